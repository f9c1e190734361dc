import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, textOf, type Channel, type Guild, type Member } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { formatUsd, fromCredits } from '../../src/generation/model/money.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { DAY_MS, MINUTE_MS } from '../../src/runtime/durations.ts';
import { mentionOf } from '../support/command-names.ts';
import { answerTo } from '../support/history.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const EVERY_MS = 23;

/** A clock that a test sets forward, and that counts the looks at servers. */
class LookClock implements Clock {
  #aheadMs = 0;
  #looks = 0;
  #onLook: () => void = () => undefined;

  now(): number {
    return systemClock.now() + this.#aheadMs;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms === EVERY_MS) {
      this.#looks += 1;
      this.#onLook();
    }
    await systemClock.sleep(ms, signal);
  }

  pass(ms: number): void {
    this.#aheadMs += ms;
  }

  /** Resolves when a look that began after this call is over. */
  nextLook(): Promise<void> {
    const enough = this.#looks + 2;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onLook = () => {
      if (this.#looks >= enough) resolve();
    };
    return promise;
  }
}

const clock = new LookClock();
let world: World;

beforeAll(async () => {
  world = await startWorld({
    clock,
    timings: { capAlertsEveryMs: EVERY_MS },
    settings: {
      USER_DAILY_USD: 'none',
      USER_MONTHLY_USD: 'none',
      BOT_DAILY_USD: 'none',
      BOT_MONTHLY_USD: 'none',
      GUILD_DAILY_USD: 'none',
      GUILD_MONTHLY_USD: '1.00',
      USER_PACE_USD: '5',
      BURN_USD: 'none',
    },
  });
});

afterAll(() => world.endSoundly());

interface Server {
  readonly guild: Guild;
  readonly boss: Member;
  readonly channel: Channel;
}

async function server(name: string, dollars: string | null, locale = 'en-US'): Promise<Server> {
  const guild = world.discord.addGuild({ name, locale });
  const boss = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
  const channel = guild.addChannel({ name: 'moderators' });
  await answerTo(await boss.command('settings set', { mod_log: channel }));
  if (dollars !== null) await limit(boss, dollars);
  return { guild, boss, channel };
}

async function limit(boss: Member, dollars: string): Promise<void> {
  await replySaying(await boss.command('limits set', { for: 'server', per: 'day', dollars }), 'This server');
}

const paint = async (member: Member, count = 1) =>
  pictureIn(await member.command('imagine', { prompt: 'a fox', count }));

const alertsIn = ({ channel }: Server): string[] => channel.messages.map(textOf);

/** What BFL billed for what was painted since. */
function billing(): () => string {
  const before = world.bfl.billedCredits;
  return () => formatUsd(fromCredits(world.bfl.billedCredits - before));
}

describe("alerts about a server's limits", () => {
  it('come at 80 % and when it is used up, once each, and again once it was raised or the day is over', async () => {
    const here = await server('Counted', '0.25');
    const [ada, ben] = [here.guild.addMember({ name: 'Ada' }), here.guild.addMember({ name: 'Ben' })];
    const billed = billing();
    await paint(ada, 3);
    await paint(ben);
    await clock.nextLook();
    expect(alertsIn(here)).toEqual([]);

    await paint(ada);
    const first = await here.channel.messageWhere((message) => textOf(message).includes('⚠️'));
    expect(textOf(first).split('\n')).toEqual([
      `⚠️ **80 % of this server's limit for today is used: ${billed()} of $0.25.**`,
      expect.stringMatching(/^When it is used up, nobody can paint here until it resets <t:\d+:R>\.$/),
      `Spent most: <@${ada.id}> $0.16, <@${ben.id}> $0.04.`,
      `${mentionOf(world.discord, 'limits set')} changes this limit, ${mentionOf(world.discord, 'usage overview')} shows what it was spent on.`,
    ]);
    expect(first.pings).toEqual({ everyone: false, userIds: [], roleIds: [] });

    await paint(ben);
    const second = await here.channel.messageWhere((message) => textOf(message).includes('⛔'));
    expect(textOf(second).split('\n').slice(0, 3)).toEqual([
      `⛔ **This server's limit for today is used up: ${billed()} of $0.25.**`,
      expect.stringMatching(
        /^What is left does not pay for a usual picture\. Nobody can paint here until it resets <t/,
      ),
      `Spent most: <@${ada.id}> $0.16, <@${ben.id}> $0.08.`,
    ]);
    await replySaying(await ada.command('imagine', { prompt: 'one more' }), "this server's limit");
    await clock.nextLook();
    expect(alertsIn(here)).toHaveLength(2);

    await limit(here.boss, '0.33');
    await paint(ben);
    const raised = await here.channel.messageWhere((message) => textOf(message).includes('$0.33'));
    expect(textOf(raised)).toContain(`84 % of this server's limit for today is used: ${billed()} of $0.33`);

    clock.pass(DAY_MS);
    const tomorrow = billing();
    await paint(ada, 4);
    await paint(ben, 4);
    await here.channel.messageWhere((message) => textOf(message).includes(`used up: ${tomorrow()} of $0.33`));
    await clock.nextLook();
    // What passes both at once is told once.
    expect(alertsIn(here)).toHaveLength(4);
  });

  it("speak the server's language, and say of the operator's limit that it is theirs", async () => {
    const here = await server('中文', null, 'zh-CN');
    const ada = here.guild.addMember({ name: 'Ada' });
    const billed = billing();
    for (const count of [4, 4, 4, 4, 4]) await paint(ada, count);
    const alert = await here.channel.messageWhere((message) => textOf(message).includes('⚠️'));
    expect(textOf(alert).split('\n')).toEqual([
      `⚠️ **本服务器本月的限额已用 80%：${billed()}（共 $1.00）。**`,
      expect.stringMatching(/^用完之后，本服务器在限额重置（<t:\d+:R>）之前无法绘图。$/),
      `花费最多的成员：<@${ada.id}> $0.80。`,
      expect.stringMatching(/^这一限额由本机器人的运营者设定，只有运营者能调高。可用 <\/usage overview:/),
    ]);
  });

  it('are told later where the channel was closed, or a kill left open whether they were, and go nowhere without one', async () => {
    const here = await server('Closed', '0.05');
    const elsewhere = await server('Without', '0.05');
    await replySaying(await elsewhere.boss.command('settings clear', { setting: 'mod_log' }), 'Cleared');
    here.channel.permissions = Permission.ViewChannel;
    for (const { guild } of [here, elsewhere]) await paint(guild.addMember({ name: 'Ada' }));
    await expect.poll(() => world.logLines.join('')).toContain('could not be told');
    clock.pass(9 * MINUTE_MS);
    await clock.nextLook();
    here.channel.permissions = here.guild.channel.permissions;
    clock.pass(2 * MINUTE_MS);
    await here.channel.messageWhere((message) => textOf(message).includes('⛔'));

    await using database = openDatabase(world.config.databasePath);
    const { kysely } = database;
    const states = async () =>
      (await kysely.selectFrom('cap_alerts').select('state').where('guild_id', '=', here.guild.id).execute()).map(
        ({ state }) => state,
      );
    await expect.poll(states).toEqual(['superseded', 'told']);
    await world.stopBot();
    const told = kysely.updateTable('cap_alerts').where('guild_id', '=', here.guild.id).where('state', '=', 'told');
    await told.set({ state: 'due', next_at_ms: 0 }).execute();
    await world.startBot();
    await expect.poll(states).toEqual(['superseded', 'told']);
    expect([alertsIn(here).length, alertsIn(elsewhere).length]).toEqual([1, 0]);

    const view = async ({ boss }: Server) => textOf(await answerTo(await boss.command('settings view')));
    expect(await view(elsewhere)).toContain(
      'Mod-log channel: not set, so nobody is told when a limit of this server runs out, moderators get no notices,',
    );
    expect(await view(here)).toContain(`\nMod-log channel: <#${here.channel.id}>\n`);
    here.channel.permissions = Permission.ViewChannel;
    await expect.poll(() => view(here)).toContain(`<#${here.channel.id}> ⚠️ I may not write there`);
    const lines = (await view(elsewhere)).split('\n');
    expect(lines).toContain('Most pictures of a command: 4 (nothing set)');
    expect(lines.at(-2)).toMatch(
      new RegExp(`^<t:\\d+:R> <@${elsewhere.boss.id}> · Mod-log channel: <#${elsewhere.channel.id}> → not set$`),
    );
  });
});
