import { describe, expect, it } from 'vitest';
import { textOf } from '../../../sandbox/discord/discord.ts';
import { bringsPictures } from '../../support/final-replies.ts';
import { openProcessWorld, paintingIn } from '../../support/process-world.ts';
import type { Program } from '../../support/process.ts';

async function kill(bot: Program): Promise<void> {
  bot.signal('SIGKILL');
  expect(await bot.ended).toEqual({ code: null, signal: 'SIGKILL' });
}

async function stop(bot: Program): Promise<void> {
  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
}

describe('a bot that is killed', () => {
  it('in mid-render, with ten more in the queue, loses no picture and charges none twice', async () => {
    await using world = await openProcessWorld({}, {}, { runsAsWritten: true });
    const bot = await world.startBot({ USER_QUEUE: '20' });
    const ada = world.discord.guild.addMember({ name: 'Ada' });
    const invocations = await Promise.all(
      ['one', 'two', 'three'].map((prompt) => ada.command('imagine', { prompt, count: 4 })),
    );
    await Promise.all(invocations.map(({ acknowledged }) => acknowledged));
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 2);
    // A task is stored before its progress is shown.
    await Promise.race(invocations.map((one) => one.replyWhere((message) => textOf(message).includes('Painting'))));
    await kill(bot);

    world.paintAll();
    const next = await world.startBot({ USER_CONCURRENCY: '12' });
    const finals = await Promise.all(invocations.map(paintingIn));
    await stop(next);
    expect(finals.map(({ attachments }) => attachments.length)).toEqual([4, 4, 4]);
    for (const { revisions } of invocations) {
      expect(revisions.filter(({ message }) => bringsPictures(message))).toHaveLength(1);
      expect(revisions.at(-1)?.message.attachments).toHaveLength(4);
    }
    expect(world.discord.guild.channel.messages).toHaveLength(3);
    const { faults, held, charged, billed } = await world.ledgerSums();
    expect({ faults, held, charged }).toEqual({ faults: [], held: 0, charged: 12 * 40_000 });
    expect(billed).toBe(world.billed);
    expect(world.discord.violations).toEqual([]);
  });

  it('while Discord or BFL are about to answer gives the one its money back, and charges the other once', async () => {
    await using world = await openProcessWorld({}, {}, { runsAsWritten: true });
    const bot = await world.startBot();
    world.bfl.fault({ on: 'submit', reply: 'hang-after-accept' });
    const ben = world.discord.guild.addMember({ name: 'Ben' });
    const submitted = await ben.command('imagine', { prompt: 'submitted' });
    await world.bfl.taskWhere(({ prompt }) => prompt === 'submitted');
    world.discord.fault({ method: 'POST', path: /\/callback/u, reply: 'hang' });
    const ada = world.discord.guild.addMember({ name: 'Ada' });
    const unheard = await ada.command('imagine', { prompt: 'unheard' });
    await bot.saying(`"generation":"${unheard.id}"`);
    await kill(bot);

    world.paintAll();
    const next = await world.startBot();
    expect((await paintingIn(submitted)).attachments).toHaveLength(1);
    // A reply that is missing is looked for again 5 s after its command.
    await next.saying('"msg":"withdrawn"');
    await stop(next);
    expect(unheard.reply).toBeNull();
    // BFL got and billed two submits for one picture: the ledger has both as billed, and one as charged.
    expect(world.bfl.tasks.map(({ prompt }) => prompt)).toEqual(['submitted', 'submitted']);
    const { kinds, ...sums } = await world.ledgerSums();
    expect(sums).toEqual({ faults: [], held: 0, charged: 40_000, billed: world.billed });
    expect(kinds.toSorted()).toEqual(['hold', 'hold', 'release', 'settle', 'unconfirmed']);
  });
});
