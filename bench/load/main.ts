// The command `npm run soak`: fifteen minutes of 1 000 members and one process, whose memory is measured each minute.
//   -- --minutes 5       for another time
//   -- --kills           five minutes in which the process is killed twice, and nothing is measured
//   -- --snapshots DIR   also writes heap snapshots
// Prints the tables; exit code 1 if a check fails.

import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machineLines } from '../machine.ts';
import { KILLS, SOAK_MINUTES, soakOf } from './plan.ts';
import { runLoad } from './run-load.ts';
import { figures, renderMeasurements, renderVerdicts, soundness } from './verdict.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'boolean', default: false },
    minutes: { type: 'string', default: String(SOAK_MINUTES) },
    snapshots: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
if (!Number.isInteger(minutes) || minutes < 1) throw new Error('Say for how many minutes: npm run soak -- --minutes 5');
if (values.snapshots !== undefined) mkdirSync(values.snapshots, { recursive: true });

const before = machineLines();
const result = await runLoad(values.kills ? KILLS : soakOf(minutes), {
  tell: (progress) => process.stderr.write(`${progress}\n`),
  ...(values.snapshots === undefined ? {} : { snapshots: values.snapshots }),
});
const verdicts = [...figures(result), ...soundness(result)];
const measured = result.measurements.length === 0 ? [] : ['', ...renderMeasurements(result.measurements)];
console.log([...before, '', ...renderVerdicts(verdicts), ...measured].join('\n'));
process.exitCode = verdicts.some(({ holds }) => holds === false) ? 1 : 0;
