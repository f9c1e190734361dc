import { describe, expect, it } from 'vitest';
import { textOf, type Channel, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { formatUsd, fromCredits, type MicroUsd } from '../../src/generation/model/money.ts';
import { refusalOf, startWithAdmin, type AdminWorld } from '../support/admin-world.ts';
import { privateAnswer } from '../support/conversation.ts';
import { bringsPictures } from '../support/final-replies.ts';
import { replySaying, says } from '../support/world.ts';

const DAY_MS = 86_400_000;

/** A clock that a test sets; waits take their real time. */
class CalendarClock implements Clock {
  #offMs = 0;

  now(): number {
    return systemClock.now() + this.#offMs;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }

  set(iso: string): void {
    this.#offMs = Date.parse(iso) - systemClock.now();
  }
}

type End = 'kept' | 'moderated' | 'failed';

/** What the sandboxes saw of one command: how many pictures arrived where, and what the host billed. */
interface Seen {
  readonly at: string;
  /** In the server's time zone. */
  readonly day: string;
  /** The channel, of a thread that of its parent. */
  readonly channelId: string;
  readonly userId: string;
  readonly end: End;
  readonly pictures: number;
  readonly billed: MicroUsd;
}

interface Sums {
  readonly pictures: number;
  readonly charged: MicroUsd;
  readonly wasted: MicroUsd;
}

function sum(seen: readonly Seen[]): Sums {
  const add = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    pictures: add(seen.map(({ pictures }) => pictures)),
    charged: add(seen.map(({ pictures, billed }) => (pictures > 0 ? billed : 0))),
    wasted: add(seen.map(({ pictures, billed }) => (pictures > 0 ? 0 : billed))),
  };
}

/** Sends commands to a world whose clock is set, and keeps what its hosts and Discord saw of them. */
class Recorder {
  readonly seen: Seen[] = [];
  readonly #world: AdminWorld;
  readonly #clock: CalendarClock;

  constructor(world: AdminWorld, clock: CalendarClock) {
    this.#world = world;
    this.#clock = clock;
  }

  async paint(
    member: Member,
    {
      at,
      day,
      count = 1,
      channel = this.#world.discord.guild.channel,
      end = 'kept',
    }: {
      readonly at: string;
      readonly day: string;
      readonly count?: number;
      readonly channel?: Channel;
      readonly end?: End;
    },
  ): Promise<void> {
    const { bfl } = this.#world;
    this.#clock.set(at);
    const before = bfl.billedCredits;
    if (end === 'moderated') bfl.next({ outcome: 'content-moderated', costOfEnd: 4 });
    if (end === 'failed') bfl.next({ outcome: 'error', costOfEnd: 4 });
    const invocation = await member.command('imagine', { prompt: 'a fox', count }, { channel });
    const reply = await invocation.replyWhere((message) =>
      end === 'kept' ? bringsPictures(message) : says(message, /held|failed/),
    );
    this.seen.push({
      at,
      day,
      channelId: channel.parent?.id ?? channel.id,
      userId: member.id,
      end,
      pictures: reply.attachments.length,
      billed: fromCredits(bfl.billedCredits - before),
    });
  }

  on(...days: readonly string[]): Seen[] {
    return this.seen.filter(({ day }) => days.some((one) => day.startsWith(one)));
  }
}

const linesOf = (message: Message): string[] =>
  textOf(message)
    .replaceAll(/<t:\d+:R>/g, 'then')
    .replaceAll(/\d+\.\d s/g, 'T s')
    .split('\n');

describe('/usage overview against what the host and Discord saw', () => {
  it('adds up a period, the one before, limits, a forecast, channels and refusals, in a zone that leaves summer time', async () => {
    const clock = new CalendarClock();
    clock.set('2026-10-05T08:00:00Z');
    await using world = await startWithAdmin({ clock });
    const { admin, discord } = world;
    const { guild } = discord;
    await privateAnswer(admin, 'settings set', { time_zone: 'Europe/Berlin' });
    await privateAnswer(admin, 'limits set', { per: 'month', dollars: '0.6', for: 'server' });
    await privateAnswer(admin, 'settings words', { add: 'gun' });
    const gallery = guild.addChannel({ name: 'gallery' });
    const thread = guild.addThread({ name: 'foxes', parent: gallery });
    const [ada, ben] = [world.member('Ada'), world.member('王小明')];
    const recorder = new Recorder(world, clock);
    // Half past twelve and half past one in Berlin, where it is summer: the report is asked for at one.
    await recorder.paint(ada, { at: '2026-10-10T10:30:00Z', day: '2026-10-10' });
    await recorder.paint(ben, { at: '2026-10-10T11:30:00Z', day: '2026-10-10' });
    await recorder.paint(ben, { at: '2026-10-30T12:00:00Z', day: '2026-10-30', channel: gallery });
    await recorder.paint(ada, { at: '2026-11-02T12:00:00Z', day: '2026-11-02', count: 2 });
    await recorder.paint(ben, { at: '2026-11-05T12:00:00Z', day: '2026-11-05', channel: gallery });
    await recorder.paint(ben, { at: '2026-11-06T12:00:00Z', day: '2026-11-06', channel: thread, count: 3 });
    await recorder.paint(ben, { at: '2026-11-08T12:00:00Z', day: '2026-11-08', channel: thread, end: 'moderated' });
    await recorder.paint(ada, { at: '2026-11-08T13:00:00Z', day: '2026-11-08', channel: gallery, end: 'failed' });
    // By now it is November 10 in Berlin.
    await recorder.paint(ada, { at: '2026-11-09T23:30:00Z', day: '2026-11-10' });
    clock.set('2026-11-10T12:00:00Z');
    for (const prompt of ['a gun', 'two gun barrels']) await refusalOf(ben, { prompt });
    await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.01', member: ben });
    await refusalOf(ben);

    const first = await replySaying(await admin.command('usage overview'), 'Usage of this server, this month');
    const november = sum(recorder.on('2026-11'));
    const october = sum(recorder.on('2026-10-10').filter(({ at }) => at < '2026-10-10T11:00:00Z'));
    const measured = ['03', '04', '05', '06', '07', '08', '09'].map((day) => `2026-11-${day}`);
    const perDay = sum(recorder.on(...measured)).charged / 7;
    const leftMs = Date.parse('2026-12-01T00:00:00+01:00') - Date.parse('2026-11-10T12:00:00Z');
    const atEnd = Math.round((november.charged + (perDay * leftMs) / DAY_MS) / 10_000) * 10_000;
    const reachedMs = Date.parse('2026-11-10T12:00:00Z') + ((600_000 - november.charged) / perDay) * DAY_MS;
    const inBerlin = { timeZone: 'Europe/Berlin', month: 'short', day: 'numeric' } as const;
    const today = sum(recorder.on('2026-11-10'));
    const week = sum(recorder.on('2026-11-10', ...measured.slice(1)));
    const filled = Math.floor((november.charged / 600_000) * 20);
    const more = Math.round((november.charged / october.charged - 1) * 100);
    const money = (micros: MicroUsd): string => `**${formatUsd(micros)}**`;
    expect(linesOf(first)).toEqual([
      'Usage of this server, this month',
      `${money(november.charged)} for ${november.pictures} pictures of 2 members`,
      `Average picture **$0.04** · Waste ${money(november.wasted)} · Moderated **1** · Failed **1** · Average wait **T s**`,
      `**${more}% more** than before: ${formatUsd(october.charged)} for 1 picture from Oct 1 to Oct 10, up to this time of day`,
      'Limits of this server',
      `Today: ${money(today.charged)} of $10.00 · resets then`,
      '`█░░░░░░░░░░░░░░░░░░░` **<1%**',
      `This month: ${money(november.charged)} of $0.60 · resets then`,
      `\`${'█'.repeat(filled)}${'░'.repeat(20 - filled)}\` **${Math.floor((november.charged / 600_000) * 100)}%**`,
      'Forecast',
      `About ${money(atEnd)} by Nov 30, at the pace of the last 7 whole days (${formatUsd(Math.round(perDay / 10_000) * 10_000)} a day).`,
      `The limit of $0.60 is reached around **${new Date(reachedMs).toLocaleDateString('en', inBerlin)}**.`,
      'At a glance',
      `Today: ${money(today.charged)} · 1 picture`,
      `Last 7 days: ${money(week.charged)} · ${week.pictures} pictures`,
      `This month: ${money(november.charged)} · ${november.pictures} pictures`,
      'Members by spending, this month',
      ...[ben, ada].map(({ id }, index) => {
        const own = sum(recorder.on('2026-11').filter(({ userId }) => userId === id));
        return `${index + 1}. <@${id}> ${money(own.charged)} · ${own.pictures} pictures · waste ${formatUsd(own.wasted)}`;
      }),
      expect.stringContaining('Days in Europe/Berlin'),
    ]);

    // What is counted in memory is written at the stop, and buttons outlive the bot.
    await world.stopBot();
    await world.startBot();
    const channels = await (await admin.click(first, 'By channel')).replyWhere((one) => says(one, 'Usage by channel'));
    const byChannel = [gallery, guild.channel].map(({ id }) => ({
      id,
      ...sum(recorder.on('2026-11').filter(({ channelId }) => channelId === id)),
    }));
    expect(linesOf(channels).slice(1, -1)).toEqual(
      byChannel.map(({ id, ...own }, index) => {
        const ends = own.wasted > 0 ? ' · 1 moderated · 1 failed' : '';
        const share = Math.round((own.charged / november.charged) * 100);
        return `${index + 1}. <#${id}> ${money(own.charged)} · ${own.pictures} pictures · waste ${formatUsd(own.wasted)}${ends} · ${share}%`;
      }),
    );
    const refusals = await (await admin.click(channels, 'Refusals')).replyWhere((one) => says(one, 'Why there was no'));
    expect(refusals.pings.userIds).toEqual([]);
    expect(linesOf(refusals).slice(1, -1)).toEqual([
      '3 commands refused, nothing was charged:',
      '**2** · a blocked word',
      "**1** · the member's limit for the day",
      'Sent to a host',
      `**${november.pictures}** painted · **1** declined by moderation · **1** failed`,
      'Members by declined pictures',
      `1. <@${ben.id}> 1 picture`,
    ]);
    const back = await (await admin.click(refusals, 'Overview')).replyWhere((one) => says(one, 'At a glance'));
    expect(linesOf(back).slice(0, 2)).toEqual(linesOf(first).slice(0, 2));
    const past = await replySaying(await admin.command('usage overview', { period: 'last_month' }), 'last month');
    const whole = sum(recorder.on('2026-10'));
    expect(linesOf(past).slice(1, 2)).toEqual([`${money(whole.charged)} for ${whole.pictures} pictures of 2 members`]);
    expect(linesOf(past)[3]).toBe('Before, from Sep 1 to Sep 30: nothing.');
    expect(textOf(past)).not.toMatch(/Limits of this server|Forecast/);
    expect(world.discord.violations).toEqual([]);
    expect(await world.ledgerFaults()).toEqual([]);
  });
});
