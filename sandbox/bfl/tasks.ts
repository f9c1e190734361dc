import { randomUUID } from 'node:crypto';
import type { Account } from './credits.ts';
import type { ModelName, PixelSize } from './prices.ts';
import type { PictureFormat } from './schemas.ts';
import type { Behaviour } from './script.ts';
import type { Waiters } from './waiting.ts';

type TaskState = 'active' | 'ready' | 'moderated' | 'failed' | 'vanished';

/** The request of an accepted task. */
export interface TaskOrder {
  readonly model: ModelName;
  /** The body as it was sent. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Its fields that are unknown to the endpoint. */
  readonly unknownFields: readonly string[];
  readonly prompt: string;
  readonly seed: number;
  readonly format: PictureFormat;
  /** The size of the file. */
  readonly size: PixelSize;
  /** The price by the price table. */
  readonly price: number;
  readonly behaviour: Behaviour;
}

/** One task: its request, state, polls, downloads and cost. */
export interface SandboxTask extends TaskOrder {
  readonly id: string;
  readonly pollingUrl: string;
  readonly state: TaskState;
  readonly submittedAtMs: number;
  /** When it ended, in whatever way; `null` while it runs. */
  readonly readyAtMs: number | null;
  /** The number of polls, and of downloads of its picture, successful or not. */
  readonly polls: number;
  readonly downloads: number;
  /** 0 before it has ended; for another end than ready, what is scripted, or 0. */
  readonly billedCredits: number;
}

/** A task with its internal state. */
export type LiveTask = { -readonly [Key in keyof SandboxTask]: SandboxTask[Key] } & {
  readonly dueAtMs: number;
  /** Remaining status words. */
  words: string[];
};

const maxTimerMs = 2 ** 31 - 1;

const ends: Record<NonNullable<Behaviour['outcome']>, TaskState> = {
  ready: 'ready',
  'request-moderated': 'moderated',
  'content-moderated': 'moderated',
  error: 'failed',
  never: 'active',
  vanish: 'vanished',
};

/** All tasks. A task counts as active until its latency has passed, whether or not it is polled. */
export class TaskBook {
  readonly tasks: LiveTask[] = [];
  readonly #byId = new Map<string, LiveTask>();
  readonly #active = new Set<LiveTask>();
  readonly #timers = new Map<LiveTask, NodeJS.Timeout>();
  readonly #readyListeners = new Set<(task: SandboxTask) => void>();
  readonly #account: Account;
  readonly #waiters: Waiters;
  readonly #keep: number;
  #maxActive = 0;
  #accepted = 0;

  constructor(account: Account, waiters: Waiters, keep: number) {
    this.#account = account;
    this.#waiters = waiters;
    this.#keep = keep;
  }

  /** The most tasks that were ever active at once. */
  get maxActive(): number {
    return this.#maxActive;
  }

  /** The number of accepted tasks, including those no longer kept. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many tasks count against the limit now. */
  active(model?: ModelName): number {
    const now = Date.now();
    for (const task of this.#active) if (now >= task.dueAtMs) this.finish(task);
    return model === undefined ? this.#active.size : [...this.#active].filter((task) => task.model === model).length;
  }

  find(id: string): LiveTask | undefined {
    const task = this.#byId.get(id);
    if (task !== undefined && task.state === 'active' && Date.now() >= task.dueAtMs) this.finish(task);
    return task;
  }

  onReady(listener: (task: SandboxTask) => void): () => void {
    this.#readyListeners.add(listener);
    return () => this.#readyListeners.delete(listener);
  }

  add(order: TaskOrder, latencyMs: number, pollingUrl: (id: string) => string): LiveTask {
    const id = randomUUID();
    const submittedAtMs = Date.now();
    const dueAtMs = order.behaviour.outcome === 'never' ? Infinity : submittedAtMs + Math.max(0, latencyMs);
    const task: LiveTask = {
      ...order,
      id,
      pollingUrl: pollingUrl(id),
      state: 'active',
      submittedAtMs,
      readyAtMs: null,
      polls: 0,
      downloads: 0,
      billedCredits: 0,
      dueAtMs,
      words: [...(order.behaviour.statuses ?? [])],
    };
    if (latencyMs < maxTimerMs && Number.isFinite(dueAtMs)) {
      this.#timers.set(
        task,
        setTimeout(() => this.finish(task), Math.max(0, latencyMs)),
      );
    }
    this.#accepted += 1;
    this.tasks.push(task);
    this.#byId.set(id, task);
    this.#active.add(task);
    this.#maxActive = Math.max(this.#maxActive, this.#active.size);
    this.#account.hold(order.price);
    this.#waiters.wake();
    return task;
  }

  /** Counts a poll or a download. */
  change(task: LiveTask, counts: { polls?: number; downloads?: number }): void {
    Object.assign(task, counts);
    this.#waiters.wake();
  }

  /** Ends a task: now, or as of when it was due. Ignores a task that has ended or that never ends. */
  finish(task: LiveTask): void {
    const end = ends[task.behaviour.outcome ?? 'ready'];
    if (task.state !== 'active' || end === 'active') return;
    clearTimeout(this.#timers.get(task));
    this.#timers.delete(task);
    task.state = end;
    task.readyAtMs = Math.min(Date.now(), task.dueAtMs);
    this.#active.delete(task);
    this.#account.release(task.price);
    task.billedCredits = end === 'ready' ? costOnReady(task) : costOfOtherEnd(task);
    this.#account.bill(task.billedCredits);
    if (end === 'ready') {
      for (const listener of this.#readyListeners) listener(task);
    }
    this.#forgetOldest();
    this.#waiters.wake();
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #forgetOldest(): void {
    while (this.tasks.length > this.#keep) {
      const at = this.tasks.findIndex((task) => task.state !== 'active');
      const [forgotten] = at < 0 ? [] : this.tasks.splice(at, 1);
      if (forgotten === undefined) return;
      this.#byId.delete(forgotten.id);
    }
  }
}

/** The cost in the answer to a submit: the scripted one, or that of the price table. */
export function costOnSubmit(task: SandboxTask): number | null {
  const { cost } = task.behaviour;
  if (typeof cost === 'number') return cost;
  return cost?.submit === undefined ? task.price : cost.submit;
}

function costOfOtherEnd({ state, behaviour }: SandboxTask): number {
  return state === 'failed' || state === 'moderated' ? (behaviour.costOfEnd ?? 0) : 0;
}

/** The cost in the result, which is billed. */
export function costOnReady(task: SandboxTask): number {
  const { cost } = task.behaviour;
  return typeof cost === 'number' ? cost : (cost?.ready ?? task.price);
}
