import { replies, type FaultReply, type SandboxBfl } from '../../sandbox/bfl/bfl.ts';
import type { Behaviour } from '../../sandbox/bfl/script.ts';

/** Faults of a task, equally frequent. */
const TASK_FAULTS: readonly Behaviour[] = [
  { outcome: 'request-moderated' },
  { outcome: 'content-moderated' },
  { outcome: 'error' },
  { notFoundPolls: 2 },
  { statuses: ['Warming up'] },
];
const SUBMIT_FAULTS: readonly FaultReply[] = [
  replies.broken(500),
  replies.broken(503),
  'drop-socket',
  'drop-after-accept',
];
const READ_FAULTS: readonly FaultReply[] = [replies.broken(502), 'drop-socket', 'malformed-json'];

/** The approximate number of calls of a picture after its submit, over which faults of reads are spread. */
const READS_OF_A_PICTURE = 6;

/** Adds faults to this share of all pictures: half in the task, half in the HTTP exchange. Counts them. */
export function armProviderFaults(
  bfl: SandboxBfl,
  behaviour: () => Behaviour,
  share: number,
  random: () => number,
): { readonly count: number } {
  const counter = { count: 0 };
  const draw = (chance: number): boolean => {
    const hit = random() < chance;
    if (hit) counter.count += 1;
    return hit;
  };
  bfl.script(() => ({ ...behaviour(), ...(draw(share / 2) ? pick(TASK_FAULTS, random) : {}) }));
  // Only once: each 429 halves the concurrency for minutes, as it should, so it must not come at random.
  bfl.fault({ on: 'submit', reply: replies.tooManyTasks() });
  for (const reply of SUBMIT_FAULTS) {
    const chance = share / 4 / SUBMIT_FAULTS.length;
    bfl.fault({ on: 'submit', reply, times: Number.POSITIVE_INFINITY, when: () => draw(chance) });
  }
  for (const reply of READ_FAULTS) {
    const chance = share / 4 / READ_FAULTS.length / READS_OF_A_PICTURE;
    for (const on of ['poll', 'delivery'] as const) {
      if (on === 'delivery' && reply === 'malformed-json') continue;
      bfl.fault({ on, reply, times: Number.POSITIVE_INFINITY, when: () => draw(chance) });
    }
  }
  return counter;
}

function pick<T>(from: readonly T[], random: () => number): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('Nothing to pick from');
  return one;
}
