import { describe, expect, it, vi } from 'vitest';
import type { Invocation } from '../../../sandbox/discord/discord.ts';
import type { Program } from '../../support/process.ts';
import { openProcessWorld, paintingIn, preloading, type ProcessWorld } from '../../support/process-world.ts';
import { TEST_TIMEOUT_MS } from '../../support/test-timeout.ts';
import { photo, upload } from '../../support/uploads.ts';

const SETTINGS = { BFL_CONCURRENCY: '1', BURN_USD: 'none', STRIKES: 'none', LOG_LEVEL: 'info' };
/** 3 credits, and 1.5 for the one megapixel of each. */
const PRICE = 60_000;
const UNHEARD = 'no reply; nothing is charged';
const CHANGED = 'the picture, made from both; charged once';
const REPEATED = 'the picture, made from both; charged once; a possible second bill noted';
/** It changes nothing, and comes only where progress was on its way. */
const LOOK = ' the reply is looked up';

function startWatched(world: ProcessWorld, prompt: string, crashAt: string): Promise<Program> {
  return world.startBot({
    ...SETTINGS,
    ...preloading('crash-points'),
    EASEL_CRASH_MARKS: prompt,
    EASEL_CRASH_AT: crashAt,
  });
}

/** Each picture claims more than it has, so that the hold is lowered on the way. */
async function edit(world: ProcessWorld, prompt: string): Promise<Invocation> {
  const claims = { width: 1_200, height: 1_000 };
  const image = { ...upload(await photo({ width: 600, height: 400 })), claims };
  const image2 = { ...upload(await photo({ width: 300, height: 300, format: 'png' }), 'b.png'), claims };
  const member = world.discord.guild.addMember({ name: prompt });
  return member.command('imagine', { prompt, model: 'flux-2-pro', image, image2 });
}

/** The end of every effect of an edit that nothing disturbs, in order. */
async function record(): Promise<string[]> {
  await using world = await openProcessWorld({}, { latencyMs: 20 });
  const bot = await startWatched(world, 'undisturbed', '');
  await paintingIn(await edit(world, 'undisturbed'));
  bot.signal('SIGTERM');
  await bot.ended;
  const points = [...bot.stderr.matchAll(/^point: (after .*)$/gm)].map(([, point = '']) => point);
  return points.filter((point) => !point.endsWith(LOOK));
}

async function outcomeOf(world: ProcessWorld, invocation: Invocation, prompt: string): Promise<string> {
  if (invocation.reply === null) {
    // Discord is asked for the reply first.
    const isOver = async (): Promise<boolean> => {
      const rows = (await world.pictures()).filter((picture) => picture.prompt === prompt);
      return rows.every(({ generation, charged, held }) => generation === 'withdrawn' && charged + held === 0);
    };
    await vi.waitUntil(isOver, { timeout: TEST_TIMEOUT_MS });
    return UNHEARD;
  }
  await invocation.replyWhere(({ attachments }) => attachments.length > 0);
  const tasks = world.bfl.tasks.filter((task) => task.prompt === prompt);
  const areWhole = tasks.every(({ body }) => 'input_image' in body && 'input_image_2' in body);
  const stored = (await world.pictures()).find(({ generationId }) => generationId === invocation.id);
  if (!areWhole || stored?.charged !== PRICE) return `charged ${stored?.charged}, whole: ${areWhole}`;
  return stored.billed === PRICE && tasks.length === 1 ? CHANGED : REPEATED;
}

describe('an edit with two pictures', () => {
  it(
    'is made once from both and charged once, wherever on its way the process was killed',
    { timeout: 3 * TEST_TIMEOUT_MS },
    async () => {
      const points = await record();
      expect(points).toEqual(
        expect.arrayContaining([
          'after the hold is written',
          'after what goes in is fetched (2)',
          'after what goes in is noted (2)',
          'after it is queued with what goes in',
          'after it is claimed',
          'after it is kept and charged',
        ]),
      );
      await using world = await openProcessWorld({}, { latencyMs: 20 });
      const outcomes: (readonly [string, string])[] = [];
      let last: { readonly point: string; readonly prompt: string; readonly invocation: Invocation } | null = null;
      const settleLast = async (): Promise<void> => {
        if (last !== null) outcomes.push([last.point, await outcomeOf(world, last.invocation, last.prompt)]);
        last = null;
      };
      for (const [number, point] of points.entries()) {
        const prompt = `edit-${number}`;
        // The watcher takes any upload for the one that it watches.
        if (point.includes('fetched')) {
          const settling = await startWatched(world, 'nobody', '');
          await settleLast();
          settling.signal('SIGTERM');
          await settling.ended;
        }
        const bot = await startWatched(world, prompt, point);
        await settleLast();
        const [invocation, end] = await Promise.all([edit(world, prompt), bot.ended]);
        expect(end, point).toEqual({ code: null, signal: 'SIGKILL' });
        last = { point, prompt, invocation };
      }
      const bot = await startWatched(world, 'nobody', '');
      await settleLast();
      bot.signal('SIGTERM');
      expect(await bot.ended).toEqual({ code: 0, signal: null });
      const expected = points.map((point) => {
        if (point === 'after the hold is written') return [point, UNHEARD];
        // The answer is complete and was not read: whether it was taken is not known.
        const isLost = ['after it is claimed', 'after it is submitted'].includes(point);
        return [point, isLost ? REPEATED : CHANGED];
      });
      expect(outcomes).toEqual(expected);
      const { faults, held } = await world.ledgerSums();
      expect({ faults, held, violations: world.discord.violations }).toEqual({ faults: [], held: 0, violations: [] });
    },
  );
});
