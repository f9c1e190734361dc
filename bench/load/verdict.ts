import { quantile } from '../statistics.ts';
import { growthPerMinute, growthPerThousand, type MemoryMeasurement } from './memory.ts';
import type { LoadResult } from './run-load.ts';

/** One row of the table: the requirement, the result, and whether it is met. */
export interface Verdict {
  readonly name: string;
  readonly target: string;
  readonly seen: string;
  /** null without a requirement. */
  readonly holds: boolean | null;
}

const WARM_UP_MS = 60_000;
/** Memory growth up to this, in MB per minute, is noise of the garbage collector. */
const FLAT_MB_PER_MINUTE = 5;

/** What the memory in use may grow by for each 1 000 commands, in bytes. */
const MAX_GROWTH = 100_000;
/** The log of SQLite is emptied after 8 000 pages of 4 KiB; a transaction that is under way may pass that. */
const MAX_WAL_BYTES = 40_000_000;
/** Of the database's size, without unused space. */
const MAX_SPREAD = 1.25;

/** Requirements that hold for every load on any machine. */
export function soundness({ outcomes, ledger, billedByProvider, violations }: LoadResult): readonly Verdict[] {
  const surplus = ledger.billed - billedByProvider;
  return [
    {
      name: 'Answered commands without exactly one final message',
      target: '0',
      seen: [String(outcomes.wrong.length), ...outcomes.wrong.slice(0, 3)].join('; '),
      holds: outcomes.wrong.length === 0,
    },
    {
      name: 'Charged for a command that Discord gave up',
      target: '0',
      seen: String(outcomes.unheard.filter((id) => ledger.paid.has(id)).length),
      holds: !outcomes.unheard.some((id) => ledger.paid.has(id)),
    },
    {
      name: 'Held for nothing at the end',
      target: '$0.00',
      seen: usd(ledger.held),
      holds: ledger.held === 0,
    },
    {
      name: 'Faults found by the audit of the ledger',
      target: '0',
      seen: [String(ledger.faults.length), ...ledger.faults.slice(0, 3)].join('; '),
      holds: ledger.faults.length === 0,
    },
    {
      name: 'Billed by BFL → by our ledger',
      target: 'equal, but for what is unsure',
      seen: `${usd(billedByProvider)} → ${usd(ledger.billed)}, of it ${usd(ledger.unsure)} unsure`,
      holds: surplus >= 0 && surplus <= ledger.unsure,
    },
    {
      name: "Breaches of Discord's rules",
      target: '0',
      seen: String(violations),
      holds: violations === 0,
    },
  ];
}

/** Figures and requirements for the machine that the table names. */
export function figures({ outcomes, memory, ledger, tookMs, ...rest }: LoadResult): readonly Verdict[] {
  const p99 = quantile(outcomes.acknowledgementsMs, 0.99);
  const peak = Math.max(...memory.map(({ mb }) => mb));
  return [
    plain(
      'Commands',
      `${outcomes.answered + outcomes.unheard.length} by ${rest.plan.members} members of ${rest.plan.guilds} servers`,
    ),
    plain('Took', `${Math.round(tookMs / 1_000)} s`),
    plain(
      'Faults of BFL, of Discord, kills, cuts of the gateway (resumed)',
      `${rest.faults}, ${rest.discordFaults}, ${rest.kills}, ${rest.cuts} (${rest.resumes})`,
    ),
    plain('Ended with pictures, with words', `${outcomes.withPictures}, ${outcomes.withWords}`),
    plain('Told by Discord that nobody answers (the bot was down)', String(outcomes.unheard.length)),
    plain('Charged to members', usd(ledger.charged)),
    {
      name: 'Acknowledgement, median and p99',
      target: '≤ 500 ms',
      seen: `${quantile(outcomes.acknowledgementsMs, 0.5).toFixed(0)} ms, ${p99.toFixed(0)} ms`,
      holds: p99 <= 500,
    },
    ...(rest.measurements.length > 0 ? memoryVerdicts(rest.measurements, peak) : [growthOfLives(memory, peak)]),
    ...databaseSizes(rest),
  ];
}

/** For a run whose processes are too short-lived for a measurement. */
function growthOfLives(memory: LoadResult['memory'], peak: number): Verdict {
  const growth = growthPerMinute(memory, WARM_UP_MS);
  return {
    name: 'Memory: peak, growth after the first minute of a life',
    target: 'flat',
    seen: `${peak.toFixed(0)} MB, ${growth === null ? 'too short to tell' : `${growth.toFixed(1)} MB a minute`}`,
    holds: growth === null ? null : growth <= FLAT_MB_PER_MINUTE,
  };
}

/** Whether what is in use after a collection grows with the commands. */
export function memoryVerdicts(measurements: readonly MemoryMeasurement[], peak: number): readonly Verdict[] {
  const row = (name: string, of: (measurement: MemoryMeasurement) => number): Verdict => {
    const growth = growthPerThousand(measurements, of);
    const [first, last] = [measurements[0], measurements.at(-1)].map((one) =>
      one === undefined ? '' : megabytes(of(one)),
    );
    const seen = growth === null ? 'too short to tell' : `${(growth / 1_000).toFixed(0)} KB for each 1 000 commands`;
    return {
      name,
      target: `≤ ${MAX_GROWTH / 1_000} KB`,
      seen: `${first} → ${last} MB; ${seen}`,
      holds: growth === null ? null : growth <= MAX_GROWTH,
    };
  };
  return [
    row(
      'Heap after a collection, without compiled code: from start to end, growth',
      ({ heapUsed, compiledCode }) => heapUsed - compiledCode,
    ),
    { ...row('Compiled code', ({ compiledCode }) => compiledCode), target: '', holds: null },
    row('Outside the heap: from start to end, growth', ({ external }) => external),
    plain(
      'Resident memory: peak, median after a collection',
      [`${peak.toFixed(0)} MB`, residentOf(measurements)].join(', '),
    ),
  ];
}

function residentOf(measurements: readonly MemoryMeasurement[]): string {
  return `${megabytes(
    quantile(
      measurements.map(({ rss }) => rss),
      0.5,
    ),
  )} MB`;
}

function databaseSizes({
  databaseBytes,
  compactBytes,
  measurements,
  plan,
}: Pick<LoadResult, 'databaseBytes' | 'compactBytes' | 'measurements' | 'plan'>): readonly Verdict[] {
  const wal = Math.max(0, ...measurements.map(({ walBytes }) => walBytes));
  return [
    {
      name: 'Database: for each command, size to that of its rows alone',
      target: `≤ ${MAX_SPREAD}`,
      seen: `${(databaseBytes / plan.commands / 1_000).toFixed(1)} KB, ${(databaseBytes / compactBytes).toFixed(2)}`,
      holds: databaseBytes <= compactBytes * MAX_SPREAD,
    },
    ...(measurements.length === 0
      ? []
      : [
          {
            name: "The database's log (WAL) at most",
            target: `≤ ${megabytes(MAX_WAL_BYTES)} MB`,
            seen: `${megabytes(wal)} MB`,
            holds: wal <= MAX_WAL_BYTES,
          },
        ]),
  ];
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

/** The measurements of the memory as a Markdown table. */
export function renderMeasurements(measurements: readonly MemoryMeasurement[]): string[] {
  return [
    '| Minute | Commands | Heap | Of it code | Outside the heap | Resident | Database | WAL |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...measurements.map(({ atMs, commands, heapUsed, compiledCode, external, rss, databaseBytes, walBytes }) => {
      const sizes = [heapUsed, compiledCode, external, rss, databaseBytes, walBytes].map(
        (bytes) => `${megabytes(bytes)} MB`,
      );
      return `| ${[(atMs / 60_000).toFixed(1), String(commands), ...sizes].join(' | ')} |`;
    }),
  ];
}

function plain(name: string, seen: string): Verdict {
  return { name, target: '', seen, holds: null };
}

function usd(micros: number): string {
  return `$${(micros / 1_000_000).toFixed(2)}`;
}

/** The verdicts as a Markdown table. */
export function renderVerdicts(verdicts: readonly Verdict[]): string[] {
  return [
    '| What | Asked | Seen | |',
    '| --- | --- | --- | --- |',
    ...verdicts.map(({ name, target, seen, holds }) => `| ${name} | ${target} | ${seen} | ${mark(holds)} |`),
  ];
}

function mark(holds: boolean | null): string {
  return holds === null ? '' : holds ? '✓' : '✗';
}
