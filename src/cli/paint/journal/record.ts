// What is known of a picture by the journal.

import {
  pictureKey,
  type FailureReason,
  type KeptFile,
  type PictureRef,
} from '../../../generation/model/generation.ts';
import type { MicroUsd } from '../../../generation/model/money.ts';
import type { Entry, JournalEntry } from './journal-entries.ts';

/**
 * `waiting` → `submitting` (written before the one call that spends) → `painting` → `ready` (the host is done) → `painted`, or an end
 * without a file. `unconfirmed`: nobody knows whether the host took it, or whether it bills.
 */
type RecordState = 'waiting' | 'submitting' | 'painting' | 'ready' | 'painted' | 'unconfirmed' | 'failed';

/** What a submit costs: `held` while it is under way, `billed` as far as the host's bill is certain, else `perhaps`. */
export interface Charge {
  readonly micros: MicroUsd;
  readonly kind: 'held' | 'billed' | 'perhaps';
}

export interface PictureRecord {
  readonly plan: Entry<'planned'>;
  readonly state: RecordState;
  /** How often it was sent. */
  readonly submits: number;
  /** By the number of the submit; one that cost nothing is not here. */
  readonly charges: ReadonlyMap<number, Charge>;
  readonly sents: ReadonlyMap<number, Entry<'submit'>>;
  /** The last of them. */
  readonly sent: Entry<'submit'> | null;
  readonly task: Entry<'task'> | null;
  /** null where the host said none, or the model takes none. */
  readonly seed: number | null;
  /** Its file, which is about to get its name, or has it. */
  readonly kept: KeptFile | null;
  /** Why it was not painted so far, in one word. */
  readonly error: string | null;
  /** When the host was done. */
  readonly readyAtMs: number | null;
}

export function plannedRecord(plan: Entry<'planned'>): PictureRecord {
  return {
    plan,
    state: 'waiting',
    submits: 0,
    charges: new Map(),
    sents: new Map(),
    sent: null,
    task: null,
    seed: plan.recipe.seed,
    kept: null,
    error: null,
    readyAtMs: null,
  };
}

/** The record after one more entry about it. */
export function applied(
  record: PictureRecord,
  entry: Exclude<JournalEntry, { readonly event: 'run' | 'planned' }>,
): PictureRecord {
  const held = record.charges.get(entry.submit)?.micros ?? 0;
  switch (entry.event) {
    case 'submit': {
      const charges = charged(record, entry.submit, { micros: entry.price, kind: 'held' });
      const sents = new Map([...record.sents, [entry.submit, entry]]);
      const { submit: submits } = entry;
      return { ...record, state: 'submitting', submits, sents, sent: entry, task: null, charges, error: null };
    }
    case 'refused':
      return { ...record, state: 'waiting', charges: charged(record, entry.submit, null), error: entry.error };
    case 'task': {
      const charges = charged(record, entry.submit, { micros: entry.cost ?? held, kind: 'held' });
      return { ...record, state: 'painting', task: entry, charges, error: null };
    }
    case 'unconfirmed': {
      const charges = charged(record, entry.submit, { micros: held, kind: 'perhaps' });
      return { ...record, state: 'unconfirmed', charges, error: entry.error };
    }
    case 'ready': {
      const charges = charged(record, entry.submit, { micros: entry.cost ?? held, kind: 'billed' });
      return {
        ...record,
        state: 'ready',
        seed: entry.seed ?? record.seed,
        charges,
        error: null,
        readyAtMs: entry.atMs,
      };
    }
    case 'file':
      return { ...record, kept: entry.kept };
    case 'painted':
      return { ...record, state: 'painted', error: null };
    case 'failed': {
      const { billed, isSure } = entry;
      const charge = billed === 0 ? null : ({ micros: billed, kind: isSure ? 'billed' : 'perhaps' } as const);
      const charges = charged(record, entry.submit, charge);
      return { ...record, state: 'failed', charges, error: entry.error };
    }
    case 'again':
      return { ...record, state: 'waiting' };
  }
}

function charged({ charges }: PictureRecord, submit: number, charge: Charge | null): ReadonlyMap<number, Charge> {
  const others = [...charges].filter(([number]) => number !== submit);
  return new Map(charge === null || submit === 0 ? others : [...others, [submit, charge]]);
}

/** What may be otherwise the next time: the host, the network, the key, the balance. */
const PASSING: readonly (string | null)[] = [
  'unreachable',
  'overloaded',
  'refused',
  'out_of_credits',
  'no_lane',
  'unknown_model',
  'provider_failed',
] satisfies readonly FailureReason[];

/** Whether it failed at no cost, for a cause that passes: such a picture is still to be painted. */
export function failedForNow({ state, error, charges, submits }: PictureRecord): boolean {
  return state === 'failed' && PASSING.includes(error) && !charges.has(submits);
}

/** Of one kind, over all its submits. */
export function sumOf({ charges }: PictureRecord, kinds: readonly Charge['kind'][]): MicroUsd {
  return [...charges.values()].reduce((sum, { micros, kind }) => sum + (kinds.includes(kind) ? micros : 0), 0);
}

/** As the parts of the bot that decide about a submit know it. */
export function refOf({ plan }: PictureRecord): PictureRef {
  return { generationId: plan.run, number: plan.index };
}

export function keyOf(record: PictureRecord): string {
  return pictureKey(refOf(record));
}
