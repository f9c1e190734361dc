import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Reports } from '../../src/administration/reports.ts';
import { SpendingReader } from '../../src/administration/spending-reader.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { createChartStore } from '../../src/db/reports/chart-store.ts';
import { createReportStore } from '../../src/db/reports/report-store.ts';
import { createCapPolicy } from '../../src/generation/admission/cap-policy.ts';
import { quantile } from '../statistics.ts';
import type { Figure, Report, SuiteOptions } from '../suite.ts';
import { draftOf } from './draft.ts';
import { LARGEST_GUILD, memberId, writeLargeDatabase } from './large-database.ts';

const OURS = 'Easel';
const SIZE = { generations: 2_000_000, members: 20_000 };
const QUICK_SIZE = { generations: 100_000, members: 2_000 };
const EXPORT_ROWS = 100_000;
const LARGEST_FILE_BYTES = 10 * 1_048_576;
/** So high that no cap refuses a hold. */
const UNBOUND = 1e12;
const DEFAULTS = {
  userDaily: UNBOUND,
  userMonthly: UNBOUND,
  guildDaily: UNBOUND,
  guildMonthly: UNBOUND,
  botDaily: UNBOUND,
  botMonthly: UNBOUND,
};

/** Measures a large database: 2 million generations of 20 000 members, half of them in one server. */
export async function runLedger({ runs, quick, tell }: SuiteOptions): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-bench-'));
  try {
    const path = join(folder, 'easel.db');
    const size = quick ? QUICK_SIZE : SIZE;
    tell(`writing a database of ${size.generations} generations`);
    await writeLargeDatabase(path, size, Date.now());
    const figures = await measure(path, size.members, { runs, quick, tell });
    const megabytes = Math.round((await stat(path)).size / 1_048_576);
    return {
      contestants: [OURS],
      figures,
      notes: [
        `${size.generations} generations of ${size.members} members in 290 days, half of the members in one server; a file of ${megabytes} MB.`,
        'A hold is the whole transaction, after 500 to warm up, six caps checked and the commit on disk. All figures are of the largest server.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(path: string, members: number, { runs, quick, tell }: SuiteOptions): Promise<Figure[]> {
  await using database = openDatabase(path);
  const store = createGenerationStore(database.kysely, null, DEFAULTS);
  const administration = createAdministrationStore(database.kysely);
  const reportStore = createReportStore(database.kysely);
  const charts = createChartStore(database.kysely);
  const read = { store: reportStore, settings: administration, clock: systemClock };
  const caps = createCapPolicy({
    source: administration,
    rules: administration,
    defaults: DEFAULTS,
    clock: systemClock,
  });
  const reports = new Reports({
    ...read,
    generations: store,
    charts,
    spending: new SpendingReader({ ...read, charts, defaults: DEFAULTS }),
    caps,
    leastPrice: () => 0,
    hasSeveralAccounts: true,
  });
  /** A random member of the largest server, which has the first half of the members. */
  const someone = (): string => memberId(Math.floor((Math.random() * members) / 2));
  const requester = () => ({ guildId: LARGEST_GUILD, userId: someone(), roleIds: [], joinedAtMs: 0 });
  let holds = 0;
  /** How long one hold takes, in ms. */
  const hold = async (): Promise<number> => {
    holds += 1;
    const draft = draftOf(requester(), `${Date.now()}${holds}`);
    const capSet = await caps.capsFor(draft.requester);
    const startedAtMs = performance.now();
    const result = await store.accept(draft, capSet, 1_000);
    const tookMs = performance.now() - startedAtMs;
    if (result.kind !== 'accepted') throw new Error(`A hold was not accepted: ${result.kind}`);
    return tookMs;
  };
  const quota = async (): Promise<void> => {
    const who = requester();
    await store.memberUsage(who.guildId, who.userId, await caps.capsFor(who));
  };

  const figures = { 'hold median': [], 'hold p99': [], 'disk p99': [], overview: [], quota: [], export: [] } as Record<
    string,
    number[]
  >;
  for (let run = 1; run <= runs; run += 1) {
    tell(`ledger, run ${run} of ${runs}`);
    // Warm-up: the first holds of a process find cold code and pages, while a bot runs for weeks.
    for (let warming = 0; warming < 500; warming += 1) await hold();
    const durations: number[] = [];
    while (durations.length < (quick ? 300 : 2_000)) durations.push(await hold());
    figures['hold median']?.push(quantile(durations, 0.5));
    figures['hold p99']?.push(quantile(durations, 0.99));
    figures['disk p99']?.push(quantile(await diskTimes(`${path}.probe`, durations.length), 0.99));
    figures['overview']?.push(
      quantile(await times(20, () => reports.overview(LARGEST_GUILD, 'month', 'member', 0)), 0.5),
    );
    figures['quota']?.push(quantile(await times(200, quota), 0.99));
    figures['export']?.push(await exportMemory(reports));
  }
  const row = (name: string, key: string, unit: Figure['unit'], most: number | null): Figure => ({
    name,
    unit,
    target: most === null ? null : { at: 'most', value: most },
    values: { [OURS]: figures[key] ?? [] },
    better: null,
  });
  return [
    row('A hold, median', 'hold median', 'ms', 2),
    row('A hold, p99', 'hold p99', 'ms', 2),
    row('This disk alone: an append of 8 KiB and fdatasync, p99', 'disk p99', 'ms', null),
    row('The numbers of `/usage overview`, median', 'overview', 'ms', 150),
    row('The numbers of `/quota`, p99', 'quota', 'ms', 150),
    row(`Extra memory of an export of ${EXPORT_ROWS} rows`, 'export', 'MB', 50),
  ];
}

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const durations: number[] = [];
  for (let done = 0; done < count; done += 1) {
    const startedAtMs = performance.now();
    await work();
    durations.push(performance.now() - startedAtMs);
  }
  return durations;
}

/** The largest growth of heap and buffers during an export, in MB; each file is dropped at once. */
async function exportMemory(reports: Reports): Promise<number> {
  globalThis.gc?.();
  const before = memory();
  let most = before;
  let rows = 0;
  for await (const file of reports.export(LARGEST_GUILD, 'days30', 'csv', LARGEST_FILE_BYTES)) {
    rows += file.rows;
    most = Math.max(most, memory());
    if (rows >= EXPORT_ROWS) break;
  }
  return (most - before) / 1_048_576;
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The duration of durable appends on the database's disk, without SQLite, in ms. */
async function diskTimes(path: string, count: number): Promise<number[]> {
  await using file = await open(path, 'w');
  const page = Buffer.alloc(8_192);
  return await times(count, async () => {
    await file.write(page);
    await file.datasync();
  });
}
