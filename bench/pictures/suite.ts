import type { Figure, Report, SuiteOptions } from '../suite.ts';
import { measureAcknowledgement } from './acknowledgement.ts';
import { BotProcess } from '../bot-process.ts';
import { batchFigures } from './batch-suite.ts';
import { measureChartStorm } from './charts.ts';
import type { Contestant } from './contestant.ts';
import { measureDeliveryDelay } from './delivery-delay.ts';
import { peer } from './peer-process.ts';
import { scheduleFigures } from '../polling/figures.ts';
import { measureStarts } from './start.ts';
import { measureThroughput } from './throughput.ts';
import { measureUploadStorm } from './uploads.ts';

const easel: Contestant = { name: 'Easel', start: (stage) => BotProcess.start(stage) };
const PEERS = [peer('AI SDK', 'ai-sdk'), peer('Tutorial loop', 'tutorial-loop')];
const CONTESTANTS = [easel, ...PEERS];

/** How many charts one admin asks for at once. */
const OVERVIEWS = 40;
/** How many members give a photo at once. */
const UPLOADS = 20;

const FULL = {
  commands: 200,
  delayed: 120,
  queued: 500,
  queuedAtPeers: 168,
  starts: 5,
  paintedBefore: 200,
  simulated: 1_000,
};
const QUICK = {
  commands: 40,
  delayed: 24,
  queued: 72,
  queuedAtPeers: 72,
  starts: 2,
  paintedBefore: 24,
  simulated: 300,
};

/** Measures acknowledgement, delivery delay, throughput, memory, CPU time and start of Easel and its peers. */
export async function runPictures({ runs, quick, tell }: SuiteOptions): Promise<Report> {
  const sizes = quick ? QUICK : FULL;
  const runNumbers = Array.from({ length: runs }, (_, index) => index + 1);

  const acknowledgements = await inTurn(runNumbers, (run) => {
    tell(`acknowledgement, run ${run} of ${runs}: ${sizes.commands} commands and as many clicks`);
    return measureAcknowledgement(sizes.commands, run);
  });
  const storms = await inTurn(runNumbers, (run) => {
    tell(`charts, run ${run} of ${runs}: ${OVERVIEWS} at once`);
    return measureChartStorm(OVERVIEWS, run);
  });
  const uploads = await inTurn(runNumbers, (run) => {
    tell(`uploads, run ${run} of ${runs}: ${UPLOADS} of 20 MB at once`);
    return measureUploadStorm(UPLOADS);
  });
  const delays = await inTurn(runNumbers, (run) => {
    tell(`delay, run ${run} of ${runs}: ${sizes.delayed} pictures by each contestant, side by side`);
    return Promise.all(CONTESTANTS.map((contestant) => measureDeliveryDelay(contestant, sizes.delayed, run)));
  });
  const throughputs = await inTurn(CONTESTANTS, (contestant) => {
    const pictures = contestant === easel ? sizes.queued : sizes.queuedAtPeers;
    tell(`throughput: ${pictures} pictures by ${contestant.name}`);
    return measureThroughput(contestant, pictures, 1);
  });
  // One run of it takes seven minutes, which the loops wait; `npm run bench -- batch` plays several.
  const batch = await batchFigures({ runs: 1, quick, tell });
  tell(`start: ${sizes.starts} times`);
  const starts = await measureStarts(sizes.starts, sizes.paintedBefore);

  const figures: Figure[] = [
    {
      name: 'Acknowledgement, p50',
      unit: 'ms',
      target: null,
      better: null,
      values: ours(acknowledgements.map(({ p50 }) => p50)),
    },
    {
      name: 'Acknowledgement, p99',
      unit: 'ms',
      target: { at: 'most', value: 100 },
      better: null,
      values: ours(acknowledgements.map(({ p99 }) => p99)),
    },
    {
      name: 'Acknowledgement of a click, p99, share of that of a command',
      unit: '%',
      target: { at: 'most', value: 150 },
      better: null,
      values: ours(acknowledgements.map(({ p99, clicksP99 }) => (clicksP99 / p99) * 100)),
    },
    {
      name: 'The same while one admin asks for 40 charts, p99',
      unit: 'ms',
      target: { at: 'most', value: 150 },
      better: null,
      values: ours(storms.map(({ p99 }) => p99)),
    },
    {
      name: 'The same while 20 members give photos of 20 MB, p99',
      unit: 'ms',
      target: { at: 'most', value: 150 },
      better: null,
      values: ours(uploads.map(({ p99 }) => p99)),
    },
    {
      name: 'Peak memory (RSS) then, with malloc set as in the image',
      unit: 'MB',
      target: { at: 'most', value: 400 },
      better: null,
      values: ours(uploads.map((storm) => storm.peakMemoryMb)),
    },
    {
      name: 'Ready → final edit, median',
      unit: 'ms',
      target: { at: 'most', value: 120 },
      better: 'less',
      values: byContestant(delays, ({ median }) => median),
    },
    {
      name: 'Ready → final edit, p95',
      unit: 'ms',
      target: { at: 'most', value: 300 },
      better: 'less',
      values: byContestant(delays, ({ p95 }) => p95),
    },
    {
      name: 'Polls per picture',
      unit: 'polls',
      target: { at: 'most', value: 7 },
      better: null,
      values: byContestant(delays, ({ polls }) => polls),
    },
    ...scheduleFigures(easel.name, sizes.simulated),
    {
      name: 'Throughput, share of the ideal',
      unit: '%',
      target: { at: 'least', value: 90 },
      better: 'more',
      values: byContestant([throughputs], ({ shareOfIdeal }) => shareOfIdeal),
    },
    {
      name: 'Throughput, pictures',
      unit: 'per minute',
      target: null,
      better: null,
      values: byContestant([throughputs], ({ perMinute }) => perMinute),
    },
    {
      name: 'Peak memory (RSS)',
      unit: 'MB',
      target: { at: 'most', value: 150 },
      better: null,
      values: byContestant([throughputs], ({ peakMemoryMb }) => peakMemoryMb),
    },
    {
      name: 'CPU time a picture',
      unit: 'ms',
      target: null,
      better: null,
      values: byContestant([throughputs], ({ cpuMsPerPicture }) => cpuMsPerPicture),
    },
    {
      name: 'Start → ready',
      unit: 's',
      target: { at: 'most', value: 1.5 },
      better: null,
      values: ours(starts.map((ms) => ms / 1_000)),
    },
    ...batch.figures,
  ];
  return {
    contestants: [easel.name, ...PEERS.map(({ name }) => name)],
    figures,
    notes: [...notesOn(sizes), ...batch.notes],
  };
}

function notesOn({ commands, delayed, queued, queuedAtPeers, paintedBefore, simulated }: typeof FULL): string[] {
  return [
    'Bold: the median of the runs; in brackets: the lowest and the highest. Everything runs on loopback of one machine.',
    `Acknowledgement: ${commands} members, 20 a second, each one \`/imagine\`, and in turn with them as many clicks on "Again" by others; from the dispatch to the callback, while up to 24 pictures are painted.`,
    `Charts: ${OVERVIEWS} \`/usage overview\` of one admin at once; the acknowledgement of 20 commands a second in another server, until the last chart stands in its reply.`,
    `Uploads: ${UPLOADS} members give a JPEG of 20 MB and 24 megapixels to \`/imagine image:\` at once; the acknowledgement of 20 commands a second by others, until the last result stands in its reply.`,
    `Ready → final edit: ${delayed} pictures a run, 8 at once; all contestants side by side, on the same latencies (1.5–6 s, median 2.4 s).`,
    `Wait for the poll: Easel's schedule in virtual time, ${simulated} pictures of each model; beside it the least mean wait that any schedule with as many polls can have, computed from the distribution itself (bench/polling/least-wait.ts).`,
    `Throughput, memory and CPU time: ${queued} pictures with 24 tasks at once (peers: ${queuedAtPeers}). Ideal: no place at BFL is ever empty.`,
    `Start: from the spawn to the line "ready", on a database with ${paintedBefore} pictures, the commands registered already.`,
    'Peers: a client of BFL with the least bot around it (defers, paints, uploads); no gateway, no database, no file kept, no ledger.',
  ];
}

/** Runs one after the other, so that they do not disturb each other. */
async function inTurn<Item, Result>(
  items: readonly Item[],
  measure: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await measure(item));
  return results;
}

function ours(values: readonly number[]): Figure['values'] {
  return { [easel.name]: values };
}

/** One value of each run, by contestant; NaN is omitted as not measured. */
function byContestant<Result>(
  runs: readonly (readonly Result[])[],
  pick: (result: Result) => number,
): Figure['values'] {
  return Object.fromEntries(
    CONTESTANTS.map(({ name }, index) => {
      const results = runs.flatMap((run) => run.slice(index, index + 1));
      return [name, results.map(pick).filter((value) => !Number.isNaN(value))];
    }),
  );
}
