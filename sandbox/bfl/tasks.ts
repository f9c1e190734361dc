import { randomUUID } from 'node:crypto';
import type { Account } from '../image-host/account.ts';
import type { PictureFormat, PixelSize } from '../image-host/picture.ts';
import type { ModelName } from './prices.ts';
import type { Behaviour } from './script.ts';

type TaskState = 'active' | 'ready' | 'moderated' | 'failed' | 'vanished';

/** The request of an accepted task. */
export interface TaskOrder {
  /** With which it was ordered. */
  readonly apiKey: string;
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

const ends: Record<NonNullable<Behaviour['outcome']>, TaskState> = {
  // Nothing ends it.
  never: 'active',
  ready: 'ready',
  'request-moderated': 'moderated',
  'content-moderated': 'moderated',
  error: 'failed',
  vanish: 'vanished',
};

/** A new task, which runs for that long; its price is held. */
export function startTask(
  order: TaskOrder,
  { submittedAtMs, latencyMs }: { readonly submittedAtMs: number; readonly latencyMs: number },
  account: Account,
  pollingUrl: (id: string) => string,
): LiveTask {
  const id = randomUUID();
  account.hold(order.price);
  return {
    ...order,
    id,
    pollingUrl: pollingUrl(id),
    state: 'active',
    submittedAtMs,
    readyAtMs: null,
    polls: 0,
    downloads: 0,
    billedCredits: 0,
    dueAtMs: order.behaviour.outcome === 'never' ? Infinity : submittedAtMs + Math.max(0, latencyMs),
    words: [...(order.behaviour.statuses ?? [])],
  };
}

/** Gives a task the end that it was scripted to have, and bills it. */
export function settleTask(task: LiveTask, account: Account): void {
  task.state = ends[task.behaviour.outcome ?? 'ready'];
  account.release(task.price);
  task.billedCredits = task.state === 'ready' ? costOnReady(task) : costOfOtherEnd(task);
  account.bill(task.billedCredits);
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
