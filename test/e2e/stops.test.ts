import { describe, expect, it } from 'vitest';
import { textOf, type Invocation, type Member } from '../../sandbox/discord/discord.ts';
import { startWithAdmin, type AdminWorld } from '../support/admin-world.ts';
import { privateAnswer } from '../support/conversation.ts';
import { pictureIn, replySaying, type World } from '../support/world.ts';

const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };
const UNCHECKED = { unchecked: true };

function operatorIn(world: World): Member {
  return world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
}

/** A member's commands for four, four and two pictures: two are with BFL, and eight wait. */
async function askForTen(world: World, member: Member): Promise<readonly [Invocation, Invocation, Invocation]> {
  const ask = async (count: number): Promise<Invocation> => {
    const invocation = await member.command('imagine', { prompt: `${count} foxes`, count });
    await invocation.replyWhere(({ loading }) => !loading);
    return invocation;
  };
  const before = world.bfl.tasks.length;
  const first = await ask(4);
  await world.bfl.taskWhere(() => world.bfl.tasks.length === before + 2);
  return [first, await ask(4), await ask(2)];
}

function finishAll({ bfl }: World): void {
  for (const task of bfl.tasks) bfl.finish(task);
}

/** What is still held, once the bot has stopped. */
async function heldAtTheEnd(world: AdminWorld): Promise<number> {
  await world.stopBot();
  expect(await world.ledgerFaults()).toEqual([]);
  return (await world.ledger()).reduce((sum, { held }) => sum + held, 0);
}

describe('/operator block', () => {
  it('of a user or a server cancels what waits, and says so; what is with BFL arrives', async () => {
    await using world = await startWithAdmin({ bfl: BY_HAND });
    const operator = operatorIn(world);
    const ada = world.member();
    const ben = world.member('Ben');
    const commands = [await askForTen(world, ada), await askForTen(world, ben)];
    for (const [index, target] of [{ user: ada }, { server: world.discord.guild.id }].entries()) {
      const answer = await privateAnswer(operator, 'operator block', { reason: 'spam', ...target }, UNCHECKED);
      expect(answer).toContain('Queued pictures are cancelled and not charged; those being painted still arrive.');
      const [, second, third] = commands[index] ?? [];
      for (const cancelled of [second, third]) {
        await cancelled?.replyWhere((reply) =>
          textOf(reply).includes('has blocked you or this server; nothing was charged'),
        );
      }
    }
    finishAll(world);
    for (const [first] of commands) {
      const picture = await pictureIn(first);
      expect(picture.attachments).toHaveLength(2);
      expect(textOf(picture)).toContain('Picture 3, 4 of 4: Not sent to FLUX');
    }
    expect(world.bfl.tasks).toHaveLength(4);
    expect(await heldAtTheEnd(world)).toBe(0);
  });
});

describe('a limit that is lowered', () => {
  it('by an admin or the operator cancels the newest of what waits, until the rest fits, and says so', async () => {
    await using world = await startWithAdmin({ bfl: BY_HAND });
    const [first, second, third] = await askForTen(world, world.member());
    await privateAnswer(world.admin, 'limits set', { per: 'day', dollars: '0.16', for: 'everyone' });
    const sentence = 'a limit no longer leaves enough for it; nothing was charged';
    for (const invocation of [third, second]) await replySaying(invocation, sentence);
    await privateAnswer(operatorIn(world), 'operator ceiling', { period: 'day', dollars: '0.12' }, UNCHECKED);
    finishAll(world);
    await world.bfl.taskWhere(() => world.bfl.tasks.length === 3);
    finishAll(world);
    const picture = await pictureIn(first);
    expect(picture.attachments).toHaveLength(3);
    expect(textOf(picture)).toContain(`Picture 4 of 4: Not sent to FLUX, because ${sentence}`);
    expect(world.bfl.tasks).toHaveLength(3);
    expect(await heldAtTheEnd(world)).toBe(0);
  });

  it('is kept to as well where the settings lowered it while the bot was away', async () => {
    await using world = await startWithAdmin({ bfl: BY_HAND });
    const [first, second, third] = await askForTen(world, world.member());
    await world.stopBot();
    await world.startBot({ USER_DAILY_USD: '0.12' });
    finishAll(world);
    for (const invocation of [third, second]) await replySaying(invocation, 'a limit no longer leaves enough');
    await world.bfl.taskWhere(() => world.bfl.tasks.length === 3);
    finishAll(world);
    expect((await pictureIn(first)).attachments).toHaveLength(3);
    expect(world.bfl.tasks).toHaveLength(3);
  });
});

describe('/limits pause', () => {
  it('submits nothing more of that server, also after a restart, and keeps the places; /limits resume goes on', async () => {
    await using world = await startWithAdmin({ bfl: BY_HAND, settings: { BFL_CONCURRENCY: '1' } });
    await world.member('Cleo').command('imagine', { prompt: 'a plug' });
    await world.bfl.taskWhere(({ prompt }) => prompt === 'a plug');
    const waiting = await world.member().command('imagine', { prompt: 'a fox' });
    await replySaying(waiting, 'Place 1 in the queue');
    const elsewhere = await world.discord
      .addGuild({ name: 'Elsewhere' })
      .addMember({ name: 'Ben' })
      .command('imagine', {
        prompt: 'a cat',
      });
    const answer = await privateAnswer(world.admin, 'limits pause');
    expect(answer).toContain('Queued pictures keep their place for ten minutes and then end without a charge');
    await replySaying(waiting, /Painting is paused.*You keep your place and nothing is charged/u);
    await world.stopBot();
    await world.startBot();
    finishAll(world);
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'a cat'));
    await pictureIn(elsewhere);
    expect(world.bfl.tasks.map(({ prompt }) => prompt)).toEqual(['a plug', 'a cat']);
    await privateAnswer(world.admin, 'limits resume');
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox'));
    await pictureIn(waiting);
  });
});

describe('what waits in a pause for too long', () => {
  it('ends uncharged, whether an admin or the operator paused', async () => {
    await using world = await startWithAdmin({ bfl: BY_HAND, timings: { pauseTimeoutMs: 300 } });
    const pauses = [
      { member: world.admin, path: 'limits', options: {} },
      { member: operatorIn(world), path: 'operator', options: { reason: 'tea' } },
    ] as const;
    for (const { member, path, options } of pauses) {
      const [first, second, third] = await askForTen(world, world.member(path));
      await privateAnswer(member, `${path} pause`, options, UNCHECKED);
      for (const invocation of [second, third]) {
        await replySaying(invocation, 'painting has been paused for too long; nothing was charged');
      }
      finishAll(world);
      expect((await pictureIn(first)).attachments).toHaveLength(2);
      await privateAnswer(member, `${path} resume`, {}, UNCHECKED);
    }
    expect(world.bfl.tasks).toHaveLength(4);
    expect(await heldAtTheEnd(world)).toBe(0);
  });
});
