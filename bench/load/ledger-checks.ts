import { join } from 'node:path';
import { openDatabase, type Database } from '../../src/db/sqlite/database.ts';
import { auditLedger } from '../../src/db/ledger/ledger-audit.ts';

/** Opens the bot's database, while it runs or after. */
export function openFilledDatabase(folder: string): Database {
  return openDatabase(join(folder, 'easel.db'));
}

/** The number of generations that are not in a final state. */
export async function unfinished({ kysely }: Database): Promise<number> {
  const { count } = await kysely
    .selectFrom('generations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', ['held', 'open', 'ended'])
    .executeTakeFirstOrThrow();
  return count;
}

/** The ledger and the generations at the end; money in micro-dollars. */
export interface LedgerChecks {
  readonly faults: readonly string[];
  readonly held: number;
  readonly charged: number;
  readonly billed: number;
  /** The part of what is billed that is unsure: submits whose answer was lost. */
  readonly unsure: number;
  /** The number of generations by state. */
  readonly states: ReadonlyMap<string, number>;
  /** Ids of generations with a charged picture. */
  readonly paid: ReadonlySet<string>;
}

export async function readLedgerChecks({ kysely }: Database): Promise<LedgerChecks> {
  const entries = await kysely.selectFrom('ledger').selectAll().execute();
  const generations = await kysely.selectFrom('generations').select(['id', 'state']).execute();
  const sum = (of: (entry: (typeof entries)[number]) => number): number =>
    entries.reduce((total, entry) => total + of(entry), 0);
  return {
    faults: await auditLedger(kysely),
    held: sum((entry) => entry.held_micros),
    charged: sum((entry) => entry.charged_micros),
    billed: sum((entry) => entry.billed_micros),
    unsure: sum((entry) => (entry.kind === 'settle' ? 0 : entry.billed_micros)),
    states: new Map(
      [...Map.groupBy(generations, ({ state }) => state)].map(([state, rows]) => [state, rows.length] as const),
    ),
    paid: new Set(entries.flatMap((entry) => (entry.charged_micros > 0 ? [entry.generation_id ?? ''] : []))),
  };
}
