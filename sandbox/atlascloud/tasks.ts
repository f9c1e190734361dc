import { randomUUID } from 'node:crypto';
import type { Account } from '../image-host/account.ts';
import { endOf } from '../image-host/task-book.ts';
import type { PixelSize } from '../image-host/picture.ts';
import type { ModelName } from './models.ts';
import { MODERATED, type Behaviour } from './script.ts';

export interface Order {
  readonly model: ModelName;
  /** As it was sent. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  readonly seed: number;
  /** The size of the file. */
  readonly size: PixelSize;
  readonly priceUsd: number;
  /** How long its files are kept, and what is known of it. */
  readonly keptMs: { readonly files: number; readonly record: number };
  readonly behaviour: Behaviour;
}

/** One task. */
export interface SandboxTask extends Order {
  readonly id: string;
  /** null while it runs. */
  end: 'completed' | 'failed' | 'vanished' | null;
  readonly submittedAtMs: number;
  /** When it ended, in whatever way; null while it runs. */
  readyAtMs: number | null;
  readonly dueAtMs: number;
  /** The number of polls, and of downloads of its picture, successful or not. */
  polls: number;
  downloads: number;
  /** 0 before it has ended. */
  billedUsd: number;
  filesGoneAtMs: number;
  recordGoneAtMs: number;
  /** Remaining status words. */
  words: string[];
}

/** A new task. Its price is reserved. */
export function startTask(
  order: Order,
  { submittedAtMs, latencyMs }: { readonly submittedAtMs: number; readonly latencyMs: number },
  account: Account,
): SandboxTask {
  account.hold(order.priceUsd);
  return {
    ...order,
    id: randomUUID().replaceAll('-', ''),
    end: null,
    submittedAtMs,
    readyAtMs: null,
    dueAtMs: order.behaviour.outcome === 'never' ? Infinity : submittedAtMs + Math.max(0, latencyMs),
    polls: 0,
    downloads: 0,
    billedUsd: 0,
    filesGoneAtMs: Infinity,
    recordGoneAtMs: Infinity,
    words: [...(order.behaviour.statuses ?? [])],
  };
}

/** Gives a task the end that it was scripted to have, and bills it; what was reserved for another end is released. */
export function settle(task: SandboxTask, account: Account): void {
  const { outcome = 'completed', billedUsd = 0 } = task.behaviour;
  task.end =
    outcome === 'vanish' ? 'vanished' : outcome === 'completed' || outcome === 'never' ? 'completed' : 'failed';
  const endedAtMs = endOf(task);
  task.filesGoneAtMs = endedAtMs + task.keptMs.files;
  task.recordGoneAtMs = endedAtMs + task.keptMs.record;
  account.release(task.priceUsd);
  task.billedUsd = task.end === 'completed' ? task.priceUsd : billedUsd;
  account.bill(task.billedUsd);
}

/** What a poll tells. */
export function describeTask(task: SandboxTask, word: string | undefined, outputUrl: () => string): object {
  const { id, model, behaviour, end } = task;
  const isOver = end !== null && word === undefined;
  const own = isOver ? (behaviour.word ?? end) : 'processing';
  const head = { id, model, status: word ?? own, created_at: new Date(task.submittedAtMs).toISOString() };
  if (!isOver) return { ...head, outputs: null };
  if (end !== 'completed') {
    const isModerated = behaviour.outcome === 'moderated';
    const usual = isModerated ? 'The input was refused by content moderation' : 'The generation failed';
    const code = behaviour.errorCode ?? (isModerated ? MODERATED : undefined);
    return {
      ...head,
      outputs: null,
      error: behaviour.error ?? usual,
      ...(code === undefined ? {} : { error_code: code }),
    };
  }
  const metrics = { predict_time: ((task.readyAtMs ?? 0) - task.submittedAtMs) / 1000 };
  return { ...head, ...outputOf(behaviour, behaviour.outputUrl ?? outputUrl()), metrics };
}

function outputOf({ output = 'addresses' }: Behaviour, url: string): object {
  switch (output) {
    case 'addresses':
      return { outputs: [url] };
    case 'objects':
      return { outputs: [{ url }] };
    case 'single':
      return { output: url };
    case 'none':
      return { outputs: [] };
  }
}
