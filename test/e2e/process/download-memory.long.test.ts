import { describe, expect, it } from 'vitest';
import { peakMemoryMb } from '../../../bench/pictures/peak-memory.ts';
import { openProcessWorld, paintingIn, preloading } from '../../support/process-world.ts';

/** Of the process, from its start on. Some 300 were seen, 20 more or less by when V8 collects what has arrived. */
const MOST_MB = 350;
const MEMBERS = 24;
/** Nearly as large as a picture may be. */
const PAGE = 'x'.repeat(30_000_000);

const SETTINGS = {
  // As `npm start` has it, with shorter waits between two tries.
  NODE_OPTIONS: `--max-semi-space-size=4 --max-old-space-size=256 ${preloading('short-waits').NODE_OPTIONS}`,
  // As the image has it: without them, glibc keeps up to 70 MB of what was freed.
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '65536',
  BURN_USD: 'none',
  LOG_LEVEL: 'info',
};

describe('24 ready pictures at once whose downloads', () => {
  it.each([
    ['fail with a page of 30 MB', 503],
    ['bring 30 MB that are no picture', 200],
  ])(
    '%s stay below 350 MB, and arrive once they can be fetched',
    async (_what, status) => {
      await using world = await openProcessWorld({}, {}, { runsAsWritten: true });
      const broken = world.bfl.fault({ on: 'delivery', times: 2 * MEMBERS, reply: { status, body: PAGE } });
      const bot = await world.startBot(SETTINGS);
      const members = Array.from({ length: MEMBERS }, (_, n) => world.discord.guild.addMember({ name: `M${n}` }));
      const invocations = await Promise.all(members.map((member) => member.command('imagine', { prompt: 'a fox' })));
      await world.bfl.taskWhere(() => world.bfl.tasks.filter(({ polls }) => polls > 0).length === MEMBERS, 60_000);
      world.paintAll();
      await expect.poll(() => broken.hits, { timeout: 120_000 }).toBe(2 * MEMBERS);
      await Promise.all(invocations.map(paintingIn));
      expect(await peakMemoryMb(bot.pid)).toBeLessThan(MOST_MB);
      bot.signal('SIGTERM');
      expect(await bot.ended).toEqual({ code: 0, signal: null });
      const { kinds: _kinds, ...sums } = await world.ledgerSums();
      expect(sums).toEqual({ faults: [], held: 0, charged: MEMBERS * 40_000, billed: world.billed });
    },
    300_000,
  );
});
