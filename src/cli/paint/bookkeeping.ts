// `--ledger`: what is spent is booked into the bot's database, which is locked meanwhile.

import { createHash } from 'node:crypto';
import { bookCommandLine } from '../../db/generations/command-line.ts';
import { openDatabaseAlone } from '../../db/sqlite/process-lock.ts';
import type { Database } from '../../db/sqlite/database.ts';
import type { FailureReason } from '../../generation/model/generation.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Charge, PictureRecord } from './journal/record.ts';

/** 19 digits that no id of Discord's reaches for twenty years. */
const ABOVE_SNOWFLAKES = 1n << 62n;
const HASH_DIGITS = 15;

/** What a submit costs that is not among the charges. */
const NOTHING = { micros: 0, kind: 'billed' } as const satisfies Charge;

export class Bookkeeping implements AsyncDisposable {
  readonly #database: Database;
  #booked: MicroUsd = 0;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** Throws a DatabaseInUseError while the bot runs, and a DatabaseUnusableError. */
  static open(path: string): Bookkeeping {
    return new Bookkeeping(openDatabaseAlone(path));
  }

  /** How much was booked since it was opened. */
  get booked(): MicroUsd {
    return this.#booked;
  }

  /**
   * Books every submit of these whose cost is known, or perhaps due; one that is booked already only where its cost has changed, be it to
   * nothing.
   */
  async book(records: readonly PictureRecord[]): Promise<void> {
    for (const record of records) {
      for (const [submit, sent] of record.sents) {
        const { micros, kind } = record.charges.get(submit) ?? NOTHING;
        if (kind === 'held') continue;
        this.#booked += await bookCommandLine(this.#database.kysely, {
          id: idOf(record, submit),
          recipe: record.plan.recipe,
          host: sent.host,
          account: sent.account,
          submittedAtMs: sent.atMs,
          cost: micros,
          failure: failureOf(record, submit),
        });
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }
}

function idOf({ plan }: PictureRecord, submit: number): string {
  const hash = createHash('sha256').update(`${plan.run}/${plan.index}/${submit}`).digest('hex');
  return String(ABOVE_SNOWFLAKES + BigInt(`0x${hash.slice(0, HASH_DIGITS)}`));
}

/** null where that submit brought the file. */
function failureOf({ state, submits, error }: PictureRecord, submit: number): FailureReason | null {
  if (submit < submits) return 'outcome_unknown';
  if (state === 'painted' || state === 'ready') return null;
  return REASONS.find((reason) => reason === error) ?? 'outcome_unknown';
}

/** Ends that may cost something. */
const REASONS = [
  'request_moderated',
  'content_moderated',
  'provider_failed',
  'timed_out',
  'task_lost',
  'unanswered',
  'not_handed_over',
  'bad_image',
  'storage_failed',
  'input_rejected',
  'cancelled',
] as const satisfies readonly FailureReason[];
