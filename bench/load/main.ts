// The command `npm run soak`: five minutes of 1 000 members. Prints the table; exit code 1 if a check fails.

import { machineLines } from '../machine.ts';
import { SOAK } from './plan.ts';
import { runLoad } from './run-load.ts';
import { figures, renderVerdicts, soundness } from './verdict.ts';

const before = machineLines();
const result = await runLoad(SOAK, { tell: (progress) => process.stderr.write(`${progress}\n`) });
const verdicts = [...figures(result), ...soundness(result)];
console.log([...before, '', ...renderVerdicts(verdicts)].join('\n'));
process.exitCode = verdicts.some(({ holds }) => holds === false) ? 1 : 0;
