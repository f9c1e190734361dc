import { expect, it } from 'vitest';
import { textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { answerTo, leadsTo } from '../support/history.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';

const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };

/** A clock that a test sets forward, as if that much time had gone by. */
class ForwardClock implements Clock {
  #aheadMs = 0;

  now(): number {
    return systemClock.now() + this.#aheadMs;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }

  pass(ms: number): void {
    this.#aheadMs += ms;
  }
}

async function paint(
  world: World,
  clock: ForwardClock,
  member: Member,
  ms: number,
  isPrivate = false,
): Promise<Message> {
  const prompt = `number ${world.bfl.tasks.length}`;
  world.bfl.script((task) => (task.prompt === prompt ? BY_HAND : undefined));
  const command = await member.command('imagine', { prompt, private: isPrivate });
  const task = await world.bfl.taskWhere((one) => one.prompt === prompt && one.polls > 0);
  clock.pass(ms);
  world.bfl.finish(task);
  return pictureIn(command);
}

it('a member who wants it is told once of a slow command: in its channel, of a private one directly, also after a crash', async () => {
  const clock = new ForwardClock();
  await using world = await startWorld({ clock, settings: { USER_PACE_USD: '2' } });
  const { guild } = world.discord;
  const [ada, ben] = [world.member('Ada'), world.member('Ben')];
  const quota = await answerTo(await ada.command('quota'));
  const on = await leadsTo(await ada.click(quota, 'Notify me when done: off'));
  expect(JSON.stringify(on.components)).toContain('Notify me when done: on');
  const saidTo = (member: Member): Message[] =>
    guild.channel.messages.filter((message) => message.content.startsWith(`<@${member.id}>\n🔔`));

  await paint(world, clock, ben, 31_000);
  await paint(world, clock, ada, 29_000 - 2_000);
  const slow = await paint(world, clock, ada, 31_000);
  const link = `https://discord.com/channels/${guild.id}/${guild.channel.id}/${slow.id}`;
  await guild.channel.messageWhere((message) => message.content === `<@${ada.id}>\n🔔 Done: ${link}`);
  expect(saidTo(ada).map(({ pings }) => pings)).toEqual([{ everyone: false, userIds: [ada.id], roleIds: [] }]);
  await paint(world, clock, ada, 31_000, true);
  await expect.poll(() => ada.directMessages.map(textOf)).toEqual([`🔔 Done: <#${guild.channel.id}>`]);

  await using database = openDatabase(world.config.databasePath);
  const told = () => database.kysely.selectFrom('notices').selectAll().where('key', 'like', 'done:%').execute();
  await expect.poll(async () => (await told()).length).toBe(2);
  await world.stopBot();
  // As a kill right after the message leaves it.
  const [first] = await told();
  await database.kysely
    .deleteFrom('notices')
    .where('key', '=', first?.key ?? '')
    .execute();
  await world.startBot();
  await expect.poll(async () => (await told()).length).toBe(2);
  expect([saidTo(ada).length, saidTo(ben).length, ada.directMessages.length, ben.directMessages.length]).toEqual([
    1, 0, 1, 0,
  ]);
  expect(world.discord.violations).toEqual([]);
});

it('a member is told of no command that was cancelled, not by the next process either', async () => {
  const clock = new ForwardClock();
  await using world = await startWorld({ clock, settings: { USER_PACE_USD: '2', BFL_CONCURRENCY: '1' } });
  const { guild } = world.discord;
  const [ada, ben] = [world.member('Ada'), world.member('Ben')];
  await leadsTo(await ada.click(await answerTo(await ada.command('quota')), 'Notify me when done: off'));
  world.bfl.script(({ prompt }) => (prompt === 'a plug' ? BY_HAND : undefined));
  await ben.command('imagine', { prompt: 'a plug' });
  const plug = await world.bfl.taskWhere(({ prompt, polls }) => prompt === 'a plug' && polls > 0);
  const waiting = await ada.command('imagine', { prompt: 'never painted' });
  await waiting.replyWhere(({ loading }) => !loading);
  clock.pass(31_000);
  await answerTo(await ada.command('cancel'));
  await waiting.replyWhere((message) => /charged/.test(textOf(message)));
  world.bfl.finish(plug);
  const links: string[] = [];
  const paintAndHear = async (): Promise<void> => {
    const slow = await paint(world, clock, ada, 31_000);
    links.push(`<@${ada.id}>\n🔔 Done: https://discord.com/channels/${guild.id}/${guild.channel.id}/${slow.id}`);
    await guild.channel.messageWhere(({ content }) => content === links.at(-1));
  };
  await paintAndHear();
  await world.stopBot();
  await world.startBot();
  await paintAndHear();
  const said = guild.channel.messages.filter(({ content }) => content.includes('🔔')).map(({ content }) => content);
  expect([said, ada.directMessages.length]).toEqual([links, 0]);
});
