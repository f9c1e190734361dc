import type { CapUsage } from '../../src/generation/model/caps.ts';
import type { FailureReason, Generation, Picture } from '../../src/generation/model/generation.ts';
import type { FinalMessage } from '../../src/generation/ports/messenger.ts';
import { draft, NOON } from './drafts.ts';

/** The generation that the messages are of: asked for in 2024, before anything in a sandbox. */
export const ID = '1300000000000000000';

/** How one picture ended: kept unless a reason is given. */
export interface End {
  readonly reason?: FailureReason;
  readonly details?: readonly string[];
  readonly format?: 'jpeg' | 'png' | 'webp';
  readonly charged?: number;
}

function picture(number: number, { reason, details = [], format = 'jpeg', charged = 40_000 }: End): Picture {
  const kept = { file: `${ID}-${number}`, sha256: 'ab', bytes: 3, format, size: { width: 1216, height: 832 } };
  return {
    generationId: ID,
    number,
    state: reason === undefined ? 'kept' : 'failed',
    seed: 4_294_967_290 + number,
    price: 40_000,
    submits: 1,
    submittedAtMs: null,
    lane: { host: 'bfl', account: 'bfl' },
    task: null,
    kept: reason === undefined ? kept : null,
    charged: reason === undefined ? charged : null,
    failure: reason === undefined ? null : { reason, details },
    endedAtMs: NOON,
  };
}

export const CAP: CapUsage = {
  scope: 'member',
  span: 'day',
  limit: 1_000_000,
  used: 80_000,
  granted: 0,
  source: { kind: 'operator' },
  resetsAtMs: NOON + 1,
};

/** The most that a member can be warned of in one message. */
export const BOTH_CAPS: readonly CapUsage[] = [CAP, { ...CAP, span: 'month' }];

/** A generation whose pictures ended so, as it is told. */
export function finalMessage(
  ends: readonly End[],
  prompt = 'a fox',
  usages: readonly CapUsage[] = [CAP],
): FinalMessage {
  const { requester, reply, recipe, listPrice, createdAtMs } = draft({ id: ID, count: ends.length });
  const pictures = ends.map((end, index) => picture(index + 1, end));
  const generation: Generation = {
    id: ID,
    requester,
    reply,
    recipe: { ...recipe, prompt },
    listPrice,
    unitPrice: listPrice,
    leastPrice: 0,
    finalPrice: null,
    state: 'ended',
    createdAtMs,
    processId: 'process',
    isRestored: false,
    isMarked: false,
    origin: null,
    pictures,
  };
  const kept = pictures.filter((one) => one.kept !== null);
  return {
    generation,
    pictures: kept.map((one) => ({ picture: one, bytes: new Uint8Array(3) })),
    usages,
    warnings: [],
    strikes: null,
    earlier: null,
  };
}
