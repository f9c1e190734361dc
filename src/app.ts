import { DiscordjsError, DiscordjsErrorCodes, Events, Status, type Client } from 'discord.js';
import type { Logger } from 'pino';
import { type Clock, systemClock } from './clock.ts';
import { LimitsService } from './administration/limits.ts';
import { WeeklyDigest } from './administration/digest.ts';
import { OperatorNotices } from './administration/operator-notices.ts';
import { OperatorService } from './administration/operator.ts';
import { Reports } from './administration/reports.ts';
import { SettingsService } from './administration/settings.ts';
import { Reconciliation } from './administration/reconciliation.ts';
import { createCommands } from './commands/index.ts';
import { ConfigError, type Config } from './config.ts';
import { createAdministrationStore } from './db/administration-store.ts';
import { openDatabase } from './db/database.ts';
import { createGenerationStore } from './db/generation-store.ts';
import { createOperatorBooks } from './db/operator-books.ts';
import { createReportStore } from './db/report-store.ts';
import { DiscordAnnouncer } from './discord/announcer.ts';
import { createDiscordClient } from './discord/client.ts';
import type { Command } from './discord/command.ts';
import { DiscordDigestBoard } from './discord/digest-board.ts';
import { MemberNames } from './discord/member-names.ts';
import { operatorOf } from './discord/operator.ts';
import { registerCommands } from './discord/register-commands.ts';
import { Responder } from './discord/responder.ts';
import { routeInteractions } from './discord/router.ts';
import { createFluxClient } from './flux/flux-client.ts';
import { DEFAULT_MODEL_ID, models } from './flux/models.ts';
import { createCapPolicy } from './generation/cap-policy.ts';
import { GenerationService } from './generation/generation-service.ts';
import { startHealthServer } from './monitoring/health-server.ts';

/** What a test may shorten: times that are no settings, because no operator should have to choose them. */
export interface AppTimings {
  readonly pauseProbeMs: number;
  readonly pausePatienceMs: number;
  /** Between two readings of BFL's balance. */
  readonly reconcileEveryMs: number;
  /** Between two looks at the calendar for a weekly summary. */
  readonly digestEveryMs: number;
  /** What a picture is believed to take before the first was painted; what is known of each model by default. */
  readonly expectedMs?: readonly number[];
}

const DEFAULT_TIMINGS: AppTimings = {
  pauseProbeMs: 30_000,
  pausePatienceMs: 600_000,
  reconcileEveryMs: 3_600_000,
  digestEveryMs: 60_000,
};

/** The whole bot. Disposing drains it: what runs gets its grace, the rest waits in the database. */
export interface App extends AsyncDisposable {
  /** Logs in, registers the commands and takes up what was left unfinished. Rejects when Discord refuses the token. */
  start(): Promise<void>;
  /** Resolves with a reason when Discord closed the gateway for good, as for a token that was reset: the bot is deaf. */
  readonly cutOff: Promise<string>;
}

/** Builds every part by hand, in the order in which they need each other; disposing goes the other way. */
export function createApp(
  config: Config,
  log: Logger,
  { timings = {}, clock = systemClock }: { readonly timings?: Partial<AppTimings>; readonly clock?: Clock } = {},
): App {
  const stack = new AsyncDisposableStack();
  const database = stack.use(openDatabase(config.databasePath));
  const store = createGenerationStore(database.kysely);
  const administration = createAdministrationStore(database.kysely);
  const caps = createCapPolicy({ source: administration, rules: administration, defaults: config.caps, clock });
  const provider = stack.use(
    createFluxClient({
      ...config.bfl,
      clock,
      log: log.child({ room: 'flux' }),
      ...(timings.expectedMs === undefined ? {} : { priorDurations: () => timings.expectedMs ?? [] }),
    }),
  );
  const client = createDiscordClient(config.discord.apiUrl, log.child({ room: 'discord' }));
  stack.defer(() => client.destroy());
  const responder = new Responder(client);
  const announcer = stack.adopt(
    new DiscordAnnouncer({
      client,
      responder,
      models,
      clock,
      log: log.child({ room: 'discord' }),
      modLogChannelOf: async (guildId) => (await administration.settings(guildId)).modLogChannelId,
    }),
    (voice) => voice.stop(),
  );
  const books = createOperatorBooks(database.kysely);
  const operatorNotices = new OperatorNotices({ store: administration, announcer, clock, log });
  const service = stack.adopt(
    new GenerationService({
      store,
      provider,
      announcer,
      caps,
      rules: administration,
      notices: administration,
      models,
      defaultModelId: DEFAULT_MODEL_ID,
      picturesDirectory: config.picturesDirectory,
      settings: { ...config.limits, burn: config.burn, ...DEFAULT_TIMINGS, ...timings },
      onBreakerTripped: () => void operatorNotices.tellOfBreaker(),
      clock,
      log: log.child({ room: 'generation' }),
    }),
    (generations) => generations.stop(config.shutdownMs),
  );
  const reconciliation = stack.use(
    new Reconciliation({
      provider,
      store: administration,
      books,
      notices: operatorNotices,
      clock,
      log: log.child({ room: 'administration' }),
      everyMs: timings.reconcileEveryMs ?? DEFAULT_TIMINGS.reconcileEveryMs,
    }),
  );
  const operator = new OperatorService({
    store: administration,
    books,
    provider,
    painting: service,
    defaults: config.caps,
    clock,
    log: log.child({ room: 'administration' }),
  });
  const limits = new LimitsService({ store: administration, generations: store, caps, defaults: config.caps, clock });
  const settings = new SettingsService({ store: administration, preview: service, clock });
  const reports = new Reports({
    store: createReportStore(database.kysely),
    settings: administration,
    clock,
  });
  const names = new MemberNames(client, log.child({ room: 'discord' }));
  const digest = stack.use(
    new WeeklyDigest({
      store: administration,
      reports,
      board: new DiscordDigestBoard(client, responder, names),
      clock,
      log: log.child({ room: 'administration' }),
      everyMs: timings.digestEveryMs ?? DEFAULT_TIMINGS.digestEveryMs,
    }),
  );
  const commands = createCommands({ service, limits, settings, operator, usage: { reports, digest, names } });
  routeInteractions(client, commands, log.child({ room: 'discord' }));
  return {
    cutOff: new Promise((resolve) => {
      client.once(Events.ShardDisconnect, ({ code }) => resolve(`the gateway closed with ${code}`));
    }),
    start: async () => {
      if (config.http !== null)
        stack.use(await startHealthServer({ ...config.http, notReadyBecause: () => notReady(client) }));
      await start(client, service, commands, config, log);
      void operatorNotices.tellOfBreaker();
      reconciliation.start();
      digest.start();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function notReady(client: Client): string | null {
  const { shards } = client.ws;
  const isConnected = shards.size > 0 && shards.every(({ status }) => status === Status.Ready);
  return isConnected ? null : 'the gateway is not connected';
}

async function start(
  client: Client,
  service: GenerationService,
  commands: readonly Command[],
  config: Config,
  log: Logger,
): Promise<void> {
  // Before the gateway opens: what is unfinished now belongs to a former process.
  const leftovers = await service.leftovers();
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(config.discord.token).catch(toConfigError);
  const { application, user, guilds, rest } = await ready;
  // Read now, so that the first notice or command of the operator need not wait for it.
  operatorOf(client).catch((error: unknown) => log.warn({ err: error }, 'Discord does not say who runs this bot'));
  const scope = { applicationId: application.id, guildId: config.discord.guildId };
  await registerCommands(
    rest,
    scope,
    commands.map(({ body }) => body),
    log.child({ room: 'discord' }),
  );
  await service.start(leftovers);
  log.info({ user: user.tag, servers: guilds.cache.size }, 'ready');
}

/** A refused token is a setting to mend, and not a fault of the program. */
function toConfigError(error: unknown): never {
  if (!(error instanceof DiscordjsError) || error.code !== DiscordjsErrorCodes.TokenInvalid) throw error;
  throw new ConfigError(['DISCORD_TOKEN is refused by Discord: reset it at discord.com/developers/applications → Bot']);
}
