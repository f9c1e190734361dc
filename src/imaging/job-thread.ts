import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { ImagingError } from '../generation/ports/imaging.ts';
import { isAlone } from '../runtime/own-memory.ts';
import { reasonOf } from '../runtime/or-aborted.ts';
import type { ImagingJob, JobResult, WorkerMessage } from './jobs.ts';

export interface JobThreadOptions {
  /** The file that the thread runs. It answers as `jobs.ts` says, one job at a time. */
  readonly file: URL;
  /** For its JavaScript alone: what native code allocates is not counted. */
  readonly resourceLimits: ResourceLimits;
  /** For one job, and for the start. In ms. */
  readonly timeLimitMs: number;
  /** How many jobs may wait. */
  readonly maxWaiting: number;
  readonly log: Logger;
}

export interface JobOptions {
  /** `first` goes before all that is `later`; in order otherwise. */
  readonly turn: 'first' | 'later';
  /** Hands the memory of the job's bytes over instead of copying it, when its turn comes. */
  readonly handOver?: boolean;
  readonly signal?: AbortSignal;
}

interface Job {
  readonly work: ImagingJob;
  readonly turn: JobOptions['turn'];
  readonly handOver: boolean;
  readonly resolve: (result: JobResult) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  isReady: boolean;
  /** Of the start, or of the job that runs. */
  timeLimit: NodeJS.Timeout;
}

/**
 * One thread that does jobs, one after the other. It is started with the first job; where one ends it or takes too long, that job
 * alone fails, and the next ones run in a new thread.
 */
export class JobThread implements AsyncDisposable {
  readonly #options: JobThreadOptions;
  #waiting: Job[] = [];
  #running: Job | null = null;
  #thread: Thread | null = null;
  #isClosed = false;

  constructor(options: JobThreadOptions) {
    this.#options = options;
  }

  /** Starts the thread before there is anything to do. */
  warmUp(): void {
    if (this.#thread === null && !this.#isClosed) this.#start();
  }

  /** @throws ImagingError; the signal's reason. */
  async run(work: ImagingJob, { turn, handOver = false, signal }: JobOptions): Promise<JobResult> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw new ImagingError('unavailable', 'shut down');
    if (this.#waiting.length >= this.#options.maxWaiting) throw new ImagingError('busy', 'too many jobs wait');
    const { promise, resolve, reject } = Promise.withResolvers<JobResult>();
    const job: Job = { work, turn, handOver, resolve, reject };
    // One that runs goes on: its answer is dropped.
    const leave = (): void => {
      this.#waiting = this.#waiting.filter((other) => other !== job);
      if (signal !== undefined) reject(reasonOf(signal));
    };
    signal?.addEventListener('abort', leave, { once: true });
    this.#enqueue(job);
    this.#next();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #enqueue(job: Job): void {
    const behind = job.turn === 'first' ? this.#waiting.findIndex(({ turn }) => turn === 'later') : -1;
    if (behind === -1) this.#waiting.push(job);
    else this.#waiting.splice(behind, 0, job);
  }

  #next(): void {
    if (this.#isClosed || this.#running !== null || this.#waiting.length === 0) return;
    if (this.#thread === null) this.#start();
    else if (this.#thread.isReady) this.#hand(this.#thread);
  }

  #hand(thread: Thread): void {
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#running = job;
    thread.worker.ref();
    thread.timeLimit = this.#limit(thread);
    const { work, handOver } = job;
    if (!handOver || !('bytes' in work)) {
      thread.worker.postMessage(work, []);
      return;
    }
    const bytes = ownMemory(work.bytes);
    thread.worker.postMessage({ ...work, bytes }, [bytes.buffer]);
  }

  #start(): void {
    const { file, resourceLimits, log } = this.#options;
    // Nothing of the settings, and no flags of a debugger or a test runner.
    const worker = new Worker(file, { name: 'imaging', resourceLimits, execArgv: [], env: compileCacheOfThisThread() });
    const thread: Thread = { worker, isReady: false, timeLimit: setTimeout(() => undefined) };
    thread.timeLimit = this.#limit(thread);
    this.#thread = thread;
    let cause: unknown;
    worker.on('message', (message: WorkerMessage) => this.#heard(thread, message));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', (code) => {
      if (this.#thread !== thread) return;
      log.error({ err: cause, code, job: this.#running?.work.kind }, 'the imaging thread ended');
      this.#dropThread(thread, new ImagingError('died', 'the imaging thread ended', { cause }));
    });
  }

  #limit(thread: Thread): NodeJS.Timeout {
    clearTimeout(thread.timeLimit);
    return setTimeout(() => {
      this.#options.log.error({ job: this.#running?.work.kind }, 'the imaging thread takes too long and is given up');
      this.#dropThread(thread, new ImagingError('timed_out', 'it took too long'));
      void thread.worker.terminate();
    }, this.#options.timeLimitMs);
  }

  #heard(thread: Thread, message: WorkerMessage): void {
    if (this.#thread !== thread) return;
    clearTimeout(thread.timeLimit);
    // One that is idle keeps no process alive.
    thread.worker.unref();
    const job = this.#running;
    this.#running = null;
    if (message.kind === 'ready') thread.isReady = true;
    else if (message.kind === 'done') job?.resolve(message);
    else job?.reject(new ImagingError('failed', message.message));
    this.#next();
  }

  /** Goes on with a new one, unless this one never came to work: then there is nothing that could do what waits. */
  #dropThread(thread: Thread, error: ImagingError): void {
    clearTimeout(thread.timeLimit);
    this.#thread = null;
    const job = this.#running;
    this.#running = null;
    job?.reject(error);
    if (!thread.isReady) this.#refuseWaiting('the imaging thread cannot be started', error);
    this.#next();
  }

  #refuseWaiting(message: string, cause?: Error): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(new ImagingError('unavailable', message, { cause }));
  }

  /** Ends the thread; what runs or waits fails as `unavailable`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const thread = this.#thread;
    this.#thread = null;
    this.#running?.reject(new ImagingError('unavailable', 'shut down'));
    this.#running = null;
    this.#refuseWaiting('shut down');
    clearTimeout(thread?.timeLimit);
    await thread?.worker.terminate();
  }
}

/** The bytes in memory that nothing else shares, so that it can be handed over: a copy where they are a part of a larger piece. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return isAlone(bytes) ? bytes : new Uint8Array(bytes);
}

/** A thread has it by its environment alone. What is cached needs no type stripper, which takes 20 MB in each thread. */
function compileCacheOfThisThread(): NodeJS.ProcessEnv {
  const ofThisVersion = getCompileCacheDir();
  return ofThisVersion === undefined ? {} : { NODE_COMPILE_CACHE: dirname(ofThisVersion) };
}
