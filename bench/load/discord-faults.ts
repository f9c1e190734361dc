import type { SandboxDiscord } from '../../sandbox/discord/discord.ts';
import type { Fault } from '../../sandbox/discord/faults.ts';

const LATE_MS = 2_000;

/** Of calls that edit a reply: progress as well as pictures, which are tried again. Equally frequent. */
const EDIT_FAULTS: readonly Omit<Fault, 'path'>[] = [
  { reply: { status: 500 } },
  { reply: { status: 503, body: 'upstream connect error' } },
  {
    reply: {
      status: 429,
      body: { message: 'You are being rate limited.', retry_after: 0.3, global: false },
      headers: { 'retry-after': '1', 'x-ratelimit-scope': 'user', via: '1.1 google' },
    },
  },
  { reply: 'drop-socket' },
  { reply: 'lose-answer' },
  { delayMs: LATE_MS },
];

/** Makes this share of all edits of replies fail. Counts them. */
export function armDiscordFaults(
  discord: SandboxDiscord,
  share: number,
  random: () => number,
): { readonly count: number } {
  const counter = { count: 0 };
  for (const fault of EDIT_FAULTS) {
    discord.fault({
      ...fault,
      method: 'PATCH',
      path: /^\/webhooks\/\d+\/[^/]+\/messages\//,
      times: Number.POSITIVE_INFINITY,
      when: () => random() < share / EDIT_FAULTS.length,
      hit: () => {
        counter.count += 1;
      },
    });
  }
  return counter;
}
