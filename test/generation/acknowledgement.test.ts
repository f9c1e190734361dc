import { describe, expect, it } from 'vitest';
import { ownerOfReply } from '../../src/generation/acknowledgement.ts';
import type { ReplyOwner } from '../../src/generation/ports/messenger.ts';
import { finalMessage } from '../support/final-messages.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** Asks about the reply to a command of `ageMs` ago, in which Discord shows one after the other of `owners`. */
async function ask(owners: readonly ReplyOwner[], ageMs: number) {
  const clock = new ManualClock();
  const startMs = clock.now();
  const left = [...owners];
  const lookedAtMs: number[] = [];
  const asking = ownerOfReply(
    { ...finalMessage([{}]).generation, createdAtMs: startMs - ageMs },
    new AbortController().signal,
    {
      messenger: {
        replyOwner: () => {
          lookedAtMs.push(clock.now() - startMs);
          return Promise.resolve(left.shift() ?? 'nobody');
        },
      },
      clock,
      othersShowMs: 5_000,
    },
  );
  await clock.advance(60_000);
  return { owner: await asking, lookedAtMs };
}

describe('a reply whose acknowledgement got no answer', () => {
  it('is ours where it says nothing when another process would have shown something', async () => {
    expect(await ask(['undecided', 'undecided'], 1_000)).toEqual({ owner: 'this_bot', lookedAtMs: [0, 4_000] });
  });

  it('is not ours where something stands in it by then', async () => {
    const seen = await ask(['undecided', 'another_process'], 1_000);
    expect(seen).toEqual({ owner: 'another_process', lookedAtMs: [0, 4_000] });
  });

  it('is looked at once where the command is old, or where it tells', async () => {
    expect(await ask(['undecided'], 5_000)).toEqual({ owner: 'this_bot', lookedAtMs: [0] });
    expect(await ask(['another_process'], 0)).toEqual({ owner: 'another_process', lookedAtMs: [0] });
    expect(await ask(['nobody'], 5_000)).toEqual({ owner: 'nobody', lookedAtMs: [0] });
  });

  it('is looked for again where there is none yet: Discord may come late to what it has', async () => {
    expect(await ask(['nobody', 'undecided'], 0)).toEqual({ owner: 'this_bot', lookedAtMs: [0, 5_000] });
    expect(await ask(['nobody', 'another_process'], 0)).toMatchObject({ owner: 'another_process' });
    expect(await ask(['nobody', 'nobody'], 0)).toEqual({ owner: 'nobody', lookedAtMs: [0, 5_000] });
  });

  it('is waited for no longer where the clock was set back by hours', async () => {
    const seen = await ask(['undecided', 'undecided'], -3_600_000);
    expect(seen).toEqual({ owner: 'this_bot', lookedAtMs: [0, 5_000] });
  });
});
