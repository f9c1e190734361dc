import {
  ApplicationCommandOptionType as OptionType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js';
import { described, named } from '../discord/texts/index.ts';
import { MAX_COUNT, PROMPT_MAX_LENGTH } from '../generation/model/options.ts';
import { ASPECTS, type ImageModel } from '../generation/model/image-model.ts';

/** Longer than any name of a zone or any size. */
const SHORT_TEXT_MAX = 60;
/** Many words at once, and still well below what Discord lets anyone type. */
const WORDS_MAX = 1_500;

/** What `/settings clear` can take back, and what its choices are called. */
const CLEARABLE = [
  ['channels', '允许的频道'],
  ['roles', '允许的身份组'],
  ['models', '允许的模型'],
  ['words', '屏蔽词'],
  ['size', '最大尺寸'],
  ['safety', '最高宽容度'],
  ['pictures', '每条命令张数'],
  ['model', '默认模型'],
  ['aspect', '默认比例'],
  ['time_zone', '时区'],
  ['mod_log', '管理日志频道'],
] as const;

/** The definition of `/settings`; models appear in it by name. */
export function settingsBody(models: readonly ImageModel[]) {
  const modelChoices = models.map(({ id, name }) => ({ name, value: id }));
  const listOptions = [
    {
      type: OptionType.Channel,
      name: 'channel',
      ...named('频道'),
      ...described({ en: 'A channel to paint in', zh: '可以绘图的频道' }),
    },
    {
      type: OptionType.Role,
      name: 'role',
      ...named('身份组'),
      ...described({ en: 'A role that may paint, or whose model it is', zh: '可以绘图的身份组，或模型所属的身份组' }),
    },
    {
      type: OptionType.String,
      name: 'model',
      ...named('模型'),
      ...described({ en: 'A model; with a role, for that role', zh: '模型；同时选择身份组则仅对其有效' }),
      choices: modelChoices,
    },
  ] as const;
  return {
    name: 'settings',
    ...named('设置'),
    ...described({ en: 'How it is painted on this server, and by whom', zh: '谁可以在本服务器绘图，以及如何绘图' }),
    contexts: [InteractionContextType.Guild],
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    options: [
      {
        type: OptionType.Subcommand,
        name: 'view',
        ...named('查看'),
        ...described({ en: 'All settings of this server', zh: '本服务器的全部设置' }),
      },
      {
        type: OptionType.Subcommand,
        name: 'allow',
        ...named('允许'),
        ...described({
          en: 'Allow a channel, a role or a model; what is not listed is refused',
          zh: '允许频道、身份组或模型；未列出的将被拒绝',
        }),
        options: listOptions,
      },
      {
        type: OptionType.Subcommand,
        name: 'disallow',
        ...named('移除'),
        ...described({ en: 'Take a channel, a role or a model off its list', zh: '把频道、身份组或模型从列表中移除' }),
        options: listOptions,
      },
      {
        type: OptionType.Subcommand,
        name: 'set',
        ...named('设定'),
        ...described({ en: 'Change one setting or several', zh: '更改一项或多项设置' }),
        options: [
          {
            type: OptionType.String,
            name: 'size',
            ...named('最大尺寸'),
            ...described({
              en: 'The largest picture: megapixels like 1.5, or 1024x1024',
              zh: '最大图片：百万像素如 1.5，或 1024x1024',
            }),
            max_length: SHORT_TEXT_MAX,
          },
          {
            type: OptionType.Integer,
            name: 'safety',
            ...named('最高宽容度'),
            ...described({ en: 'The highest `safety` that members may ask for', zh: '成员可选的最高宽容度' }),
            min_value: 0,
            max_value: highestSafety(models),
          },
          {
            type: OptionType.Integer,
            name: 'pictures',
            ...named('张数'),
            ...described({ en: 'The most pictures of one command', zh: '每条命令最多画几张' }),
            min_value: 1,
            max_value: MAX_COUNT,
          },
          {
            type: OptionType.String,
            name: 'model',
            ...named('默认模型'),
            ...described({ en: 'What paints where the member names no model', zh: '成员未指定时使用的模型' }),
            choices: modelChoices,
          },
          {
            type: OptionType.String,
            name: 'aspect',
            ...named('默认比例'),
            ...described({ en: 'The shape where the member names none', zh: '成员未指定时的图片比例' }),
            choices: ASPECTS.map((aspect) => ({ name: aspect, value: aspect })),
          },
          {
            type: OptionType.String,
            name: 'time_zone',
            ...named('时区'),
            ...described({ en: 'Where days and months of limits begin', zh: '限额按哪个时区的自然日和自然月计算' }),
            max_length: SHORT_TEXT_MAX,
            autocomplete: true,
          },
          {
            type: OptionType.Channel,
            name: 'mod_log',
            ...named('管理日志频道'),
            ...described({ en: 'The channel that moderators read', zh: '管理员查看的日志频道' }),
            channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
          },
        ],
      },
      {
        type: OptionType.Subcommand,
        name: 'clear',
        ...named('清除'),
        ...described({ en: 'Take a setting or a whole list back', zh: '取消一项设置或清空一个列表' }),
        options: [
          {
            type: OptionType.String,
            name: 'setting',
            ...named('设置项'),
            ...described({ en: 'Which one', zh: '哪一项' }),
            required: true,
            choices: CLEARABLE.map(([value, zh]) => ({
              name: value.replace('_', ' '),
              name_localizations: { 'zh-CN': zh },
              value,
            })),
          },
        ],
      },
      {
        type: OptionType.Subcommand,
        name: 'words',
        ...named('屏蔽词'),
        ...described({
          en: 'Block words in prompts, unblock them, or read the list',
          zh: '屏蔽提示词中的词、取消屏蔽或查看列表',
        }),
        options: [
          {
            type: OptionType.String,
            name: 'add',
            ...named('添加'),
            ...described({ en: 'Words or phrases, separated by commas', zh: '词或短语，用逗号分隔' }),
            max_length: WORDS_MAX,
          },
          {
            type: OptionType.String,
            name: 'remove',
            ...named('移除'),
            ...described({ en: 'Words or phrases, separated by commas', zh: '词或短语，用逗号分隔' }),
            max_length: WORDS_MAX,
          },
        ],
      },
      {
        type: OptionType.Subcommand,
        name: 'explain',
        ...named('解释'),
        ...described({ en: 'Which rule would stop a member now', zh: '现在哪条规则会阻止某位成员' }),
        options: [
          {
            type: OptionType.User,
            name: 'member',
            ...named('成员'),
            ...described({ en: 'Whom', zh: '哪位成员' }),
            required: true,
          },
          {
            type: OptionType.Channel,
            name: 'channel',
            ...named('频道'),
            ...described({ en: 'Where; here unless you say otherwise', zh: '在哪个频道，默认为当前频道' }),
          },
          {
            type: OptionType.String,
            name: 'model',
            ...named('模型'),
            ...described({
              en: 'With which model; the default one unless you say otherwise',
              zh: '用哪个模型，默认为默认模型',
            }),
            choices: modelChoices,
          },
          {
            type: OptionType.String,
            name: 'prompt',
            ...named('提示词'),
            ...described({ en: 'A prompt that was refused', zh: '被拒绝的提示词' }),
            max_length: PROMPT_MAX_LENGTH,
          },
        ],
      },
    ],
  } as const;
}

export function highestSafety(models: readonly ImageModel[]): number {
  return Math.max(...models.map(({ safety }) => safety.max));
}
