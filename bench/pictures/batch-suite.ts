import type { Figure, Report, SuiteOptions } from '../suite.ts';
import { measureBatch, type BatchTimes } from './batch.ts';

const PICTURES = 100;
const PICTURES_QUICK = 24;
const [EASEL, AI_SDK, TUTORIAL] = ['Easel', 'AI SDK', 'Tutorial loop'] as const;

/** Measures a batch of the command line beside the loops that a program has without it. */
export async function runBatch(options: SuiteOptions): Promise<Report> {
  return { contestants: [EASEL, AI_SDK, TUTORIAL], ...(await batchFigures(options)) };
}

/** The rows of that, and how they are measured. */
export async function batchFigures({
  runs,
  quick,
  tell,
}: SuiteOptions): Promise<{ readonly figures: readonly Figure[]; readonly notes: readonly string[] }> {
  const pictures = quick ? PICTURES_QUICK : PICTURES;
  const times: BatchTimes[] = [];
  for (let run = 1; run <= runs; run += 1) {
    tell(`batch, run ${run} of ${runs}: ${pictures} pictures by each`);
    times.push(await measureBatch(pictures, run));
  }
  const row = (name: string, unit: Figure['unit'], valueOf: (of: BatchTimes) => readonly number[]): Figure => {
    const byContestant = [EASEL, AI_SDK, TUTORIAL].map((contestant, index) => [
      contestant,
      times.map((of) => valueOf(of)[index] ?? Number.NaN),
    ]);
    return { name, unit, target: null, better: 'less', values: Object.fromEntries(byContestant) };
  };
  return {
    figures: [
      row(`Batch of ${pictures}, peers one after another`, 's', inTurn),
      row('The same, times Easel', '×', (of) => ratio(inTurn(of))),
      row(`Batch of ${pictures}, peers 24 at once`, 's', atOnce),
      row('The same, times Easel', '×', (of) => ratio(atOnce(of))),
    ],
    notes: [
      `Batch: ${pictures} prompts into a folder, from the start of the process to its end, on the same latencies. Easel: \`npm run paint -- --batch\`, with its journal, each picture decoded whole and on the disk. Peers keep nothing and check nothing: one after another, as the tutorial does (submit, poll from 2 s on, download), and once more with 24 at once.`,
    ],
  };
}

/** How many times the first each is. */
function ratio(values: readonly number[]): readonly number[] {
  return values.map((value) => value / (values[0] ?? 1));
}

/** In the order of the contestants. */
function inTurn({ easel, aiSdk, tutorial }: BatchTimes): readonly number[] {
  return [easel, aiSdk, tutorial];
}

function atOnce({ easel, aiSdkAtOnce, tutorialAtOnce }: BatchTimes): readonly number[] {
  return [easel, aiSdkAtOnce, tutorialAtOnce];
}
