import { type Client, MessageFlags } from 'discord.js';
import type { Statements } from '../administration/html-report/statements.ts';
import { parseUsd } from '../administration/parse-usd.ts';
import type { Takedowns } from '../archive/takedowns.ts';
import type { BlockTarget, OperatorService } from '../administration/operator.ts';
import { ALL_SERVERS, type StatementReceiver } from '../administration/statement-store.ts';
import {
  type ButtonContext,
  type Command,
  defineCommandGroup,
  type GuildCommandInteraction,
} from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { elide, plain } from '../discord/views/markdown.ts';
import type { Texts } from '../discord/texts/index.ts';
import {
  balanceView,
  BLOCKS_VERB,
  blocksView,
  pauseReason,
  serverName,
  SERVERS_VERB,
  serversView,
  targetName,
} from '../discord/views/operator-view.ts';
import { TAKEDOWN_VERB } from '../discord/views/report-view.ts';
import type { ListView } from '../discord/views/list-view.ts';
import { receiverName, statementServer, STATEMENTS_VERB, statementsView } from '../discord/views/statements-view.ts';
import { LANES_VERB, lanesView } from '../discord/views/lanes-view.ts';
import { pageNumber } from '../discord/views/pages.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import { askToTakeDown, openTakedown, submitTakedown } from './takedown.ts';
import { operatorBody, REASON_MAX_LENGTH } from './operator-definition.ts';

const SERVER_ID = /^\d{17,20}$/;

/** `/operator`: what whoever runs the bot sees and decides. Every answer is for them alone. */
export function operatorCommand(
  operator: OperatorService,
  takedowns: Takedowns,
  statements: Statements,
  model: ImageModel,
): Command {
  return defineCommandGroup(
    operatorBody,
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
        await replyPrivately(interaction, was === null ? pause.notPaused : pause.resumed(pauseReason(was.reason)));
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
      statements: async ({ interaction, options, texts }) => {
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        await interaction.editReply(await changeStatements(statements, interaction, options, texts));
      },
      lanes: async ({ interaction, options, texts }) => {
        const said = await changeLanes(operator, interaction.user.id, options, texts);
        const view = lanesView(await operator.lanes(0), said, texts);
        await interaction.reply({ ...view, flags: MessageFlags.Ephemeral });
      },
      takedown: ({ interaction, options, texts }) => askToTakeDown(takedowns, interaction, options.link, texts),
      blocks: async ({ interaction, texts }) => {
        const view = blocksView(await operator.blocks(0), namesOf(interaction.client), texts);
        await interaction.reply({ ...view, flags: MessageFlags.Ephemeral });
      },
    },
    {
      audience: 'operator',
      modals: {
        [TAKEDOWN_VERB]: { audience: 'operator', handle: (context) => submitTakedown(takedowns, context) },
      },
      buttons: {
        [TAKEDOWN_VERB]: { audience: 'operator', handle: openTakedown },
        [SERVERS_VERB]: {
          audience: 'operator',
          handle: async ({ interaction, args, texts }) => {
            await interaction.update(await serversPage(operator, interaction.client, pageIn(args), texts));
          },
        },
        [STATEMENTS_VERB]: {
          audience: 'operator',
          handle: async ({ interaction, args, texts }) => {
            const targets = await statements.receivers();
            await interaction.update(statementsView(targets, pageIn(args), namesOf(interaction.client), texts));
          },
        },
        [LANES_VERB]: {
          audience: 'operator',
          handle: async ({ interaction, args, texts }) => {
            await interaction.update(lanesView(await operator.lanes(pageIn(args)), [], texts));
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

/** Names a receiver of statements or ends it, or neither; the list of all where nobody is named. */
async function changeStatements(
  statements: Statements,
  interaction: GuildCommandInteraction,
  options: {
    readonly user: string | undefined;
    readonly channel: string | undefined;
    readonly server: string | undefined;
    readonly off: boolean | undefined;
  },
  texts: Texts,
): Promise<{ readonly content: string; readonly components?: ListView['components'] }> {
  const words = texts.operator.statements;
  const nameOf = namesOf(interaction.client);
  const { user, channel, off = false } = options;
  if (user === undefined && channel === undefined) {
    return statementsView(await statements.receivers(), 0, nameOf, texts);
  }
  if (user !== undefined && channel !== undefined) return { content: words.one };
  const given = options.server?.trim().toLowerCase() ?? interaction.guildId;
  const guildId = given === 'all' ? ALL_SERVERS : given;
  if (guildId !== ALL_SERVERS && !SERVER_ID.test(guildId)) return { content: texts.operator.badServer };
  const receiver: StatementReceiver =
    user === undefined ? { guildId, kind: 'channel', id: channel ?? '' } : { guildId, kind: 'user', id: user };
  const [server, name] = [statementServer(guildId, nameOf, texts), receiverName(receiver)];
  if (off) {
    const was = await statements.remove(receiver, interaction.user.id);
    return { content: was ? words.removed(server, name) : words.notNamed(server, name) };
  }
  switch (await statements.add(receiver, interaction.user.id)) {
    case 'added':
      return { content: words.added(server, name) };
    case 'known':
      return { content: words.known(server, name) };
    case 'refused':
      return { content: words.cannotSend(name) };
  }
}

/** Drains one account, uses another again, or neither; says what was done. */
async function changeLanes(
  operator: OperatorService,
  actorId: string,
  { drain, use }: { readonly drain: string | undefined; readonly use: string | undefined },
  texts: Texts,
): Promise<string[]> {
  const words = texts.operator.lanes;
  const said: string[] = [];
  // One that is used again may take the place of the last one.
  for (const [given, isDrained] of [[use, false] as const, [drain, true] as const]) {
    if (given === undefined) continue;
    const name = given.trim().toLowerCase();
    const answer = await operator.drain(name, isDrained, actorId);
    const done = isDrained ? words.drained : words.used;
    if (answer === 'unknown') said.push(words.unknown(plain(given, ACCOUNT_SHOWN)));
    else said.push(answer === 'last' ? words.last(name) : done(name));
  }
  return said;
}

const ACCOUNT_SHOWN = 20;

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
