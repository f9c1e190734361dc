import { parseArgs } from 'node:util';
import { runLedger } from './ledger/suite.ts';
import { machineLines } from './machine.ts';
import { runBatch } from './pictures/batch-suite.ts';
import { runPictures } from './pictures/suite.ts';
import { runPlayground } from './playground/suite.ts';
import type { Suite } from './suite.ts';
import { renderReport } from './table.ts';

const SUITES: Readonly<Record<string, Suite>> = {
  pictures: runPictures,
  batch: runBatch,
  ledger: runLedger,
  playground: runPlayground,
};
const DEFAULT_SUITE = 'pictures';
const DEFAULT_RUNS = 3;

/** The command `npm run bench -- [suite] [--runs N] [--quick]`: report to standard output, progress to stderr. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { runs: { type: 'string', default: String(DEFAULT_RUNS) }, quick: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const name = positionals[0] ?? DEFAULT_SUITE;
  const suite = SUITES[name];
  if (suite === undefined) throw new Error(`No suite ${name}; there are: ${Object.keys(SUITES).join(', ')}`);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs must be a whole number of at least 1');
  const before = machineLines();
  const report = await suite({ runs: values.quick ? 1 : runs, quick: values.quick, tell });
  console.log([...before, '', ...renderReport(report)].join('\n'));
}

function tell(progress: string): void {
  process.stderr.write(`${progress}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
