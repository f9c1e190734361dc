import { ApplicationCommandOptionType as OptionType, InteractionContextType, PermissionFlagsBits } from 'discord.js';
import { described, named } from '../discord/texts/index.ts';

/** What the audit trail keeps of a reason. */
export const REASON_MAX = 200;
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

/** The definition of `/limits`. */
export const limitsBody = {
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
