import { MessageFlags } from 'discord.js';
import { parseUsd } from '../administration/parse-usd.ts';
import type { CapDecision } from '../administration/cap-request-store.ts';
import type { CapRequests } from '../administration/cap-requests.ts';
import type { LimitChange, LimitsService, LimitSubject, Stopped } from '../administration/limits.ts';
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
import { sourceText } from '../discord/views/cap-source.ts';
import { DECIDE_VERBS } from '../discord/views/cap-request-view.ts';
import { elide } from '../discord/views/markdown.ts';
import { pageNumber } from '../discord/views/pages.ts';
import type { CapSpan } from '../generation/model/caps.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import { NEW_DAYS } from '../generation/model/new-member.ts';
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
        const { userId, here } = memberTarget(interaction, 'member', options.member);
        const member = { guildId: interaction.guildId, userId, ...(here ?? { roleIds: [], joinedAtMs: null }) };
        const usages = await limits.viewMember(member);
        await replyPrivately(interaction, memberLimitsView(userId, usages, texts));
      },
      set: async ({ interaction, options, texts }) => {
        const chosen = chooseSubject(interaction, options, 'set');
        if (typeof chosen === 'string') return replyPrivately(interaction, texts.limits.faults[chosen]);
        const subject = withDays(chosen, options.days, texts);
        if (typeof subject === 'string') return replyPrivately(interaction, subject);
        const parsed = parseUsd(options.dollars);
        if (!parsed.ok) return replyPrivately(interaction, texts.limits.dollars[parsed.fault]);
        const span = spanOf(options.per);
        const change = await limits.set(actorOf(interaction), subject, span, parsed.amount);
        await replyPrivately(interaction, changeText(change, subject, span, parsed.amount, texts));
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
    const { here } = memberTarget(interaction, 'member', userId);
    const member = here === null ? null : { guildId: interaction.guildId, userId, ...here };
    return fault ?? { subject: 'member', subjectId: userId, member };
  }
  // The role of that id is @everyone, which no member lacks.
  if (roleId === interaction.guildId) return { subject: 'everyone', subjectId: '' };
  if (roleId !== undefined) {
    const isKnown = purpose === 'clear' || isRoleHere(interaction, 'role', roleId);
    return isKnown ? { subject: 'role', subjectId: roleId } : 'foreignRole';
  }
  if (whole === undefined) return 'nobody';
  if (whole === 'new') return { subject: 'new', subjectId: '' };
  return { subject: whole === 'server' ? 'guild' : 'everyone', subjectId: '' };
}

/** With for how many days a member is new; or what is wrong with that. */
function withDays(chosen: LimitSubject, days: number | undefined, { limits }: Texts): LimitSubject | string {
  if (chosen.subject !== 'new') return days === undefined ? chosen : limits.faults.daysAlone;
  const { min, max, usual } = NEW_DAYS;
  if (days === undefined) return { ...chosen, days: usual };
  return Number.isInteger(days) && days >= min && days <= max ? { ...chosen, days } : limits.daysRange(min, max);
}

function memberFault(interaction: GuildCommandInteraction, userId: string): Fault | null {
  const { isBot, here } = memberTarget(interaction, 'member', userId);
  if (isBot) return 'bot';
  return here === null ? 'notAMember' : null;
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
  const money = (limit: MicroUsd | null): string => (limit === null ? texts.settings.notSet : formatUsd(limit));
  switch (change.kind) {
    case 'above_ceiling':
      return limits.aboveCeiling(money(amount), money(change.ceiling.limit), span);
    case 'unchanged':
      return change.limit === null
        ? limits.nothingToClear(subject, span)
        : limits.unchanged(subject, span, money(change.limit));
    case 'changed':
      if (change.after === null) return limits.cleared(subject, span, money(change.before));
      return [
        withUsual(limits.changed(subject, span, money(change.after), beforeText(change, texts)), change, texts),
        ...stoppedLine(change.stopped, texts),
      ].join('\n');
  }
}

/** Of those whom the new limit stops: the first who spent most. */
const STOPPED_SHOWN = 5;

function stoppedLine(stopped: Stopped, { limits, common }: Texts): string[] {
  if (stopped.kind === 'everybody')
    return [limits.stopsAll(formatUsd(stopped.usage.used), formatUsd(stopped.usage.limit))];
  const { userIds } = stopped;
  if (userIds.length === 0) return [];
  const named = userIds.slice(0, STOPPED_SHOWN);
  const mentions = named.map((userId) => `<@${userId}>`);
  return [limits.stopped(userIds.length, common.list(mentions), userIds.length - named.length)];
}

/** A limit for new members that is not lower than everyone's does nothing where no role raises theirs. */
function withUsual(text: string, { usualIsLower }: LimitChange & { readonly kind: 'changed' }, texts: Texts): string {
  if (usualIsLower === null) return text;
  const { limit, span, source } = usualIsLower;
  return texts.common.sentences(text, texts.limits.usualIsLower(formatUsd(limit), span, sourceText(source, texts)));
}

/** null where neither was anything set nor did anything hold. */
function beforeText(
  { before, daysBefore, heldBefore }: LimitChange & { readonly kind: 'changed' },
  texts: Texts,
): string | null {
  const { limits } = texts;
  if (before !== null) return daysBefore === null ? formatUsd(before) : limits.atFirst(formatUsd(before), daysBefore);
  if (heldBefore === null) return null;
  return limits.heldBefore(formatUsd(heldBefore.limit), sourceText(heldBefore.source, texts));
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
  const { userId, isBot, here } = memberTarget(interaction, 'member', options.member);
  if (isBot) return faults.bot;
  if (here === null) return faults.notAMember;
  const parsed = parseUsd(options.dollars);
  if (!parsed.ok) return texts.limits.dollars[parsed.fault];
  if (parsed.amount === 0) return faults.zeroGrant;
  const reason = elide(options.reason.trim(), REASON_MAX);
  if (reason === '') return faults.noReason;
  const request = {
    member: { guildId: interaction.guildId, userId, ...here },
    amount: parsed.amount,
    reason,
    interactionId: interaction.id,
  };
  const result = await limits.grant(actorOf(interaction), request);
  switch (result.kind) {
    case 'granted':
      return grantView(userId, parsed.amount, result.usages, texts);
    case 'above_ceiling':
      return texts.limits.aboveCeiling(formatUsd(parsed.amount), formatUsd(result.ceiling.limit), result.ceiling.span);
    case 'nothing_to_lift':
      return texts.limits.nothingToLift(`<@${userId}>`);
    case 'duplicate':
      return null;
  }
}
