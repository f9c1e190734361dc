// The process of one peer: gets jobs by IPC, sends pictures to Discord, and ends when the benchmark disconnects.

import { aiSdk } from './ai-sdk.ts';
import { addressesSchema, jobSchema, READY, type Addresses, type Job, type Paint } from './protocol.ts';
import { replyTo } from './reply.ts';
import { tutorialLoop } from './tutorial-loop.ts';

/** BFL's limit of concurrent tasks of one account. */
const PLACES = 24;

const PAINTERS: Readonly<Record<Addresses['kind'], (bfl: Addresses['bfl']) => Paint>> = {
  'ai-sdk': aiSdk,
  'tutorial-loop': tutorialLoop,
};

const addresses = addressesSchema.parse(JSON.parse(process.argv[2] ?? 'null'));
const paint = PAINTERS[addresses.kind](addresses.bfl);
const waiting: (() => void)[] = [];
let free = PLACES;

process.on('message', (message) => {
  answer(jobSchema.parse(message)).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit());
process.send?.(READY);

async function answer(job: Job): Promise<void> {
  const reply = replyTo(job, addresses);
  await reply.defer();
  await takePlace();
  const picture = await paint(job.prompt).finally(leavePlace);
  await reply.edit(picture);
}

async function takePlace(): Promise<void> {
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

function leavePlace(): void {
  const next = waiting.shift();
  if (next === undefined) free += 1;
  else next();
}
