import { MessageFlags } from 'discord.js';
import { parseUsd } from '../administration/parse-usd.ts';
import type { CapDecision } from '../administration/cap-request-store.ts';
import type { CapRequests } from '../administration/cap-requests.ts';
import type { LimitChange, LimitsService, LimitSubject } from '../administration/limits.ts';
import {
  type ButtonContext,
  type Command,
  defineCommandGroup,
  type GuildCommandInteraction,
} from '../discord/interactions/command.ts';
import type { Texts } from '../discord/texts/index.ts';
import {
  grantView,
  LIMITS_PAGE,
  LIMITS_TRAIL,
  limitsView,
  memberLimitsView,
  subjectText,
  trailView,
} from '../discord/views/limits-view.ts';
import { DECIDE_VERBS } from '../discord/views/cap-request-view.ts';
import { elide } from '../discord/views/markdown.ts';
import { pageNumber } from '../discord/views/pages.ts';
import type { CapSpan } from '../generation/model/caps.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import { decideRequest } from './ask-admin.ts';
import { limitsBody, REASON_MAX } from './limits-definition.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { actorOf } from '../discord/interactions/requester.ts';
import { isRoleHere, memberTarget } from '../discord/interactions/targets.ts';

/** `/limits`: what admins decide about money, and the trail of it. Every answer is for the admin alone. */
export function limitsCommand(limits: LimitsService, requests: CapRequests): Command {
  const deciding = (decision: CapDecision) =>
    ({ audience: 'admins', handle: (context: ButtonContext) => decideRequest(requests, decision, context) }) as const;
  return defineCommandGroup(
    limitsBody,
    {
      view: async ({ interaction, options, texts }) => {
        if (options.member === undefined) {
          const view = limitsView(await limits.view(interaction.guildId), 0, texts);
          await interaction.reply({ ...view, flags: MessageFlags.Ephemeral });
          return;
        }
        const { userId, roleIds } = memberTarget(interaction, 'member', options.member);
        const usages = await limits.viewMember({ guildId: interaction.guildId, userId, roleIds: roleIds ?? [] });
        await replyPrivately(interaction, memberLimitsView(userId, usages, texts));
      },
      set: async ({ interaction, options, texts }) => {
        const chosen = chooseSubject(interaction, options, 'set');
        if (typeof chosen === 'string') return replyPrivately(interaction, texts.limits.faults[chosen]);
        const parsed = parseUsd(options.dollars);
        if (!parsed.ok) return replyPrivately(interaction, texts.limits.dollars[parsed.fault]);
        const span = spanOf(options.per);
        const change = await limits.set(actorOf(interaction), chosen, span, parsed.amount);
        await replyPrivately(interaction, changeText(change, chosen, span, parsed.amount, texts));
      },
      clear: async ({ interaction, options, texts }) => {
        const chosen = chooseSubject(interaction, options, 'clear');
        if (typeof chosen === 'string') return replyPrivately(interaction, texts.limits.faults[chosen]);
        const span = spanOf(options.per);
        const change = await limits.clear(actorOf(interaction), chosen, span);
        await replyPrivately(interaction, changeText(change, chosen, span, null, texts));
      },
      grant: async ({ interaction, options, texts }) => {
        const answer = await grant(limits, interaction, options, texts);
        if (answer !== null) await replyPrivately(interaction, answer);
      },
      pause: async ({ interaction, texts }) => {
        const changed = await limits.pause(actorOf(interaction));
        await replyPrivately(interaction, changed ? texts.limits.pauseDone : texts.limits.pausedAlready);
      },
      resume: async ({ interaction, texts }) => {
        const changed = await limits.resume(actorOf(interaction));
        await replyPrivately(interaction, changed ? texts.limits.resumeDone : texts.limits.notPaused);
      },
    },
    {
      audience: 'admins',
      buttons: {
        [DECIDE_VERBS.approved]: deciding('approved'),
        [DECIDE_VERBS.once]: deciding('once'),
        [DECIDE_VERBS.denied]: deciding('denied'),
        [LIMITS_PAGE]: {
          audience: 'admins',
          handle: async ({ interaction, args, texts }) => {
            await interaction.update(limitsView(await limits.view(interaction.guildId), pageNumber(args[0]), texts));
          },
        },
        [LIMITS_TRAIL]: {
          audience: 'admins',
          handle: async ({ interaction, args, texts }) => {
            await interaction.update(trailView(await limits.trail(interaction.guildId, pageNumber(args[0])), texts));
          },
        },
      },
    },
  );
}

function spanOf(text: string): CapSpan {
  return text === 'month' ? 'month' : 'day';
}

interface SubjectOptions {
  readonly member?: string | undefined;
  readonly role?: string | undefined;
  readonly for?: string | undefined;
}

type Fault = keyof Texts['limits']['faults'];

/** Whom the limit is for, or what is wrong with that. What was set for someone who left can still be cleared. */
function chooseSubject(
  interaction: GuildCommandInteraction,
  { member: userId, role: roleId, for: whole }: SubjectOptions,
  purpose: 'set' | 'clear',
): LimitSubject | Fault {
  const given = [userId, roleId, whole].filter((one) => one !== undefined);
  if (given.length > 1) return 'several';
  if (userId !== undefined) {
    const fault = purpose === 'set' ? memberFault(interaction, userId) : null;
    return fault ?? { subject: 'member', subjectId: userId };
  }
  // The role of that id is @everyone, which no member lacks.
  if (roleId === interaction.guildId) return { subject: 'everyone', subjectId: '' };
  if (roleId !== undefined) {
    const isKnown = purpose === 'clear' || isRoleHere(interaction, 'role', roleId);
    return isKnown ? { subject: 'role', subjectId: roleId } : 'foreignRole';
  }
  if (whole === undefined) return 'nobody';
  return { subject: whole === 'server' ? 'guild' : 'everyone', subjectId: '' };
}

function memberFault(interaction: GuildCommandInteraction, userId: string): Fault | null {
  const { isBot, roleIds } = memberTarget(interaction, 'member', userId);
  if (isBot) return 'bot';
  return roleIds === null ? 'notAMember' : null;
}

function changeText(
  change: LimitChange,
  chosen: LimitSubject,
  span: CapSpan,
  amount: MicroUsd | null,
  texts: Texts,
): string {
  const { limits } = texts;
  const subject = subjectText(chosen, texts);
  const money = (limit: MicroUsd | null): string => (limit === null ? limits.noLimit : formatUsd(limit));
  switch (change.kind) {
    case 'above_ceiling':
      return limits.aboveCeiling(money(amount), money(change.ceiling.limit), span);
    case 'unchanged':
      return change.limit === null
        ? limits.nothingToClear(subject, span)
        : limits.unchanged(subject, span, money(change.limit));
    case 'changed':
      return change.after === null
        ? limits.cleared(subject, span, money(change.before))
        : limits.changed(subject, span, money(change.after), beforeText(change, texts));
  }
}

/** null where neither was anything set nor did anything hold. */
function beforeText(
  { before, heldBefore }: LimitChange & { readonly kind: 'changed' },
  { limits }: Texts,
): string | null {
  if (before !== null) return formatUsd(before);
  return heldBefore === null ? null : limits.heldBefore(formatUsd(heldBefore.limit), limits.source(heldBefore.source));
}

interface GrantOptions {
  readonly member: string;
  readonly dollars: string;
  readonly reason: string;
}

/** What to answer; null where another delivery of the same command answers. */
async function grant(
  limits: LimitsService,
  interaction: GuildCommandInteraction,
  options: GrantOptions,
  texts: Texts,
): Promise<string | null> {
  const { faults } = texts.limits;
  const { userId, isBot, roleIds } = memberTarget(interaction, 'member', options.member);
  if (isBot) return faults.bot;
  if (roleIds === null) return faults.notAMember;
  const parsed = parseUsd(options.dollars);
  if (!parsed.ok) return texts.limits.dollars[parsed.fault];
  if (parsed.amount === 0) return faults.zeroGrant;
  const reason = elide(options.reason.trim(), REASON_MAX);
  if (reason === '') return faults.noReason;
  const request = {
    member: { guildId: interaction.guildId, userId, roleIds },
    amount: parsed.amount,
    reason,
    interactionId: interaction.id,
  };
  const result = await limits.grant(actorOf(interaction), request);
  switch (result.kind) {
    case 'granted':
      return grantView(userId, formatUsd(parsed.amount), result.usages, texts);
    case 'above_ceiling':
      return texts.limits.aboveCeiling(formatUsd(parsed.amount), formatUsd(result.ceiling.limit), result.ceiling.span);
    case 'nothing_to_lift':
      return texts.limits.nothingToLift(`<@${userId}>`);
    case 'duplicate':
      return null;
  }
}
