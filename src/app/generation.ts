import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { AdminDecisions } from '../generation/admin-decisions.ts';
import { Acceptance } from '../generation/admission/acceptance.ts';
import { Admission } from '../generation/admission/admission.ts';
import type { CapPolicy } from '../generation/admission/cap-policy.ts';
import { ModerationStrikes } from '../generation/admission/moderation-strikes.ts';
import { AdminPauses } from '../generation/flow-control/admin-pauses.ts';
import type { ModelOffer } from '../generation/flow-control/model-offer.ts';
import { Limiter } from '../generation/flow-control/limiter.ts';
import { StorageGuard } from '../generation/flow-control/storage-guard.ts';
import { Cancellation } from '../generation/cancellation.ts';
import { GenerationService } from '../generation/generation-service.ts';
import { usualPrice } from '../generation/model/image-model.ts';
import { MAX_UPLOAD_BYTES } from '../generation/model/input-picture.ts';
import type { RefusalReason } from '../generation/model/refusal.ts';
import { paceLevel, paceMemoryBeganMs, type Pace } from '../generation/model/pace.ts';
import type { RuleBook } from '../generation/model/rules.ts';
import { Dispatcher } from '../generation/pipeline/dispatcher.ts';
import { FailWaiting } from '../generation/pipeline/fail-waiting.ts';
import type { GenerationChange } from '../generation/pipeline/generation-change.ts';
import { InputFiles } from '../generation/pipeline/input-files.ts';
import { InputPreparation } from '../generation/pipeline/input-preparation.ts';
import { LostSubmits } from '../generation/pipeline/lost-submits.ts';
import { PictureFetcher } from '../generation/pipeline/picture-fetcher.ts';
import { PictureFiles } from '../generation/pipeline/picture-files.ts';
import { PictureIntake } from '../generation/pipeline/picture-intake.ts';
import { PictureWorker } from '../generation/pipeline/picture-worker.ts';
import { Pipeline } from '../generation/pipeline/pipeline.ts';
import { TaskCancellation } from '../generation/pipeline/task-cancellation.ts';
import { TaskPrices } from '../generation/pipeline/task-prices.ts';
import type { DraftStore } from '../generation/ports/draft-store.ts';
import type { GenerationStore } from '../generation/ports/generation-store.ts';
import type { Uploads } from '../generation/ports/uploads.ts';
import type { Imaging } from '../generation/ports/imaging.ts';
import type { PictureStorage } from '../generation/ports/picture-storage.ts';
import type { ProviderAccount } from '../generation/ports/provider-account.ts';
import type { Messenger, Notices, PriceReport } from '../generation/ports/messenger.ts';
import { Delivery } from '../generation/reply/delivery.ts';
import type { FinishedPictures } from '../generation/reply/finished-pictures.ts';
import { ProgressUpdates } from '../generation/reply/progress.ts';
import { WaitReasons } from '../generation/reply/wait-reasons.ts';
import { ByteBudget } from '../runtime/byte-budget.ts';
import type { Clock } from '../runtime/clock.ts';
import { Signal } from '../runtime/signal.ts';
import { createLanes, timeOutWaiting } from './lanes.ts';
import type { AppTimings } from './timings.ts';

/** Of the pictures that go into all submits that are on their way, with the bodies that hold them. */
const INPUT_BYTES = 32 * 1_048_576;
/** Of the pictures that are fetched and decoded at once. */
const UPLOAD_BYTES = 4 * MAX_UPLOAD_BYTES;

/** What the parts of a generation's way are built from. */
export interface GenerationPartsOptions {
  readonly config: Pick<Config, 'limits' | 'burn' | 'confirmFrom' | 'strikes' | 'picturesDirectory'> & {
    readonly discord: Pick<Config['discord'], 'guildId'>;
  };
  readonly times: AppTimings;
  readonly store: GenerationStore;
  readonly drafts: DraftStore;
  /** Whether a server's admins can be asked for more. */
  readonly canAskAdmins: (guildId: string) => Promise<boolean>;
  /** The folder of the settings' `picturesDirectory`. */
  readonly pictureStorage: PictureStorage;
  /** In the order in which they are used. */
  readonly accounts: readonly ProviderAccount[];
  readonly uploads: Uploads;
  /** Whether a file with that hash may not go in any more. */
  readonly isTakenDown: (sha256: string) => Promise<boolean>;
  readonly messenger: Messenger;
  readonly imaging: Pick<Imaging, 'withAiMark' | 'prepareInput'>;
  readonly offer: ModelOffer;
  readonly caps: CapPolicy;
  readonly rules: RuleBook;
  readonly notices: Notices;
  readonly finishedPictures: FinishedPictures;
  /** Of this process, made up at its start. */
  readonly processId: string;
  /** Called for each command, or click, that ended without a picture. */
  readonly onRefused: (guildId: string, reason: RefusalReason) => void;
  /** Called where another process with the bot's token answered a command. */
  readonly onAnsweredElsewhere: () => void;
  /** Called for each result that stands in its reply, with how long its command took, in ms. */
  readonly onReplied: (generationId: string, tookMs: number) => void;
  /** Called for each picture that the burn rate delays, with the beginning of the incident. */
  readonly onDelayed: (incidentSinceMs: number) => void;
  /** Called for each price that a host reports and that is not our own. */
  readonly onPriceTold: (report: PriceReport) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Builds what brings a command to its final message, each part after those that it needs. */
export function createGenerationService(options: GenerationPartsOptions): GenerationService {
  const { config, times, store, pictureStorage, accounts, messenger, caps, rules, notices, clock, log } = options;
  const { offer, finishedPictures, uploads, imaging, drafts, processId } = options;
  const { onRefused, onAnsweredElsewhere, onDelayed, onPriceTold } = options;
  const { limits, burn, strikes: limit, picturesDirectory } = config;
  const taskTimeoutMs = times.taskTimeoutMs ?? limits.taskTimeoutMs;
  const timeoutOf = (modelId: string): number => {
    const own = offer.known.find(({ id }) => id === modelId)?.taskTimeoutMs ?? 0;
    return times.taskTimeoutMs ?? Math.max(taskTimeoutMs, own);
  };
  const files = new PictureFiles(picturesDirectory);
  const inputFiles = new InputFiles({ directory: picturesDirectory, files, room: new ByteBudget(INPUT_BYTES) });
  const strikes = new ModerationStrikes({ store, clock, limit });

  /** The queue may have changed, or may be served again. */
  const queueChanged = new Signal();
  const changed = new Signal<GenerationChange>();

  const failWaiting = new FailWaiting({ store, clock, onChange: changed.emit });
  const pace: Pace = { allowance: limits.pace, intervalMs: limits.paceIntervalMs };
  const onError = (error: unknown): void => log.error({ err: error }, 'limiter error');
  const storage = new StorageGuard({
    storage: pictureStorage,
    messenger,
    clock,
    log,
    probeMs: times.storageProbeMs,
    onChange: queueChanged.emit,
    duringOutage: (signal) => {
      const outage = {
        reason: 'storage_failed',
        // While every account is paused, that is what keeps everybody waiting.
        isHolding: () => lanes.all.some(({ pause }) => pause.causes.length === 0),
      } as const;
      return timeOutWaiting({ store, failWaiting, times, clock, log }, outage, signal);
    },
  });
  const lanes = createLanes({
    accounts,
    times,
    // A model's usual size is among its cheapest.
    cheapest: Math.min(...offer.known.map((model) => usualPrice(model))),
    store,
    failWaiting,
    storage,
    messenger,
    onChange: queueChanged.emit,
    clock,
    log,
  });
  const limiter = new Limiter({
    clock,
    places: lanes.all.map(({ places }) => places),
    perMember: limits.perMember,
    pace,
    longestJobMs: Math.max(taskTimeoutMs, ...offer.known.map((model) => timeoutOf(model.id))),
    levelBefore: async (userId) => {
      const nowMs = clock.now();
      return paceLevel(pace, await store.submitsSince(userId, paceMemoryBeganMs(pace, nowMs)), nowMs);
    },
    onError,
  });
  const adminPauses = new AdminPauses({
    store,
    clock,
    log,
    timeoutMs: times.pauseTimeoutMs,
    fail: async (ref) => void (await failWaiting.picture(ref, 'paused_too_long')),
    isHeldByDrain: (picture) => lanes.isHeldByDrain(picture),
    onChange: queueChanged.emit,
  });

  const showChange = (generationId: string): void => progress.changed(generationId);
  const fetcher = new PictureFetcher({
    files,
    imaging,
    storage,
    clock,
    log,
    timeoutMs: times.fetchTimeoutMs,
    onLate: showChange,
  });
  const worker = new PictureWorker({
    store,
    fetcher,
    inputs: inputFiles,
    lostSubmits: new LostSubmits({ store, inputs: inputFiles, clock, log, taskTimeoutMs: timeoutOf }),
    lanes,
    offer,
    storage,
    strikes,
    failWaiting,
    prices: new TaskPrices({ limiter, log, onPriceTold }),
    clock,
    log,
    taskTimeoutMs: timeoutOf,
    startTimeoutMs: times.startTimeoutMs,
    onChange: changed.emit,
    onDelayed,
  });
  const dispatcher = new Dispatcher({
    store,
    limiter,
    worker,
    failWaiting,
    lanes,
    clock,
    log,
    perMember: limits.perMember,
    maxWaiting: limits.maxWaiting,
    onlyGuildId: config.discord.guildId,
    onPaced: showChange,
    onQueueMoved: () => progress.queueMoved(),
  });
  const waitReasons = new WaitReasons({ store, lanes, adminPauses, dispatcher, fetcher, clock });
  const taskCancellation = new TaskCancellation({ store, lanes, clock, log, onChange: changed.emit });
  const progress = new ProgressUpdates({
    store,
    messenger,
    reasons: waitReasons,
    canCancel: (generation) => taskCancellation.tasksOf(generation).length > 0,
    clock,
    log,
  });
  const delivery = new Delivery({
    store,
    messenger,
    pictures: finishedPictures,
    caps,
    notices,
    strikes,
    models: offer.known,
    onReplied: options.onReplied,
    clock,
    log,
  });
  queueChanged.on(() => dispatcher.poke());
  changed.on(({ generationId, ended }) => {
    if (ended) {
      worker.forget(generationId);
      progress.ended(generationId);
      delivery.start(generationId);
    } else progress.changed(generationId);
    dispatcher.windowChanged();
  });

  const admission = new Admission({
    rules,
    store,
    offer,
    pace: burn === null ? limits.pace : Math.min(limits.pace, burn.limit),
    // Dearer than a whole window it would wait for ever as well.
    fitsPace: (price) => limiter.fitsAllowance(price) && (burn === null || price <= burn.limit),
    lanes,
    strikes,
  });
  const intake = new PictureIntake({
    uploads,
    imaging,
    files: inputFiles,
    isTakenDown: options.isTakenDown,
    storage,
    room: new ByteBudget(UPLOAD_BYTES),
    clock,
    log,
    timeoutMs: times.fetchTimeoutMs,
  });
  const inputs = new InputPreparation({
    store,
    intake,
    files: inputFiles,
    models: offer.known,
    lanes,
    finalPrice: (requester, recipe) => admission.finalPrice(requester, recipe),
    clock,
    log,
    onChange: changed.emit,
    onQueued: queueChanged.emit,
  });
  changed.on(({ generationId, ended }) => {
    if (ended) inputs.forget(generationId);
  });
  const pipeline = new Pipeline({
    dispatcher,
    worker,
    taskCancellation,
    limiter,
    lanes,
    adminPauses,
    storage,
    inputs,
    intake,
  });
  const acceptance = new Acceptance({
    store,
    drafts,
    confirmFrom: config.confirmFrom,
    canAskAdmins: options.canAskAdmins,
    admission,
    caps,
    maxWaiting: limits.maxWaiting,
    processId,
    clock,
  });
  const cancellation = new Cancellation({
    store,
    failWaiting,
    tasks: taskCancellation,
    onFreed: () => pipeline.poke(),
  });
  return new GenerationService({
    store,
    messenger,
    admission,
    acceptance,
    pipeline,
    cancellation,
    decisions: new AdminDecisions({ pipeline, failWaiting, log }),
    delivery,
    progress,
    waitReasons,
    rules,
    offer,
    othersShowMs: times.othersShowMs,
    onChange: changed.emit,
    onRefused,
    onAnsweredElsewhere,
    clock,
    log,
  });
}
