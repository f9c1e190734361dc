import { describe, expect, it } from 'vitest';
import type { Member, Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { CalendarClock } from '../support/calendar-clock.ts';
import { fillDatabase } from '../support/painted-database.ts';
import { replySaying, says, startWorld, type World } from '../support/world.ts';

const EVERY_MS = 17;
/** Discord shows the command only to administrators, and the operator may be none. */
const UNCHECKED = { unchecked: true };

const statementsIn = (messages: readonly Message[]): readonly Message[] =>
  messages.filter((message) => says(message, 'Statement of'));

async function worldInNovember() {
  const clock = new CalendarClock(EVERY_MS);
  clock.set('2026-11-20T12:00:00Z');
  const world = await startWorld({ clock, timings: { digestEveryMs: EVERY_MS } });
  const operator = world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
  const money = world.discord.guild.addChannel({ name: 'money' });
  const ada = world.member('Ada');
  await fillDatabase(world, [{ member: ada.id, pictures: 3, atMs: Date.parse('2026-11-18T12:00:00Z') }]);
  return { clock, world, operator, money };
}

const say = async (operator: Member, options: Parameters<Member['command']>[1], text: string): Promise<Message> =>
  replySaying(await operator.command('operator statements', options, UNCHECKED), text);

/** As a process does that dies between sending and writing it down. */
async function forgetThatItWasSent(world: World): Promise<void> {
  await using database = openDatabase(world.config.databasePath);
  const { numDeletedRows } = await database.kysely
    .deleteFrom('notices')
    .where('key', 'like', 'statement:%')
    .executeTakeFirst();
  expect(numDeletedRows).toBe(1n);
}

describe('the monthly statement', () => {
  it('goes to whom the operator named, on the first at nine, once, also after a crash before it was written down', async () => {
    const { clock, world, operator, money } = await worldInNovember();
    await using _world = world;
    await say(operator, {}, 'Nobody gets monthly statements');
    await say(operator, { channel: money }, `goes to <#${money.id}>`);
    await say(operator, {}, `<#${money.id}>`);
    // October's would have been due before it was named.
    await clock.nextLooks();
    clock.set('2026-12-01T08:59:00Z');
    await clock.nextLooks();
    expect(statementsIn(money.messages)).toEqual([]);

    clock.set('2026-12-01T09:00:00Z');
    const statement = await money.messageWhere((message) => says(message, 'Statement of'));
    expect(statement.content).toContain('for 2026-11** · 3 pictures.');
    expect(statement.attachments[0]?.filename).toBe('easel-report-2026-11-01-to-2026-11-30.html');
    expect(statement.attachments[0]?.bytes?.toString('utf8')).toContain('$0.12');
    expect(statement.pings.userIds).toEqual([]);

    await clock.nextLooks();
    await world.stopBot();
    await forgetThatItWasSent(world);
    await world.startBot();
    await clock.nextLooks();
    expect(statementsIn(money.messages)).toHaveLength(1);
    await say(operator, { channel: money, off: true }, 'no longer gets');
    await say(operator, { channel: money, off: true }, 'does not get');
    expect(world.discord.violations).toEqual([]);
  });

  it('is tried again where Discord refuses it, and the list says so until it has arrived', async () => {
    const { clock, world, operator, money } = await worldInNovember();
    await using _world = world;
    await say(operator, { channel: money, server: 'all' }, 'The statement of all servers goes to');
    const restore = world.discord.fault({
      method: 'POST',
      path: new RegExp(`/channels/${money.id}/messages`, 'u'),
      reply: { status: 403, body: { code: 50_013, message: 'Missing Permissions' } },
    });
    clock.set('2026-12-01T09:00:00Z');
    await clock.nextLooks();
    await clock.nextLooks();
    await say(operator, {}, 'Discord has refused it since');
    restore();
    clock.set('2026-12-01T11:00:00Z');
    await money.messageWhere((message) => says(message, 'Statement of'));
    await clock.nextLooks();
    expect((await say(operator, {}, `all servers → <#${money.id}>`)).content).not.toContain('refused');
  });

  it('is for nobody whom the bot cannot write to, and only the operator names', async () => {
    const { world, operator } = await worldInNovember();
    await using _world = world;
    const closed = world.member('Closed');
    world.discord.fault({
      method: 'POST',
      path: /\/users\/@me\/channels/u,
      reply: { status: 403, body: { code: 50_007, message: 'Cannot send messages to this user' } },
    });
    await say(operator, { user: closed }, `I cannot write to <@${closed.id}>`);
    await say(operator, {}, 'Nobody gets monthly statements');
    await say(operator, { user: closed, server: 'everywhere' }, 'A server is given by its id');
    const refused = await world.member().command('operator statements', {}, UNCHECKED);
    expect(await replySaying(refused, 'operator')).toMatchObject({ ephemeral: true });
  });
});
