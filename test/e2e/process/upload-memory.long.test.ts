import { describe, expect, it } from 'vitest';
import { peakMemoryMb } from '../../../bench/pictures/peak-memory.ts';
import type { Invocation } from '../../../sandbox/discord/discord.ts';
import type { FaultReply } from '../../../sandbox/discord/faults.ts';
import { openProcessWorld, preloading, type ProcessWorld } from '../../support/process-world.ts';

/** Of the process, from its start on. */
const MOST_MB = 350;
const MEMBERS = 20;
const PICTURES_EACH = 4;
const ALL = MEMBERS * PICTURES_EACH;
/** 1.3 MB as the sandbox's noise. */
const SIZE = { width: 1_312, height: 1_312 };

const SETTINGS = {
  // As `npm start` has it, with shorter waits between two tries.
  NODE_OPTIONS: `--max-semi-space-size=4 --max-old-space-size=256 ${preloading('short-waits').NODE_OPTIONS}`,
  BURN_USD: 'none',
  LOG_LEVEL: 'info',
};

/** Discord's edits of replies, pictures and progress alike, fail until it is lifted. `tried` counts them. */
function breakUploads({ discord }: ProcessWorld, reply: FaultReply | 'hang') {
  const counts = { tried: 0 };
  const lift = discord.fault({
    method: 'PATCH',
    path: /^\/webhooks\/\d+\/[^/]+\/messages\//,
    times: Number.POSITIVE_INFINITY,
    reply,
    hit: () => {
      counts.tried += 1;
    },
  });
  return { counts, lift };
}

async function askForAll(world: ProcessWorld): Promise<Invocation[]> {
  const guilds = [world.discord.guild, ...['B', 'C', 'D'].map((name) => world.discord.addGuild({ name }))];
  const each = Array.from({ length: MEMBERS / guilds.length }, (_, n) => `M${n}`);
  const members = guilds.flatMap((guild) => each.map((name) => guild.addMember({ name })));
  const asked = members.map(async (member) => {
    const own = [];
    for (let number = 1; number <= PICTURES_EACH; number += 1) {
      const one = await member.command('imagine', { prompt: `picture ${number}`, ...SIZE });
      await one.acknowledged;
      own.push(one);
    }
    return own;
  });
  return (await Promise.all(asked)).flat();
}

const patience = { timeout: 300_000, interval: 200 };

describe('80 pictures of 1.3 MB whose uploads', () => {
  it.each([
    { fail: 'are answered with 503', reply: { status: 503 }, tries: [6 * ALL, 6 * ALL] },
    // Each takes 20 s; in the first process the progress edits hang as well.
    { fail: 'are never answered', reply: 'hang' as const, tries: [1.5 * ALL, ALL / 2] },
  ])(
    '$fail stay below 350 MB, after a kill as well, and arrive once Discord takes them',
    async ({ reply, tries: [firstTries = 0, nextTries = 0] }) => {
      await using world = await openProcessWorld(
        { recordFiles: false },
        { latencyMs: 20, pictures: 'noise' },
        { runsAsWritten: true },
      );
      const { counts, lift } = breakUploads(world, reply);
      const first = await world.startBot(SETTINGS);
      const invocations = await askForAll(world);
      await expect
        .poll(async () => (await world.pictures()).filter(({ file }) => file !== null).length, patience)
        .toBe(ALL);
      await expect.poll(() => counts.tried, patience).toBeGreaterThan(firstTries);
      const peaks = [await peakMemoryMb(first.pid)];
      first.signal('SIGKILL');
      await first.ended;

      counts.tried = 0;
      const next = await world.startBot(SETTINGS);
      await expect.poll(() => counts.tried, patience).toBeGreaterThan(nextTries);
      peaks.push(await peakMemoryMb(next.pid));

      lift();
      await Promise.all(invocations.map((one) => one.replyWhere(({ attachments }) => attachments.length > 0, 200_000)));
      peaks.push(await peakMemoryMb(next.pid));
      next.signal('SIGTERM');
      expect(await next.ended).toEqual({ code: 0, signal: null });
      for (const peak of peaks) expect(peak).toBeLessThan(MOST_MB);
      const { kinds, ...sums } = await world.ledgerSums();
      expect(sums).toEqual({ faults: [], held: 0, charged: ALL * 40_000, billed: world.billed });
      expect(kinds.filter((kind) => kind === 'settle')).toHaveLength(ALL);
      expect(world.discord.guilds.flatMap(({ channel }) => channel.messages)).toHaveLength(ALL);
      expect(world.discord.violations).toEqual([]);
    },
    900_000,
  );
});
