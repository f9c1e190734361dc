import {
  ApplicationCommandOptionType as OptionType,
  InteractionContextType,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord.js';
import { parseDollars } from '../administration/dollars.ts';
import type { Actor, LimitChange, LimitsService, LimitSubject } from '../administration/limits.ts';
import {
  defineCommandGroup,
  type Command,
  type GuildButtonInteraction,
  type GuildCommandInteraction,
} from '../discord/command.ts';
import { described, named, type Texts } from '../discord/texts/index.ts';
import {
  grantView,
  LIMITS_PAGE,
  LIMITS_TRAIL,
  limitsView,
  memberLimitsView,
  subjectText,
  trailView,
} from '../discord/views/limits-view.ts';
import { pageNumber } from '../discord/views/pages.ts';
import type { CapSpan } from '../generation/caps.ts';
import { formatUsd, type MicroUsd } from '../generation/money.ts';
import { replyPrivately } from './private-reply.ts';
import { isRoleHere, memberTarget } from './targets.ts';

/** What the audit trail keeps of a reason. */
const REASON_MAX = 200;
/** Longer than any amount; whoever pastes more gets Discord's own hint. */
const DOLLARS_MAX = 40;

const member = {
  type: OptionType.User,
  name: 'member',
  ...named('成员'),
  ...described({ en: 'For this member', zh: '针对这位成员' }),
} as const;

const subjectOptions = [
  member,
  {
    type: OptionType.Role,
    name: 'role',
    ...named('身份组'),
    ...described({ en: 'For each member with this role', zh: '针对拥有此身份组的每位成员' }),
  },
  {
    type: OptionType.String,
    name: 'for',
    ...named('对象'),
    ...described({ en: 'For each member, or for the server as a whole', zh: '针对每位成员，或整个服务器' }),
    choices: [
      { name: 'everyone', name_localizations: { 'zh-CN': '每位成员' }, value: 'everyone' },
      { name: 'server', name_localizations: { 'zh-CN': '整个服务器' }, value: 'server' },
    ],
  },
] as const;

const per = {
  type: OptionType.String,
  name: 'per',
  ...named('周期'),
  ...described({ en: 'A calendar day or month in the time zone of the server', zh: '服务器时区的自然日或自然月' }),
  required: true,
  choices: [
    { name: 'day', name_localizations: { 'zh-CN': '每天' }, value: 'day' },
    { name: 'month', name_localizations: { 'zh-CN': '每月' }, value: 'month' },
  ],
} as const;

const dollars = {
  type: OptionType.String,
  name: 'dollars',
  ...named('美元'),
  ...described({ en: 'An amount like 1 or 0.50; 0 allows nothing', zh: '金额，如 1 或 0.50；0 表示不允许' }),
  required: true,
  min_length: 1,
  max_length: DOLLARS_MAX,
} as const;

const body = {
  name: 'limits',
  ...named('限额'),
  ...described({ en: 'What members and the server may spend', zh: '成员和服务器可以花费多少' }),
  contexts: [InteractionContextType.Guild],
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  options: [
    {
      type: OptionType.Subcommand,
      name: 'view',
      ...named('查看'),
      ...described({
        en: 'Everything in force, or what holds for one member and why',
        zh: '全部限额，或某位成员的限额及来源',
      }),
      options: [member],
    },
    {
      type: OptionType.Subcommand,
      name: 'set',
      ...named('设定'),
      ...described({
        en: 'Set a limit for a member, a role, everyone or the server',
        zh: '为成员、身份组、所有人或服务器设定限额',
      }),
      options: [per, dollars, ...subjectOptions],
    },
    {
      type: OptionType.Subcommand,
      name: 'clear',
      ...named('清除'),
      ...described({ en: 'Take a limit back', zh: '取消一项限额' }),
      options: [per, ...subjectOptions],
    },
    {
      type: OptionType.Subcommand,
      name: 'grant',
      ...named('追加'),
      ...described({
        en: 'Give a member more for today and this month, once',
        zh: '为成员追加今天和本月的额度，仅一次',
      }),
      options: [
        { ...member, required: true },
        { ...dollars, ...described({ en: 'An amount like 1 or 0.50', zh: '金额，如 1 或 0.50' }) },
        {
          type: OptionType.String,
          name: 'reason',
          ...named('原因'),
          ...described({ en: 'Why; the audit trail shows it', zh: '原因，会显示在审计记录中' }),
          required: true,
          min_length: 1,
          max_length: REASON_MAX,
        },
      ],
    },
    {
      type: OptionType.Subcommand,
      name: 'pause',
      ...named('暂停'),
      ...described({ en: 'Refuse new pictures on this server', zh: '暂停本服务器的绘制' }),
    },
    {
      type: OptionType.Subcommand,
      name: 'resume',
      ...named('恢复'),
      ...described({ en: 'Let painting go on', zh: '恢复本服务器的绘制' }),
    },
  ],
} as const;

/** `/limits`: what admins decide about money, and the trail of it. Every answer is for the admin alone. */
export function limitsCommand(limits: LimitsService): Command {
  return defineCommandGroup(
    body,
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
        const parsed = parseDollars(options.dollars);
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
        [LIMITS_PAGE]: async ({ interaction, args, texts }) => {
          await interaction.update(limitsView(await limits.view(interaction.guildId), pageNumber(args[0]), texts));
        },
        [LIMITS_TRAIL]: async ({ interaction, args, texts }) => {
          await interaction.update(trailView(await limits.trail(interaction.guildId, pageNumber(args[0])), texts));
        },
      },
    },
  );
}

/** The server is always the one where the command was typed. */
function actorOf({ guildId, user }: GuildCommandInteraction | GuildButtonInteraction): Actor {
  return { guildId, userId: user.id };
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
        : limits.changed(subject, span, money(change.after), money(change.before));
  }
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
  const parsed = parseDollars(options.dollars);
  if (!parsed.ok) return texts.limits.dollars[parsed.fault];
  if (parsed.amount === 0) return faults.zeroGrant;
  const reason = options.reason.trim().slice(0, REASON_MAX);
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
