import { randomUUID } from 'node:crypto';
import packageJson from '../../package.json' with { type: 'json' };
import { Events } from 'discord.js';
import type { Logger } from 'pino';
import { OperatorNotices } from '../administration/operator-notices.ts';
import { RefusalCounts } from '../administration/refusal-counts.ts';
import { Accounts } from '../accounts/accounts.ts';
import { createAdministration } from './administration.ts';
import { createArchive } from './archive.ts';
import { createBackups } from './backups.ts';
import { createGenerationService } from './generation.ts';
import { connect, isGatewayUp } from './connect.ts';
import { OfferInquiry } from './offer-inquiry.ts';
import { startMonitoring } from './monitoring.ts';
import { DEFAULT_TIMINGS, type AppTimings } from './timings.ts';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import { ByteBudget } from '../runtime/byte-budget.ts';
import { systemClock, type Clock } from '../runtime/clock.ts';
import { createCommands } from '../commands/index.ts';
import type { Command } from '../discord/interactions/command.ts';
import type { Config } from '../config.ts';
import { createAdministrationStore } from '../db/administration/store.ts';
import { createTakedownStore } from '../db/archive/takedown-store.ts';
import { createDoneNoticeStore } from '../db/generations/done-notices.ts';
import { folderRecords } from '../db/generations/folder-record.ts';
import { createDraftStore } from '../db/generations/drafts.ts';
import { createGenerationStore } from '../db/generations/store.ts';
import { createRefusalCountStore } from '../db/reports/refusal-counts.ts';
import { openDatabaseAlone } from '../db/sqlite/process-lock.ts';
import { DiscordDoneNoticeBoard } from '../discord/messages/done-notice-board.ts';
import { DiscordMessenger } from '../discord/messages/discord-messenger.ts';
import { createUploads } from '../discord/connection/uploads.ts';
import { createDiscordClient } from '../discord/connection/client.ts';
import { closeReason } from '../discord/connection/close-codes.ts';
import { Responder } from '../discord/messages/responder.ts';
import { Translations } from '../discord/texts/index.ts';
import { routeInteractions } from '../discord/interactions/router.ts';
import { DEFAULT_MODEL_ID } from '../flux/models.ts';
import { ModelOffer } from '../generation/flow-control/model-offer.ts';
import { AccountCheck } from '../generation/flow-control/account-check.ts';
import { createCapPolicy } from '../generation/admission/cap-policy.ts';
import { PictureFiles } from '../generation/pipeline/picture-files.ts';
import { PicturesFolder } from '../generation/pipeline/pictures-folder.ts';
import { DoneNotices } from '../generation/reply/done-notices.ts';
import { FinishedPictures } from '../generation/reply/finished-pictures.ts';
import { ImagingThread } from '../imaging/imaging-thread.ts';
import { observed } from '../generation/observed-store.ts';
import { createMetrics } from '../monitoring/metrics.ts';
import type { LifecycleEvent } from '../generation/model/lifecycle.ts';
import { Signal } from '../runtime/signal.ts';

export type { AppTimings } from './timings.ts';

/** Of the pictures in all messages that are being sent at once, by deliveries and `/history`; each is held twice meanwhile. */
const MESSAGES_BYTES = 8 * 1_048_576;
/** A start waits so long, in ms, for the hosts to say whether they take the keys, and what they have. */
const START_CHECK_MS = 5_000;

/** The whole bot. Disposing drains it: what runs gets its grace, the rest waits in the database. */
export interface App extends AsyncDisposable {
  /** Logs in, registers the commands and takes up what was left unfinished. Rejects when Discord refuses the token. */
  start(): Promise<void>;
  /** Resolves with a reason when Discord closed the gateway for good, as for a token that was reset: the bot is deaf. */
  readonly cutOff: Promise<string>;
}

export interface AppOptions {
  readonly timings?: Partial<AppTimings>;
  readonly clock?: Clock;
  /** One that outlives the bot, for several in one process; without it the bot has its own. */
  readonly imaging?: ImagingThread;
}

/** Builds every part by hand, in the order in which they need each other; disposing goes the other way. */
export function createApp(
  config: Config,
  log: Logger,
  { timings = {}, clock = systemClock, imaging: shared }: AppOptions = {},
): App {
  const times = { ...DEFAULT_TIMINGS, ...timings };
  const { databasePath } = config;
  const { guildId: onlyGuildId } = config.discord;
  const stack = new AsyncDisposableStack();
  const database = stack.use(openDatabaseAlone(databasePath));
  if (database.isNew) {
    log.warn(
      { path: databasePath },
      'a new, empty database was made: if there should be one already, stop and check DATABASE_URL',
    );
  }
  const putOff = database.vacuumIfDue();
  if (putOff !== null)
    log.warn({ reason: putOff }, 'the database file was not rewritten, and may still hold what was deleted');
  const metrics = config.http === null ? null : createMetrics(packageJson.version);

  const transitions = new Signal<LifecycleEvent>();
  const store = observed(createGenerationStore(database.kysely, config.burn, config.caps, times.holdRate), {
    log: log.child({ module: 'generation' }),
    observe: transitions.emit,
  });
  const drafts = createDraftStore(database.kysely);
  const picturesFolder = new PicturesFolder(config.picturesDirectory, folderRecords(database.kysely));
  const administrationStore = createAdministrationStore(database.kysely);
  const caps = createCapPolicy({
    source: administrationStore,
    rules: administrationStore,
    defaults: config.caps,
    clock,
  });

  const imaging = shared ?? stack.use(new ImagingThread({ log: log.child({ module: 'imaging' }) }));
  const accounts = stack.use(
    new Accounts({ config, times, imaging, metrics, clock, log: log.child({ module: 'flux' }) }),
  );
  const uploads = stack.use(createUploads({ apiUrl: config.discord.apiUrl, proxies: config.proxies }));
  const discordLog = log.child({ module: 'discord' });
  const client = createDiscordClient(config.discord.apiUrl, discordLog, metrics, times.discordAnswerMs, {
    proxies: config.proxies,
    clock,
    ...(times.gateway === undefined ? {} : { timings: times.gateway }),
  });
  stack.defer(() => client.destroy());
  const isConnected = (): boolean => isGatewayUp(client);
  const responder = new Responder(client);
  const translations = new Translations();
  const { textsFor } = translations;
  const messageRoom = new ByteBudget(MESSAGES_BYTES);
  const finishedPictures = new FinishedPictures({
    files: new PictureFiles(config.picturesDirectory),
    room: messageRoom,
    log: discordLog,
  });
  const modLogChannelOf = async (guildId: string): Promise<string | null> =>
    (await administrationStore.settings(guildId)).modLogChannelId;
  const messenger = stack.adopt(
    new DiscordMessenger({
      client,
      responder,
      imaging,
      loader: finishedPictures,
      models: config.models,
      textsFor,
      clock,
      log: discordLog,
      modLogChannelOf,
      operatorChannelId: config.discord.operatorChannelId,
      ...(times.lateEditMs === undefined ? {} : { lateEditMs: times.lateEditMs }),
    }),
    (opened) => opened.stop(),
  );
  const operatorNotices = new OperatorNotices({
    store: administrationStore,
    generations: store,
    burn: config.burn,
    messenger,
    clock,
    log,
  });

  const doneNotices = stack.use(
    new DoneNotices({
      store: createDoneNoticeStore(database.kysely),
      board: new DiscordDoneNoticeBoard(responder, textsFor),
      clock,
      log: discordLog,
    }),
  );
  const offer = new ModelOffer({
    models: config.models,
    defaultModelId: DEFAULT_MODEL_ID,
    atAccounts: (modelId) => accounts.having(modelId),
    hideAfterMs: times.hideModelAfterMs,
    onHidden: (hidden, successor) => void operatorNotices.tellOfHiddenModel(hidden, successor),
    clock,
    log: log.child({ module: 'flux' }),
  });
  const onAnsweredElsewhere = (): void => void operatorNotices.tellOfTokenInUse();
  const refusals = stack.use(
    new RefusalCounts({
      store: createRefusalCountStore(database.kysely),
      settings: administrationStore,
      clock,
      log,
      writeAfterMs: times.writeRefusalsMs,
    }),
  );

  const takedownStore = createTakedownStore(database.kysely);
  const service = stack.adopt(
    createGenerationService({
      config,
      times,
      store,
      drafts,
      canAskAdmins: async (guildId) => (await modLogChannelOf(guildId)) !== null,
      pictureStorage: picturesFolder,
      accounts: accounts.all,
      uploads,
      isTakenDown: (sha256) => takedownStore.isTakenDown(sha256),
      imaging,
      messenger,
      offer,
      caps,
      rules: administrationStore,
      notices: administrationStore,
      processId: randomUUID(),
      onRefused: (guildId, reason) => {
        refusals.note(guildId, reason);
        capAlerts.note(guildId);
      },
      onAnsweredElsewhere,
      onReplied: (generationId, tookMs) => doneNotices.delivered(generationId, tookMs),
      onDelayed: (incidentSinceMs) => void operatorNotices.tellOfBurning(incidentSinceMs),
      onPriceTold: (report) => void operatorNotices.tellOfPrice(report),
      finishedPictures,
      clock,
      log: log.child({ module: 'generation' }),
    }),
    (generations) => generations.stop(config.shutdownMs),
  );
  const inquiry = stack.use(
    new OfferInquiry({
      accounts,
      offer,
      startMs: START_CHECK_MS,
      again: times.askAgain,
      everyMs: times.verifyEveryMs,
      onAnswers: () => service.poke(),
      clock,
      log,
    }),
  );
  // Beside the service's own: its pictures must not wait for the turn after the start's question.
  const startChecks = accounts.all.map(({ host, name, provider }) => {
    const options = { provider, clock, log, spacingMs: times.accountCheckMs, timeoutMs: START_CHECK_MS };
    return { host, name, check: stack.adopt(new AccountCheck(options), (check) => check.stop()) };
  });
  const { reconciliations, digest, capRequests, capAlerts, ...administration } = createAdministration({
    kysely: database.kysely,
    store: administrationStore,
    drafts,
    generations: store,
    generationService: service,
    accounts: accounts.all,
    caps,
    defaults: config.caps,
    confirmFrom: config.confirmFrom,
    notices: operatorNotices,
    onBalanceRead: metrics?.balanceRead,
    client,
    responder,
    textsFor,
    imaging,
    onlyGuildId,
    version: packageJson.version,
    times,
    clock,
    log,
  });
  for (const reconciliation of reconciliations) stack.use(reconciliation);
  stack.use(digest);
  stack.use(administration.statements);
  stack.use(capRequests);
  stack.use(capAlerts);
  transitions.on((event) => {
    if (event.to === 'held') capAlerts.note(event.guild);
  });
  const { retention, publishing, references, reports, takedowns, history, parents, privacy } = createArchive({
    config,
    kysely: database.kysely,
    generations: store,
    generationService: service,
    client,
    responder,
    takedowns: takedownStore,
    modLogChannelOf,
    textsFor,
    imaging,
    messageRoom,
    picturesFolder,
    finishedPictures,
    rules: administrationStore,
    retentionEveryMs: times.retentionEveryMs,
    clock,
    log,
  });
  stack.use(retention);
  stack.use(publishing);
  stack.use(references);
  stack.use(takedowns);
  stack.use(reports);
  const backups = stack.use(
    createBackups({
      config,
      kysely: database.kysely,
      notices: operatorNotices,
      lookEveryMs: times.backupLookEveryMs,
      clock,
      log,
    }),
  );

  transitions.on(({ to, generation }) => {
    if (to === 'delivered' || to === 'undelivered') retention.ended(generation);
  });
  if (metrics !== null) transitions.on((event) => metrics.transition(event));
  const buildCommands = (): readonly Command[] =>
    createCommands({
      service,
      capRequests,
      doneNotices,
      ...administration,
      history,
      parents,
      publishing,
      references,
      reports,
      takedowns,
      privacy,
      contact: config.operator,
    });
  let commands = buildCommands();
  const registering = stack.adopt(
    new BackgroundTasks((error) => discordLog.error({ err: error }, 'commands could not be registered again')),
    async (tasks) => {
      tasks.abort();
      await tasks.settled();
    },
  );
  // They name the models that there are to choose from.
  offer.changed.on(() => (commands = buildCommands()));
  routeInteractions(client, () => commands, { textsFor, log: discordLog, onlyGuildId, onAnsweredElsewhere });
  return {
    cutOff: new Promise((resolve) => {
      client.once(Events.ShardDisconnect, ({ code }) => resolve(closeReason(code)));
    }),
    start: async () => {
      if (config.http !== null && metrics !== null) {
        const { kysely } = database;
        const { http } = config;
        const monitoring = { config, http, metrics, kysely, service, isConnected, backups, clock, log };
        stack.use(await startMonitoring(monitoring));
      }
      const stopping = new AbortController();
      stack.defer(() => stopping.abort(new Error('shutting down')));
      const registerAgain = await connect({
        client,
        service,
        accounts: startChecks,
        askForAccess: () => inquiry.start(),
        commands: () => commands,
        scopes: administrationStore,
        onRegistered: (ids) => translations.know(ids),
        config,
        clock,
        log,
        signal: stopping.signal,
      });
      offer.changed.on(() => registering.run(registerAgain));
      // Not before: it would take its time from the start.
      imaging.warmUp();
      void operatorNotices.tellOfRestore();
      void operatorNotices.tellOfPrices();
      await capRequests.start();
      await doneNotices.start();
      for (const reconciliation of reconciliations) reconciliation.start();
      digest.start();
      capAlerts.start();
      administration.statements.start();
      publishing.start();
      takedowns.start();
      reports.start();
      retention.start();
      backups.start();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
