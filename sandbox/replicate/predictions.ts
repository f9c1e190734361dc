import { randomBytes } from 'node:crypto';
import type { Account } from '../image-host/account.ts';
import { endOf } from '../image-host/task-book.ts';
import type { PictureFormat, PixelSize } from '../image-host/picture.ts';
import type { ModelName } from './models.ts';
import { moderationTexts, type Behaviour } from './script.ts';

type End = 'succeeded' | 'failed' | 'canceled' | 'aborted' | 'vanished';

export interface Order {
  readonly model: ModelName;
  /** As it was sent. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  readonly seed: number;
  readonly format: PictureFormat;
  /** The size of the file. */
  readonly size: PixelSize;
  readonly priceUsd: number;
  readonly behaviour: Behaviour;
}

/** One prediction. */
export interface Prediction extends Order {
  readonly id: string;
  /** null while it runs. */
  end: End | null;
  error: string | null;
  readonly submittedAtMs: number;
  /** When it leaves `starting`. */
  startsAtMs: number;
  /** When it ended, in whatever way; null while it runs. */
  readyAtMs: number | null;
  readonly dueAtMs: number;
  /** The number of polls, and of downloads of its picture, successful or not. */
  polls: number;
  downloads: number;
  /** 0 before it has ended. */
  billedUsd: number;
  /** From then on its input and its files are gone. */
  removedAtMs: number;
  /** Remaining status words. */
  words: string[];
}

export function startPrediction(
  order: Order,
  {
    submittedAtMs,
    latencyMs,
    startMs,
  }: { readonly submittedAtMs: number; readonly latencyMs: number; readonly startMs: number },
  account: Account,
): Prediction {
  account.hold(order.priceUsd);
  return {
    ...order,
    // 26 letters and digits, as there.
    id: BigInt(`0x1${randomBytes(18).toString('hex')}`)
      .toString(36)
      .slice(1, 27),
    end: null,
    error: null,
    submittedAtMs,
    startsAtMs: submittedAtMs + Math.min(startMs, latencyMs),
    readyAtMs: null,
    dueAtMs: order.behaviour.outcome === 'never' ? Infinity : submittedAtMs + Math.max(0, latencyMs),
    polls: 0,
    downloads: 0,
    billedUsd: 0,
    removedAtMs: Infinity,
    words: [...(order.behaviour.statuses ?? [])],
  };
}

const ends: Record<Exclude<NonNullable<Behaviour['outcome']>, 'never'>, End> = {
  succeeded: 'succeeded',
  moderated: 'failed',
  failed: 'failed',
  aborted: 'aborted',
  vanish: 'vanished',
};

/** Gives a prediction the end that it was scripted to have, and bills it. `dataLifeMs`: how long its data is kept from then on. */
export function settle(prediction: Prediction, account: Account, dataLifeMs: number): void {
  const { outcome = 'succeeded', error } = prediction.behaviour;
  // One that never ends is ended by hand alone.
  close(prediction, outcome === 'never' ? 'succeeded' : ends[outcome], account, dataLifeMs);
  if (outcome === 'moderated') prediction.error = error ?? moderationTexts.flagged;
  if (outcome === 'failed') prediction.error = error ?? 'Prediction interrupted; please retry (code: PA)';
}

/** A cancel or a deadline: free before it started, the full price afterwards. */
export function stop(prediction: Prediction, end: 'canceled' | 'aborted', account: Account, dataLifeMs: number): void {
  close(prediction, end, account, dataLifeMs);
}

export function hasStarted({ startsAtMs, readyAtMs }: Prediction, nowMs: number): boolean {
  return startsAtMs <= (readyAtMs ?? nowMs);
}

function close(prediction: Prediction, end: End, account: Account, dataLifeMs: number): void {
  const endedAtMs = endOf(prediction);
  // A picture that is there was painted.
  if (end === 'succeeded' || end === 'failed') prediction.startsAtMs = Math.min(prediction.startsAtMs, endedAtMs);
  prediction.end = end;
  prediction.removedAtMs = endedAtMs + dataLifeMs;
  account.release(prediction.priceUsd);
  const price = end !== 'aborted' && hasStarted(prediction, endedAtMs) ? prediction.priceUsd : 0;
  prediction.billedUsd = end === 'succeeded' ? price : (prediction.behaviour.billedUsd ?? price);
  account.bill(prediction.billedUsd);
}

/** The word for a prediction's state. */
function statusOf(prediction: Prediction, nowMs: number): string {
  return prediction.end ?? (hasStarted(prediction, nowMs) ? 'processing' : 'starting');
}

export interface Addresses {
  readonly api: string;
  readonly web: string;
  outputUrl(prediction: Prediction): string;
}

/** The prediction object. There is no cost in it. */
export function describePrediction(
  prediction: Prediction,
  addresses: Addresses,
  nowMs: number,
  status = statusOf(prediction, nowMs),
) {
  const { id, model, submittedAtMs, startsAtMs, readyAtMs } = prediction;
  const isRemoved = nowMs >= prediction.removedAtMs;
  const isOver = readyAtMs !== null && status === prediction.end;
  const isBegun = status !== 'starting' && hasStarted(prediction, nowMs);
  const url = `${addresses.api}/v1/predictions/${id}`;
  return {
    id,
    model,
    version: 'hidden',
    input: isRemoved ? {} : prediction.input,
    output: isOver && !isRemoved ? outputOf(prediction, addresses) : null,
    error: isOver ? prediction.error : null,
    logs: isRemoved ? null : '',
    status,
    source: 'api',
    created_at: time(submittedAtMs),
    started_at: isBegun ? time(startsAtMs) : null,
    completed_at: isOver ? time(readyAtMs) : null,
    data_removed: isRemoved,
    metrics: isOver
      ? {
          ...(isBegun ? { predict_time: (readyAtMs - startsAtMs) / 1000 } : {}),
          total_time: (readyAtMs - submittedAtMs) / 1000,
        }
      : {},
    urls: { get: url, cancel: `${url}/cancel`, web: `${addresses.web}/p/${id}`, stream: `${url}/stream` },
  };
}

function outputOf(prediction: Prediction, addresses: Addresses): string | string[] | null {
  if (prediction.end !== 'succeeded') return null;
  const url = prediction.behaviour.outputUrl ?? addresses.outputUrl(prediction);
  const usual = /flux-1\.1-pro$|kontext-pro$/.test(prediction.model) ? 'string' : 'list';
  const form = prediction.behaviour.output ?? usual;
  if (form === 'none') return null;
  return form === 'string' ? url : [url];
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
