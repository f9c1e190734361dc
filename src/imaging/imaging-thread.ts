import type { Logger } from 'pino';
import type { FileFormat, Size } from '../generation/model/image-model.ts';
import type { InputLimits } from '../generation/model/input-picture.ts';
import { type Imaging, ImagingError, type PreparedInput, type SpendingChart } from '../generation/ports/imaging.ts';
import { ChartDesk } from './chart-desk.ts';
import { type JobOptions, JobThread } from './job-thread.ts';
import type { ImagingJob } from './jobs.ts';

/** Its JavaScript needs some 15 MB, with the chart library and its fonts. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };
/** A hundred times what the largest picture takes on a slow machine. */
const TIME_LIMIT_MS = 30_000;
/** Far more than the pictures that are under way at once; their bytes are bounded by those who hold them. */
const MAX_WAITING = 256;

export interface ImagingThreadOptions {
  readonly log: Logger;
  /** For one job. 30 s by default. */
  readonly timeLimitMs?: number;
}

/**
 * Imaging in one thread beside the main one, which is started with the first job. Pictures that were paid for go before charts.
 * A job that ends the thread, by its memory or an error, fails alone.
 */
export class ImagingThread implements Imaging, AsyncDisposable {
  readonly #thread: JobThread;
  readonly #charts: ChartDesk;

  constructor({ log, timeLimitMs = TIME_LIMIT_MS }: ImagingThreadOptions) {
    this.#thread = new JobThread({
      file: new URL('worker/main.ts', import.meta.url),
      resourceLimits: RESOURCE_LIMITS,
      timeLimitMs,
      maxWaiting: MAX_WAITING,
      log,
    });
    this.#charts = new ChartDesk((chart) => this.#draw(chart));
  }

  /** Starts the thread now, so that the first picture need not wait for it. */
  warmUp(): void {
    this.#thread.warmUp();
  }

  async decodeWhole(bytes: Uint8Array, size: Size, signal: AbortSignal): Promise<Uint8Array | null> {
    return this.#picture({ kind: 'decode', bytes, size }, { handOver: true, signal });
  }

  async preview(bytes: Uint8Array): Promise<Uint8Array | null> {
    return this.#picture({ kind: 'preview', bytes });
  }

  async shrink(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array | null> {
    return this.#picture({ kind: 'shrink', bytes, limitBytes });
  }

  async withAiMark(bytes: Uint8Array, format: FileFormat): Promise<Uint8Array | null> {
    return this.#picture({ kind: 'mark', bytes, format });
  }

  /** null also for a picture that no decoder survives: a further try would end the next one. */
  async #picture(work: ImagingJob, options: Omit<JobOptions, 'turn'> = {}): Promise<Uint8Array | null> {
    try {
      return (await this.#thread.run(work, { turn: 'first', ...options })).bytes;
    } catch (error) {
      if (error instanceof ImagingError && (error.kind === 'died' || error.kind === 'timed_out')) return null;
      throw error;
    }
  }

  async prepareInput(path: string, limits: InputLimits, signal: AbortSignal): Promise<PreparedInput> {
    try {
      const { bytes, about } = await this.#thread.run({ kind: 'prepare', path, ...limits }, { turn: 'later', signal });
      if (about?.kind === 'refused') return { kind: 'refused', fault: about.fault };
      if (bytes === null || about === undefined) throw new ImagingError('failed', 'no picture came');
      return { ...about, bytes };
    } catch (error) {
      if (error instanceof ImagingError && (error.kind === 'died' || error.kind === 'timed_out'))
        return { kind: 'refused', fault: 'damaged' };
      throw error;
    }
  }

  drawChart(guildId: string, chart: SpendingChart): Promise<Uint8Array> {
    return this.#charts.chart(guildId, chart);
  }

  async #draw(chart: SpendingChart): Promise<Uint8Array> {
    const { bytes } = await this.#thread.run({ kind: 'chart', chart }, { turn: 'later' });
    if (bytes === null) throw new ImagingError('failed', 'no chart came');
    return bytes;
  }

  /** Ends the thread; what runs or waits fails as `unavailable`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#thread[Symbol.asyncDispose]();
  }
}
