// The life of a picture: one table, at each host. What is rarer or slower is in life-of-a-picture.long.test.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostWorld, USUAL_LIVES } from '../support/lives.ts';
import { HOSTS } from '../support/painting-hosts.ts';
import { pictureIn, replySaying } from '../support/world.ts';

const worlds = new Map<string, HostWorld>();

beforeAll(async () => {
  for (const opened of await Promise.all(HOSTS.map((name) => HostWorld.start(name)))) {
    worlds.set(opened.name, opened);
    opened.begin(USUAL_LIVES);
  }
});

afterAll(async () => {
  await using stack = new AsyncDisposableStack();
  for (const opened of worlds.values()) stack.use(opened);
});

function worldOf(name: string): HostWorld {
  const opened = worlds.get(name);
  if (opened === undefined) throw new Error(`${name} was not started`);
  return opened;
}

describe.each(HOSTS)('a picture at %s', (name) => {
  it.each(USUAL_LIVES)('that $name', async (life) => {
    const opened = worldOf(name);
    expect(await opened.livedOf(life)).toEqual(opened.expectedOf(life));
  });
});

const HELD = 'a heron over a restart';
const WAITING = 'a heron that waits';

/** One is being painted and one waits behind it, which is cancelled; then the bot is started again. */
async function cancelAndRestart({ host, world }: HostWorld) {
  const member = world.member();
  host.plan(HELD, { isHeld: true });
  const painting = await member.command('imagine', { prompt: HELD, count: 4 });
  await host.polled(HELD, 4);
  const waiting = await member.command('imagine', { prompt: WAITING });
  const click = await member.click(await replySaying(waiting, '⏳'), 'Cancel');
  await replySaying(click, 'Nothing was charged');
  await world.stopBot();
  await world.startBot();
  host.finish(HELD);
  const { attachments } = await pictureIn(painting);
  const kinds = (await world.ledger(painting.id)).map(({ kind }) => kind);
  return {
    cancelled: { ledger: await world.ledger(waiting.id), host: host.countOf(WAITING) },
    painted: { pictures: attachments.length, kinds, host: host.countOf(HELD) },
  };
}

it('a cancelled picture that waited costs nothing anywhere, and a restart in mid-render paints none twice', async () => {
  const seen = await Promise.all(
    HOSTS.map(async (name) => {
      const opened = worldOf(name);
      await Promise.all(USUAL_LIVES.map((life) => opened.livedOf(life)));
      return [opened.host.price, await cancelAndRestart(opened)] as const;
    }),
  );
  for (const [price, { cancelled, painted }] of seen) {
    expect(cancelled).toEqual({
      ledger: [
        { kind: 'hold', held: price, charged: 0, billed: 0, reason: null },
        { kind: 'release', held: -price, charged: 0, billed: 0, reason: 'cancelled' },
      ],
      host: { tasks: 0, downloads: 0, billed: 0 },
    });
    expect(painted).toEqual({
      pictures: 4,
      kinds: ['hold', 'settle', 'settle', 'settle', 'settle'],
      host: { tasks: 4, downloads: 4, billed: 4 * price },
    });
  }
});
