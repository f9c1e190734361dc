import {
  ApplicationCommandOptionType as OptionType,
  type Client,
  InteractionContextType,
  MessageFlags,
} from 'discord.js';
import { parseUsd } from '../administration/parse-usd.ts';
import type { BlockTarget, OperatorService } from '../administration/operator.ts';
import {
  type ButtonContext,
  type Command,
  defineCommandGroup,
  type GuildCommandInteraction,
} from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { elide, plain } from '../discord/views/markdown.ts';
import { described, named, type Texts } from '../discord/texts/index.ts';
import {
  balanceView,
  BLOCKS_VERB,
  blocksView,
  serverName,
  SERVERS_VERB,
  serversView,
  targetName,
} from '../discord/views/operator-view.ts';
import { pageNumber } from '../discord/views/pages.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';

const REASON_MAX_LENGTH = 200;
const SERVER_ID = /^\d{17,20}$/;

const reason = {
  type: OptionType.String,
  name: 'reason',
  ...named('原因'),
  ...described({ en: 'Why; it stands in the audit trail', zh: '原因，会记入审计记录' }),
  required: true,
  min_length: 1,
  max_length: REASON_MAX_LENGTH,
} as const;

const user = {
  type: OptionType.User,
  name: 'user',
  ...named('用户'),
  ...described({ en: 'A user, in every server', zh: '用户，对所有服务器生效' }),
} as const;

const server = {
  type: OptionType.String,
  name: 'server',
  ...named('服务器'),
  ...described({ en: 'The id of a server', zh: '服务器 id' }),
} as const;

const body = {
  name: 'operator',
  ...named('运营'),
  ...described({ en: 'For whoever runs this bot', zh: '仅供本机器人的运营者使用' }),
  contexts: [InteractionContextType.Guild],
  default_member_permissions: '0',
  options: [
    {
      type: OptionType.Subcommand,
      name: 'balance',
      ...named('余额'),
      ...described({
        en: "BFL's balance, how long it lasts, and whether the ledger agrees",
        zh: 'BFL 余额、可用天数与对账',
      }),
    },
    {
      type: OptionType.Subcommand,
      name: 'servers',
      ...named('服务器'),
      ...described({ en: 'All servers by what they spend', zh: '按花费列出所有服务器' }),
    },
    {
      type: OptionType.Subcommand,
      name: 'ceiling',
      ...named('上限'),
      ...described({ en: 'What a server may spend at most, whatever its admins set', zh: '服务器最多可花费多少' }),
      options: [
        {
          type: OptionType.String,
          name: 'period',
          ...named('周期'),
          ...described({ en: 'Per day or per month', zh: '每天或每月' }),
          required: true,
          choices: [
            { name: 'day', ...named('天'), value: 'day' },
            { name: 'month', ...named('月'), value: 'month' },
          ],
        },
        {
          type: OptionType.String,
          name: 'dollars',
          ...named('美元'),
          ...described({ en: 'Like 5 or 0.50; none clears the ceiling', zh: '如 5 或 0.50；none 清除上限' }),
          required: true,
          max_length: 20,
        },
        {
          ...server,
          ...described({ en: 'The id of a server; this one by default', zh: '服务器 id，默认为当前服务器' }),
        },
      ],
    },
    {
      type: OptionType.Subcommand,
      name: 'pause',
      ...named('暂停'),
      ...described({ en: 'Stop painting in every server', zh: '暂停所有服务器的绘制' }),
      options: [reason],
    },
    {
      type: OptionType.Subcommand,
      name: 'resume',
      ...named('恢复'),
      ...described({ en: 'Let painting go on', zh: '恢复绘制' }),
    },
    {
      type: OptionType.Subcommand,
      name: 'block',
      ...named('屏蔽'),
      ...described({ en: 'Let a user or a server paint no more', zh: '禁止某个用户或服务器绘图' }),
      options: [reason, user, server],
    },
    {
      type: OptionType.Subcommand,
      name: 'unblock',
      ...named('解除屏蔽'),
      ...described({ en: 'Let a user or a server paint again', zh: '允许某个用户或服务器重新绘图' }),
      options: [user, server],
    },
    {
      type: OptionType.Subcommand,
      name: 'blocks',
      ...named('屏蔽列表'),
      ...described({ en: 'Whom you have blocked, and why', zh: '已屏蔽的用户和服务器及原因' }),
    },
  ],
} as const;

/** `/operator`: what whoever runs the bot sees and decides. Every answer is for them alone. */
export function operatorCommand(operator: OperatorService, model: ImageModel): Command {
  return defineCommandGroup(
    body,
    {
      balance: async ({ interaction, texts }) => {
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        await interaction.editReply({ content: balanceView(await operator.balance(), model, texts) });
      },
      servers: async ({ interaction, texts }) => {
        const view = await serversPage(operator, interaction.client, 0, texts);
        await interaction.reply({ ...view, flags: MessageFlags.Ephemeral });
      },
      ceiling: async ({ interaction, options, texts }) => {
        await replyPrivately(interaction, await changeCeiling(operator, interaction, options, texts));
      },
      pause: async ({ interaction, options, texts }) => {
        await operator.pause(reasonIn(options), interaction.user.id);
        await replyPrivately(interaction, texts.operator.pause.done);
      },
      resume: async ({ interaction, texts }) => {
        const was = await operator.resume(interaction.user.id);
        const { pause } = texts.operator;
        await replyPrivately(interaction, was === null ? pause.notPaused : pause.resumed(plain(was.reason, 300)));
      },
      block: async ({ interaction, options, texts }) => {
        const target = targetOf(options, texts);
        if (typeof target === 'string') return replyPrivately(interaction, target);
        await operator.block(target, reasonIn(options), interaction.user.id);
        const name = targetName(target, namesOf(interaction.client));
        await replyPrivately(interaction, texts.operator.block.done(name, plain(reasonIn(options), REASON_MAX_LENGTH)));
      },
      unblock: async ({ interaction, options, texts }) => {
        const target = targetOf(options, texts);
        if (typeof target === 'string') return replyPrivately(interaction, target);
        const wasBlocked = await operator.unblock(target, interaction.user.id);
        const name = targetName(target, namesOf(interaction.client));
        const { block } = texts.operator;
        await replyPrivately(interaction, wasBlocked ? block.lifted(name) : block.notBlocked(name));
      },
      blocks: async ({ interaction, texts }) => {
        const view = blocksView(await operator.blocks(0), namesOf(interaction.client), texts);
        await interaction.reply({ ...view, flags: MessageFlags.Ephemeral });
      },
    },
    {
      audience: 'operator',
      buttons: {
        [SERVERS_VERB]: {
          audience: 'operator',
          handle: async ({ interaction, args, texts }) => {
            await interaction.update(await serversPage(operator, interaction.client, pageIn(args), texts));
          },
        },
        [BLOCKS_VERB]: {
          audience: 'operator',
          handle: async ({ interaction, args, texts }) => {
            await interaction.update(
              blocksView(await operator.blocks(pageIn(args)), namesOf(interaction.client), texts),
            );
          },
        },
      },
    },
  );
}

function pageIn(args: ButtonContext['args']): number {
  return pageNumber(args[0]);
}

function reasonIn({ reason: text }: { readonly reason: string }): string {
  return elide(text.trim(), REASON_MAX_LENGTH);
}

/** The names of the servers that the bot is in. */
function namesOf({ guilds }: Client): (guildId: string) => string | undefined {
  return (guildId) => guilds.cache.get(guildId)?.name;
}

async function serversPage(operator: OperatorService, client: Client, page: number, texts: Texts) {
  return serversView(await operator.servers([...client.guilds.cache.keys()], page), namesOf(client), texts);
}

async function changeCeiling(
  operator: OperatorService,
  interaction: GuildCommandInteraction,
  options: { readonly period: string; readonly dollars: string; readonly server: string | undefined },
  texts: Texts,
): Promise<string> {
  const guildId = options.server?.trim() ?? interaction.guildId;
  if (!SERVER_ID.test(guildId)) return texts.operator.badServer;
  const limit = ceilingIn(options.dollars);
  if (limit === undefined) return texts.operator.ceiling.badAmount;
  const span = options.period === 'month' ? 'month' : 'day';
  const { inForce } = await operator.setCeiling(guildId, span, limit, interaction.user.id);
  const name = serverName(guildId, namesOf(interaction.client)(guildId));
  const { ceiling } = texts.operator;
  if (limit !== null) return ceiling.set(name, formatUsd(limit), span);
  return ceiling.cleared(name, span, inForce === null ? ceiling.unlimited : formatUsd(inForce));
}

/** null clears the ceiling; undefined for what is no amount. */
function ceilingIn(text: string): MicroUsd | null | undefined {
  if (text.trim().toLowerCase() === 'none') return null;
  const parsed = parseUsd(text);
  return parsed.ok ? parsed.amount : undefined;
}

/** Whom the options name, or the sentence that says what is wrong with them. */
function targetOf(
  options: { readonly user: string | undefined; readonly server: string | undefined },
  texts: Texts,
): BlockTarget | string {
  const guildId = options.server?.trim();
  if ((options.user === undefined) === (guildId === undefined)) return texts.operator.block.one;
  if (options.user !== undefined) return { kind: 'user', id: options.user };
  return guildId !== undefined && SERVER_ID.test(guildId) ? { kind: 'guild', id: guildId } : texts.operator.badServer;
}
