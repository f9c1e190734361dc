import { describe, expect, it } from 'vitest';
import { Permission, textOf, type Invocation, type Member } from '../../sandbox/discord/discord.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { privateAnswer } from '../support/conversation.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const DECLINED = 'BFL declined this prompt; nothing was charged.';
const REFUSED =
  /Painting is paused for you: BFL declined 2 of your prompts within 24 hours\. You can paint again <t:\d+:R>\./;
const WAITS_IN_VAIN = 'Not sent to FLUX, because too many of your prompts were declined; nothing was charged.';

class SetClock implements Clock {
  offMs = 0;

  now(): number {
    return systemClock.now() + this.offMs;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }
}

/** A world in which prompts with "mouse" are declined, with a limit of two strikes. */
async function startStrictWorld(settings: Readonly<Record<string, string>> = {}, clock: Clock = systemClock) {
  const world = await startWorld({ settings: { STRIKES: '2', ...settings }, clock });
  world.bfl.script(({ prompt }) => (prompt.includes('mouse') ? { outcome: 'request-moderated' } : undefined));
  return world;
}

/** What everybody reads says nothing of strikes. */
async function declined(member: Member): Promise<Invocation> {
  const invocation = await member.command('imagine', { prompt: 'a famous mouse' });
  expect(textOf(await replySaying(invocation, DECLINED))).not.toContain('of your prompts');
  return invocation;
}

/** What the member alone is told of their strikes. */
async function strike(member: Member): Promise<string> {
  const told = await (await declined(member)).followUpWhere((message) => textOf(message).includes('of your prompts'));
  expect(told.ephemeral).toBe(true);
  return textOf(told);
}

/** The messages in the moderators' channel. */
async function modLogIn(world: World, guild = world.discord.guild) {
  const channel = guild.addChannel({ name: 'mod-log' });
  await using database = openDatabase(world.config.databasePath);
  const audit = { guildId: guild.id, actorId: '1', action: 'setting', subject: 'x', before: null, after: '', atMs: 1 };
  await createAdministrationStore(database.kysely).changeSettings(guild.id, { modLogChannelId: channel.id }, audit);
  return channel;
}

const withoutTimes = (text: string): string => text.replaceAll(/<t:\d+:R>/g, '<t>').replaceAll(/<#\d+>/g, '<#channel>');
const submits = (world: World): number => world.bfl.callCount('submit');

describe('a member whose prompts BFL declines', () => {
  it('is warned from the second on, for them alone, and in a private reply in that reply', async () => {
    await using world = await startStrictWorld({ STRIKES: '3' });
    const ada = world.member();
    await declined(ada);
    expect(await strike(ada)).toBe(
      '⚠️ 2 of your prompts were declined within 24 hours; at 3, you cannot paint for an hour.',
    );
    const secret = await ada.command('imagine', { prompt: 'a famous mouse', private: true });
    expect(textOf(await replySaying(secret, DECLINED))).toContain('painting is paused for you');
    expect(secret.followUps).toEqual([]);
    await world.endSoundly();
  });

  it('is told how many, paused for an hour at the limit, refused before any hold, also after a restart, and free again', async () => {
    const clock = new SetClock();
    await using world = await startStrictWorld({}, clock);
    const modLog = await modLogIn(world);
    const ada = world.member();
    await declined(ada);
    expect(withoutTimes(await strike(ada))).toContain(
      '⏸️ 2 of your prompts were declined within 24 hours: painting is paused for you and resumes <t>.',
    );
    const told = await modLog.messageWhere((message) => textOf(message).includes('is paused for <@'));
    expect(withoutTimes(textOf(told))).toBe(
      `🛡️ BFL declined 1 picture of <@${ada.id}> in <#channel>: Derivative Works Filter.\n` +
        `⏸️ Painting is paused for <@${ada.id}> and resumes <t>: BFL declined 2 of their prompts within 24 hours.`,
    );
    expect(await privateAnswer(ada, 'imagine', { prompt: 'a fox' })).toMatch(REFUSED);
    await world.stopBot();
    const entries = (await world.ledger()).length;
    await world.startBot();
    const before = submits(world);
    expect(await privateAnswer(ada, 'imagine', { prompt: 'a fox' })).toMatch(REFUSED);
    expect([submits(world), (await world.ledger()).length]).toEqual([before, entries]);
    await pictureIn(await world.member('Ben').command('imagine', { prompt: 'a fox' }));

    clock.offMs += HOUR_MS;
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    expect(withoutTimes(await strike(ada))).toContain(
      '3 of your prompts were declined within 24 hours: painting is paused',
    );
    await modLog.messageWhere((message) => textOf(message).includes('BFL declined 3 of their prompts'));
    expect(modLog.messages.filter((message) => textOf(message).includes('is paused for <@'))).toHaveLength(2);
    clock.offMs += 24 * HOUR_MS;
    const again = await declined(ada);
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    expect(again.followUps).toEqual([]);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('is counted over all servers, and one command of four pictures counts once', async () => {
    await using world = await startStrictWorld();
    const other = world.discord.addGuild({ name: 'Other' });
    const [here, there] = [await modLogIn(world), await modLogIn(world, other)];
    const ada = world.member();
    const four = await ada.command('imagine', { prompt: 'four mice and a mouse', count: 4 });
    await replySaying(four, DECLINED);
    const abroad = other.addMember({ user: ada.user });
    expect(await strike(abroad)).toContain('painting is paused for you');
    await there.messageWhere((message) => textOf(message).includes('is paused for <@'));
    expect(here.messages.map(textOf).join()).not.toContain('is paused');
    expect(await privateAnswer(ada, 'imagine', { prompt: 'a fox' })).toMatch(REFUSED);
  });

  it('loses what waits, in every server and without a charge, but nothing that is being painted', async () => {
    await using world = await startStrictWorld({ USER_CONCURRENCY: '2', BFL_CONCURRENCY: '3' });
    const ada = world.member();
    const abroad = world.discord.addGuild({ name: 'Other' }).addMember({ user: ada.user });
    await declined(ada);
    world.bfl.script(({ prompt }) => {
      if (prompt === 'a long fox') return { latencyMs: Number.POSITIVE_INFINITY };
      return prompt === 'a slow mouse' ? { outcome: 'content-moderated', latencyMs: 600 } : undefined;
    });
    const painted = await ada.command('imagine', { prompt: 'a long fox' });
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a long fox');
    const slow = await ada.command('imagine', { prompt: 'a slow mouse' });
    await world.bfl.taskWhere(({ prompt }) => prompt === 'a slow mouse');
    const waiting: Invocation[] = [
      await ada.command('imagine', { prompt: 'a fox', count: 2 }),
      await abroad.command('imagine', { prompt: 'a cat' }),
    ];
    const before = submits(world);
    await slow.followUpWhere((message) => textOf(message).includes('painting is paused for you'));
    for (const invocation of waiting) await replySaying(invocation, WAITS_IN_VAIN);
    world.bfl.finish(task);
    await pictureIn(painted);
    expect(submits(world)).toBe(before);
    await world.stopBot();
    const released = (await world.ledger()).filter(({ reason }) => reason === 'struck');
    expect(released.map(({ billed, held }) => [billed, held])).toEqual([
      [0, -40_000],
      [0, -40_000],
      [0, -40_000],
    ]);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('is explained to the admins, and pauses nobody where the operator wants none', async () => {
    await using world = await startStrictWorld();
    const admin = world.discord.guild.addMember({ name: 'Admin', permissions: Permission.ManageGuild });
    const ada = world.member();
    await declined(ada);
    await strike(ada);
    const explained = await privateAnswer(admin, 'settings explain', { member: ada });
    expect(explained).toContain('their strikes: too many of their prompts were declined within a day');
    expect(explained).toMatch(REFUSED);
    await world.stopBot();
    await world.startBot({ STRIKES: 'none' });
    await declined(ada);
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
  });
});
