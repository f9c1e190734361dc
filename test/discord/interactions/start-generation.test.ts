import {
  ApplicationCommandType,
  ButtonStyle,
  ComponentType,
  ModalBuilder,
  type ButtonInteraction,
  type Client,
  type RepliableInteraction,
} from 'discord.js';
import type { Logger } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxBfl, type SandboxBfl } from '../../../sandbox/bfl/bfl.ts';
import {
  startSandboxDiscord,
  textOf,
  type Invocation,
  type Member,
  type Message,
  type SandboxDiscord,
} from '../../../sandbox/discord/discord.ts';
import { sandboxSettings } from '../../../sandbox/settings.ts';
import { DEFAULT_TIMINGS } from '../../../src/app/timings.ts';
import { loadConfig, type Config } from '../../../src/config.ts';
import { createDraftStore } from '../../../src/db/generations/drafts.ts';
import { createAdministrationStore } from '../../../src/db/administration/store.ts';
import { folderRecords } from '../../../src/db/generations/folder-record.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { openDatabase, type Database } from '../../../src/db/sqlite/database.ts';
import { defineCommand, type Command, type InteractionContext } from '../../../src/discord/interactions/command.ts';
import { UploadError } from '../../../src/generation/ports/uploads.ts';
import { PictureFiles } from '../../../src/generation/pipeline/picture-files.ts';
import { FinishedPictures } from '../../../src/generation/reply/finished-pictures.ts';
import { PicturesFolder } from '../../../src/generation/pipeline/pictures-folder.ts';
import { startGeneration } from '../../../src/discord/interactions/start-generation.ts';
import { accountOf } from '../../support/accounts.ts';
import { openOffer } from '../../support/model-offer.ts';
import { DiscordMessenger } from '../../../src/discord/messages/discord-messenger.ts';
import { Responder } from '../../../src/discord/messages/responder.ts';
import { textsFor } from '../../../src/discord/texts/index.ts';
import { bfl as atBfl } from '../../../src/flux/bfl/bfl.ts';
import { createHostClient } from '../../../src/flux/client/host-client.ts';
import { models } from '../../../src/flux/models.ts';
import { createCapPolicy } from '../../../src/generation/admission/cap-policy.ts';
import { createGenerationService } from '../../../src/app/generation.ts';
import type { GenerationService } from '../../../src/generation/generation-service.ts';
import { ByteBudget } from '../../../src/runtime/byte-budget.ts';
import { systemClock as clock } from '../../../src/runtime/clock.ts';
import { startRoutedBot, type RoutedBot } from '../../support/routed-bot.ts';
import { decodeWhole, imaging } from '../../support/imaging.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { pictureIn } from '../../support/world.ts';

const TYPE_REPLY = 4;
const TYPE_DEFERRED_REPLY = 5;
const EPHEMERAL = 64;
const SIZE = { width: 256, height: 256 };

type Entrance = (member: Member, message: Message) => Promise<Invocation>;

/** Every way in which a member can ask for something that is paid for. */
const ENTRANCES: readonly (readonly [string, Entrance])[] = [
  ['a command', (member) => member.command('paint')],
  ['a button', (member, message) => member.click(message, 'v1:paint')],
  ['a menu', (member, message) => member.select(message, 'v1:pick', ['fox'])],
  ['a command of a message', (member, message) => member.contextMenu('Paint this', message)],
  [
    'a modal that a button opened',
    async (member, message) => {
      const opener = await member.click(message, 'v1:write');
      await opener.acknowledged;
      return member.submitModal(opener);
    },
  ],
  [
    'a modal that a command opened',
    async (member, message) => {
      const opener = await member.contextMenu('Write about this', message);
      await opener.acknowledged;
      return member.submitModal(opener);
    },
  ],
];

type ModalOpener = Pick<ButtonInteraction, 'showModal'>;

/** A command that spends through every entrance. */
function paintCommand(service: GenerationService, isPrivate: (userId: string) => boolean): Command {
  const start = (context: InteractionContext<RepliableInteraction<'cached' | 'raw'>>) =>
    startGeneration(service, context, {
      options: { prompt: 'a fox', ...SIZE },
      isPrivate: isPrivate(context.interaction.user.id),
    });
  const modal = new ModalBuilder({
    custom_id: 'v1:written',
    title: 'Write',
    components: [{ type: ComponentType.TextDisplay, content: 'Paint it?' }],
  });
  const openModal = async ({ interaction }: InteractionContext<ModalOpener>) => interaction.showModal(modal);
  const forEveryone = <Context>(handle: (context: Context) => Promise<void>) =>
    ({ audience: 'everyone', handle }) as const;
  return defineCommand({ name: 'paint', description: 'Paints' }, start, {
    audience: 'everyone',
    buttons: {
      paint: forEveryone(start),
      write: forEveryone(openModal),
    },
    selects: { pick: forEveryone(start) },
    modals: { written: forEveryone(start) },
    messageCommands: [
      { ...forEveryone(start), body: { type: ApplicationCommandType.Message, name: 'Paint this' } },
      {
        ...forEveryone(openModal),
        body: { type: ApplicationCommandType.Message, name: 'Write about this' },
      },
    ],
  });
}

const JOINED = '2026-01-02T03:04:05.678000+00:00';

/** A public message with the buttons and the menu. */
const board = defineCommand(
  { name: 'board', description: 'Shows the entrances' },
  async ({ interaction }) => {
    await interaction.reply({
      content: 'a board',
      components: [
        {
          type: ComponentType.ActionRow,
          components: ['paint', 'write'].map(
            (verb) =>
              ({
                type: ComponentType.Button,
                style: ButtonStyle.Primary,
                label: verb,
                custom_id: `v1:${verb}`,
              }) as const,
          ),
        },
        {
          type: ComponentType.ActionRow,
          components: [
            { type: ComponentType.StringSelect, custom_id: 'v1:pick', options: [{ label: 'fox', value: 'fox' }] },
          ],
        },
      ],
    });
  },
  { audience: 'everyone' },
);

function createService(config: Config, database: Database, client: Client, stack: AsyncDisposableStack, log: Logger) {
  const store = createGenerationStore(database.kysely, null, config.caps);
  const administration = createAdministrationStore(database.kysely);
  const apiKey = config.accounts[0]?.apiKey ?? '';
  const provider = stack.use(
    createHostClient(atBfl(), { ...config.bfl, apiKey, decodeWhole, clock, log, priorDurations: () => [60, 80, 100] }),
  );
  const responder = new Responder(client);
  const files = new PictureFiles(config.picturesDirectory);
  const finishedPictures = new FinishedPictures({ files, room: new ByteBudget(1_000_000), log });
  const modLogChannelOf = () => Promise.resolve(null);
  const messenger = stack.adopt(
    new DiscordMessenger({
      client,
      responder,
      imaging,
      loader: finishedPictures,
      models,
      textsFor,
      clock,
      log,
      modLogChannelOf,
      operatorChannelId: null,
    }),
    (one) => one.stop(),
  );
  const service = createGenerationService({
    config: { ...config, burn: null, strikes: null },
    times: DEFAULT_TIMINGS,
    store,
    drafts: createDraftStore(database.kysely),
    canAskAdmins: () => Promise.resolve(false),
    pictureStorage: new PicturesFolder(config.picturesDirectory, folderRecords(database.kysely)),
    accounts: [accountOf(provider)],
    isTakenDown: async () => false,
    uploads: { download: () => Promise.reject(new UploadError('gone', 'there are no uploads')) },
    imaging,
    messenger,
    offer: openOffer(log),
    caps: createCapPolicy({ source: administration, rules: administration, defaults: config.caps, clock }),
    rules: administration,
    notices: administration,
    processId: 'process',
    onRefused: () => undefined,
    onAnsweredElsewhere: () => undefined,
    onReplied: () => undefined,
    onDelayed: () => undefined,
    onPriceTold: () => undefined,
    finishedPictures,
    clock,
    log,
  });
  return stack.adopt(service, (one) => one.stop(0));
}

describe('whatever spends', () => {
  const stack = new AsyncDisposableStack();
  let discord: SandboxDiscord;
  let bfl: SandboxBfl;
  let bot: RoutedBot;
  let database: Database;
  /** Who wants it for themselves alone. */
  const shy = new Set<string>();
  let message: Message;

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder());
    discord = stack.use(await startSandboxDiscord());
    bfl = stack.use(await startSandboxBfl({ latencyMs: 60, pictures: 'plain' }));
    const config = loadConfig({ ...sandboxSettings(discord, bfl, folder.path), USER_DAILY_USD: '0.05' });
    database = stack.use(openDatabase(config.databasePath));
    bot = await startRoutedBot(discord, async (client, log) => {
      const service = createService(config, database, client, stack, log);
      await service.start([]);
      return [board, paintCommand(service, (userId) => shy.has(userId))];
    });
    const invocation = await discord.guild.addMember({ name: 'Host' }).command('board');
    message = await invocation.replyWhere(() => true);
  });
  afterAll(async () => {
    await stack.disposeAsync();
    await bot[Symbol.asyncDispose]();
  });

  /** The ledger's lines of one member, oldest first. */
  const linesOf = async ({ id }: Member): Promise<string[]> => {
    const rows = await database.kysely
      .selectFrom('ledger')
      .select('kind')
      .where('user_id', '=', id)
      .orderBy('id')
      .execute();
    return rows.map(({ kind }) => kind);
  };

  it.each(ENTRANCES)(
    'answers %s with a reply of its own, which gets the picture; whoever sent it pays, by when they joined',
    async (_name, enter) => {
      const member = discord.guild.addMember({ name: 'Ada', joinedAt: JOINED });
      const invocation = await enter(member, message);
      expect(await invocation.acknowledged).toMatchObject({ type: TYPE_DEFERRED_REPLY, flags: 0 });
      const painting = await pictureIn(invocation);
      expect(painting.id).not.toBe(message.id);
      expect(await linesOf(member)).toEqual(['hold', 'settle']);
      const asked = database.kysely.selectFrom('generations').select('joined_at_ms').where('id', '=', invocation.id);
      expect(await asked.execute()).toEqual([{ joined_at_ms: Date.parse(JOINED) }]);
      expect(discord.guild.channel.messages.find(({ id }) => id === message.id)).toMatchObject({
        content: 'a board',
        attachments: [],
      });
    },
  );

  it.each(ENTRANCES)('refuses %s privately where a limit is used up, and holds nothing', async (_name, enter) => {
    const member = discord.guild.addMember({ name: 'Ben' });
    await (
      await member.command('paint')
    ).acknowledged;
    const invocation = await enter(member, message);
    expect(await invocation.acknowledged).toMatchObject({ type: TYPE_REPLY, flags: EPHEMERAL });
    expect(textOf(await invocation.replyWhere(() => true))).toMatch(/is left of/);
    expect((await linesOf(member)).filter((kind) => kind === 'hold')).toHaveLength(1);
  });

  it.each(ENTRANCES)('keeps %s private where it is to be', async (_name, enter) => {
    const member = discord.guild.addMember({ name: 'Cara' });
    shy.add(member.id);
    const invocation = await enter(member, message);
    expect(await invocation.acknowledged).toMatchObject({ type: TYPE_DEFERRED_REPLY, flags: EPHEMERAL });
    expect(invocation.reply?.ephemeral).toBe(true);
  });

  it.each(ENTRANCES)('holds once for %s that Discord delivers twice', async (_name, enter) => {
    const member = discord.guild.addMember({ name: 'Dora' });
    const invocation = await enter(member, message);
    discord.redeliver(invocation);
    await pictureIn(invocation);
    expect(await linesOf(member)).toEqual(['hold', 'settle']);
  });

  it.each(ENTRANCES)('charges nothing for %s whose acknowledgement comes too late', async (_name, enter) => {
    const member = discord.guild.addMember({ name: 'Eve' });
    const refused = { status: 404, body: { message: 'Unknown interaction', code: 10_062 } };
    const invocation = await enter(member, message);
    discord.fault({ method: 'POST', path: new RegExp(`/interactions/${invocation.id}/`, 'u'), reply: refused });
    await discord.callWhere(({ path, status }) => path.includes(`/interactions/${invocation.id}/`) && status === 404);
    await expect.poll(() => linesOf(member)).toEqual(['hold', 'release']);
  });

  it.each(ENTRANCES)('withdraws %s that another process with the token answered first', async (_name, enter) => {
    const member = discord.guild.addMember({ name: 'Fay' });
    const refused = { status: 400, body: { message: 'already acknowledged', code: 40_060 } };
    const invocation = await enter(member, message);
    discord.fault({ method: 'POST', path: new RegExp(`/interactions/${invocation.id}/`, 'u'), reply: refused });
    await expect.poll(() => linesOf(member)).toEqual(['hold', 'release']);
    const isLogged = (line: string): boolean => line.includes('in use elsewhere') && line.includes(invocation.id);
    await expect.poll(() => bot.logLines.some(isLogged)).toBe(true);
  });

  it('breaks no rule of Discord on the way', () => {
    expect(discord.violations).toEqual([]);
  });
});
