import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import type { Messenger } from '../ports/messenger.ts';
import { Dispatcher } from './dispatcher.ts';
import type { PictureRef } from '../model/generation.ts';
import type { ImageProvider } from '../ports/image-provider.ts';
import { Limiter } from '../flow-control/limiter.ts';
import type { MicroUsd } from '../model/money.ts';
import { watchOutageTimeout } from '../flow-control/outage-timeout.ts';
import { PictureWorker } from './picture-worker.ts';
import { AccountPause } from '../flow-control/account-pause.ts';
import { PictureFetcher } from './picture-fetcher.ts';
import type { PictureFiles } from './picture-files.ts';
import { ProviderBreaker, type BreakerRule } from '../flow-control/provider-breaker.ts';
import type { GenerationStore } from '../ports/generation-store.ts';
import type { ModerationStrikes } from '../admission/moderation-strikes.ts';
import { SubmitGate } from '../flow-control/submit-gate.ts';
import { FailWaiting } from './fail-waiting.ts';
import type { PauseCause, PauseReason } from '../model/pause-cause.ts';

/** Times are in ms. */
export interface PipelineSettings {
  readonly concurrency: number;
  readonly perMember: number;
  readonly pace: MicroUsd;
  readonly paceIntervalMs: number;
  readonly taskTimeoutMs: number;
  readonly pauseProbeMs: number;
  readonly pauseTimeoutMs: number;
  /** How long a picture that the provider will not even start is tried again. */
  readonly startTimeoutMs: number;
  /** How long a ready picture is fetched again. */
  readonly fetchTimeoutMs: number;
  /** Calm after which a concurrency that was lowered grows by one again. */
  readonly quietMs: number;
  readonly breaker: BreakerRule;
}

export interface PipelineOptions {
  readonly store: GenerationStore;
  readonly provider: ImageProvider;
  readonly messenger: Pick<Messenger, 'notifyOperator'>;
  readonly files: PictureFiles;
  readonly strikes: ModerationStrikes;
  readonly settings: PipelineSettings;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called after every change of a generation. `ended`: its last picture came to an end. */
  readonly onChange: (generationId: string, ended: boolean) => void;
  /** Called when places in the queue may have changed. */
  readonly onQueueMoved: () => void;
}

/** The way from the queue to the last picture: how fast, whether at all, and by whom. */
export class Painting {
  readonly #options: PipelineOptions;
  readonly #limiter: Limiter;
  readonly #pause: AccountPause;
  readonly #breaker: ProviderBreaker;
  readonly #waiting: FailWaiting;
  readonly #worker: PictureWorker;
  readonly #dispatcher: Dispatcher;
  readonly gate: SubmitGate;

  constructor(options: PipelineOptions) {
    this.#options = options;
    const { strikes, settings } = options;
    this.#waiting = new FailWaiting(options);
    this.#limiter = this.#createLimiter();
    this.#pause = this.#createPause();
    this.#breaker = this.#createBreaker();
    this.gate = new SubmitGate(this.#pause, this.#breaker);
    this.#worker = new PictureWorker({
      ...options,
      fetcher: new PictureFetcher({ ...options, timeoutMs: settings.fetchTimeoutMs }),
      limiter: this.#limiter,
      gate: this.gate,
      pause: this.#pause,
      breaker: this.#breaker,
      taskTimeoutMs: settings.taskTimeoutMs,
      startTimeoutMs: settings.startTimeoutMs,
      endIfStruck: async ({ requester }, ref) =>
        (await strikes.pausedUntil(requester.userId)) !== null && (await this.#waiting.end(ref, 'struck')),
      onModerated: async (userId) => {
        if ((await strikes.pausedUntil(userId)) !== null) await this.#waiting.endAllOf(userId, 'struck');
      },
    });
    this.#dispatcher = new Dispatcher({
      ...options,
      limiter: this.#limiter,
      worker: this.#worker,
      gate: this.gate,
      perMember: settings.perMember,
    });
  }

  #createLimiter(): Limiter {
    const { store, settings, clock, log } = this.#options;
    return new Limiter({
      clock,
      concurrency: settings.concurrency,
      perMember: settings.perMember,
      allowance: settings.pace,
      allowanceIntervalMs: settings.paceIntervalMs,
      longestJobMs: settings.taskTimeoutMs,
      quietMs: settings.quietMs,
      spentBefore: (userId) => store.submittedSince(userId, clock.now() - settings.paceIntervalMs),
      onRoom: () => this.poke(),
      onError: (error) => log.error({ err: error }, 'the limiter reports an error'),
    });
  }

  #createPause(): AccountPause {
    const { settings } = this.#options;
    return new AccountPause({
      ...this.#options,
      probeMs: settings.pauseProbeMs,
      timeoutMs: settings.pauseTimeoutMs,
      onChange: () => this.poke(),
      onTimeout: (reason) => this.#waiting.endAll(reason),
    });
  }

  #createBreaker(): ProviderBreaker {
    const { settings } = this.#options;
    const patience = {
      ...this.#options,
      timeoutMs: settings.pauseTimeoutMs,
      isHolding: (): boolean => this.gate.causes.length > 0 && this.#pause.causes.length === 0,
      end: async (ref: PictureRef): Promise<void> => void (await this.#waiting.end(ref, 'provider_failing')),
    };
    return new ProviderBreaker({
      ...this.#options,
      rule: settings.breaker,
      onChange: () => this.poke(),
      meanwhile: (signal) => watchOutageTimeout(patience, signal),
    });
  }

  /** Why nothing is submitted now; empty while something is. */
  get causes(): readonly PauseCause[] {
    return this.gate.causes;
  }

  /** What is wrong with the account at the provider, or null. */
  get accountPauseReason(): PauseReason | null {
    return this.#pause.reason;
  }

  setPausedByOperator(isPaused: boolean): void {
    this.#pause.setByOperator(isPaused);
  }

  /** A picture dearer than the whole allowance of a member would wait for ever. */
  fitsAllowance(price: MicroUsd): boolean {
    return this.#limiter.fitsAllowance(price);
  }

  /** Call it once the pictures of a former process are back in their places: from here on the queue moves. */
  start(): void {
    this.#dispatcher.start();
  }

  /** Looks at the queue soon. Cheap to call on every change. */
  poke(): void {
    this.#dispatcher.poke();
  }

  /** Takes up a task that was being painted when the last process ended. */
  resume(ref: PictureRef & { readonly userId: string }): void {
    this.#dispatcher.resume(ref);
  }

  /** Submits nothing more. */
  async stop(): Promise<void> {
    this.#dispatcher.stop();
    await Promise.all([this.#pause.stop(), this.#breaker.stop()]);
  }

  /** Breaks off what is being painted: its rows say where to go on. */
  abort(): void {
    this.#worker.abort();
  }

  /** Resolves when nothing is being painted or fetched. */
  async settled(): Promise<void> {
    await this.#limiter.stop();
    await this.#dispatcher.settled();
    await this.#worker.settled();
  }
}
