import type { SandboxClock } from '../clock/clock.ts';

const maxTimerMs = 2 ** 31 - 1;

/** What the book keeps of a task, whatever its host calls its states. */
export interface TimedTask {
  readonly id: string;
  readonly submittedAtMs: number;
  /** `Infinity` for one that only {@link TaskBook.end} ends. */
  readonly dueAtMs: number;
  /** When it ended, in whatever way; `null` while it runs. */
  readyAtMs: number | null;
}

/** When a task ended that has ended. */
export function endOf({ id, readyAtMs }: Pick<TimedTask, 'id' | 'readyAtMs'>): number {
  if (readyAtMs === null) throw new Error(`the task has not ended: ${id}`);
  return readyAtMs;
}

/** All tasks of a host. A task counts as active until it is due, whether or not it is polled. */
export class TaskBook<Task extends TimedTask> {
  readonly tasks: Task[] = [];
  readonly #byId = new Map<string, Task>();
  readonly #active = new Set<Task>();
  readonly #timers = new Map<Task, NodeJS.Timeout>();
  readonly #endListeners = new Set<(task: Task) => void>();
  readonly #settle: (task: Task) => void;
  readonly #changed: (task: Task) => void;
  readonly #keep: number;
  readonly #clock: Pick<SandboxClock, 'now'>;
  #maxActive = 0;
  #accepted = 0;

  /**
   * `settle` gives a task that is due the end that it was meant to have, and bills it; `keep`: how many ended ones are kept;
   * `changed` is called with each new task, and with one that changed or ended.
   */
  constructor({
    keep,
    clock,
    settle,
    changed,
  }: {
    readonly keep: number;
    readonly clock: Pick<SandboxClock, 'now'>;
    readonly settle: (task: Task) => void;
    readonly changed: (task: Task) => void;
  }) {
    this.#keep = keep;
    this.#clock = clock;
    this.#settle = settle;
    this.#changed = changed;
  }

  /** The most tasks that were ever active at once. */
  get maxActive(): number {
    return this.#maxActive;
  }

  /** The number of accepted tasks, including those no longer kept. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many tasks count against a limit now. */
  active(counts: (task: Task) => boolean = () => true): number {
    const now = this.#clock.now();
    for (const task of this.#active) if (now >= task.dueAtMs) this.end(task);
    return [...this.#active].filter(counts).length;
  }

  find(id: string): Task | undefined {
    const task = this.#byId.get(id);
    if (task !== undefined && task.readyAtMs === null && this.#clock.now() >= task.dueAtMs) this.end(task);
    return task;
  }

  /** The task of a record that the sandbox has handed out. */
  live({ id }: Pick<TimedTask, 'id'>): Task {
    const task = this.find(id);
    if (task === undefined) throw new Error(`no such task: ${id}`);
    return task;
  }

  onEnd(listener: (task: Task) => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  add(task: Task): void {
    const latencyMs = task.dueAtMs - task.submittedAtMs;
    if (latencyMs < maxTimerMs) {
      this.#timers.set(
        task,
        setTimeout(() => this.end(task), latencyMs),
      );
    }
    this.#accepted += 1;
    this.tasks.push(task);
    this.#byId.set(task.id, task);
    this.#active.add(task);
    this.#maxActive = Math.max(this.#maxActive, this.#active.size);
    this.#changed(task);
  }

  /** Counts a poll, a download and the like. */
  change(task: Task, changes: Partial<Task>): void {
    Object.assign(task, changes);
    this.#changed(task);
  }

  /** Ends a task: now, or as of when it was due; as it was meant to, or as `settle` says. Ignores a task that has ended. */
  end(task: Task, settle: (task: Task) => void = this.#settle): void {
    if (task.readyAtMs !== null) return;
    clearTimeout(this.#timers.get(task));
    this.#timers.delete(task);
    task.readyAtMs = Math.min(this.#clock.now(), task.dueAtMs);
    this.#active.delete(task);
    settle(task);
    for (const listener of this.#endListeners) listener(task);
    this.#forgetOldest();
    this.#changed(task);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #forgetOldest(): void {
    while (this.tasks.length > this.#keep) {
      const at = this.tasks.findIndex(({ readyAtMs }) => readyAtMs !== null);
      const [forgotten] = at < 0 ? [] : this.tasks.splice(at, 1);
      if (forgotten === undefined) return;
      this.#byId.delete(forgotten.id);
    }
  }
}
