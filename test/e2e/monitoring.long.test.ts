import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { replies } from '../../sandbox/bfl/bfl.ts';
import type { Samples } from '../support/exposition.ts';
import { ask, scrape, WATCHED } from '../support/scrape.ts';
import { pictureIn, replySaying, startWorld, type World, type WorldOptions } from '../support/world.ts';

const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };
/** Discord shows the command only to administrators, and the operator may be none. */
const UNCHECKED = { unchecked: true };

function startWatched({ settings = {}, ...options }: WorldOptions = {}): Promise<World> {
  return startWorld({ ...options, settings: { ...WATCHED, ...settings } });
}

/** The log lines about generations since the start, at info and above. */
function linesOf({ logLines }: World): Readonly<Record<string, unknown>>[] {
  return logLines
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter(({ level, generation }) => Number(level) >= 30 && generation !== undefined);
}

/** Easel's own samples, without durations, which vary. */
function exact(samples: Samples): Record<string, number> {
  const timed =
    /_seconds(?:_sum|_bucket|\{|$)|_duration_seconds|^easel_build_info|_bucket\{|_sum$|kind="poll"|^easel_disk_free_bytes/;
  return Object.fromEntries([...samples].filter(([name]) => name.startsWith('easel_') && !timed.test(name)));
}

/** Resolves when `/readyz` gives this answer. */
async function readiness(world: World, status: number, body: string): Promise<void> {
  await expect.poll(() => ask(world, '/readyz')).toEqual([status, body]);
}

describe('/metrics', () => {
  it('counts two kept pictures, one moderated, one 429 of BFL, one 500 of Discord', async () => {
    await using world = await startWatched();
    const balance = world.bfl.credits * 10_000;
    await world.logLineWhere((line) => line.includes('"msg":"balance reconciled"'));
    world.bfl.fault({ on: 'submit', reply: replies.tooManyTasks() });
    world.discord.fault({ method: 'PATCH', path: /@original/u, reply: { status: 500 } });
    const ada = world.member();
    await pictureIn(await ada.command('imagine', { prompt: 'a fox', count: 2 }));
    world.bfl.next({ outcome: 'content-moderated' });
    await replySaying(await ada.command('imagine', { prompt: 'a hare' }), 'BFL held the picture back');
    await expect.poll(() => linesOf(world).filter(({ msg }) => msg === 'delivered')).toHaveLength(2);

    const samples = await scrape(world);
    const requests = [...samples].filter(([name]) => name.startsWith('easel_discord_requests_total'));
    const pro = 'model="flux-pro-1.1"';
    const account = 'account="bfl",host="bfl"';
    expect(exact(samples)).toEqual({
      [`easel_generations_accepted_total{${pro}}`]: 2,
      [`easel_generations_finished_total{${pro},state="delivered"}`]: 2,
      [`easel_pictures_finished_total{${pro},reason="",state="kept"}`]: 2,
      [`easel_pictures_finished_total{${pro},reason="content_moderated",state="moderated"}`]: 1,
      [`easel_pictures_sent_total{${account}}`]: 4,
      [`easel_account_pictures_finished_total{${account},state="kept"}`]: 2,
      [`easel_account_pictures_finished_total{${account},state="moderated"}`]: 1,
      [`easel_account_billed_micro_usd_total{${account}}`]: 80_000,
      [`easel_account_tells_balance{${account}}`]: 1,
      easel_pictures_requeued_total: 1,
      easel_money_settled_micro_usd_total: 80_000,
      easel_money_released_micro_usd_total: 40_000,
      easel_money_billed_micro_usd_total: 80_000,
      easel_money_unconfirmed_micro_usd_total: 0,
      [`easel_balance_micro_usd{${account}}`]: balance,
      [`easel_billed_per_day_micro_usd{${account}}`]: 0,
      easel_money_held_micro_usd: 0,
      easel_queue_depth: 0,
      easel_queue_wait_seconds_count: 3,
      'easel_delivery_delay_seconds_count{route="reply"}': 2,
      easel_polls_per_picture_count: 3,
      [`easel_host_calls_total{${account},kind="credits",status="200"}`]: world.bfl.calls.filter(
        ({ on }) => on === 'credits',
      ).length,
      [`easel_host_calls_total{${account},kind="access",status="403"}`]: 1,
      [`easel_host_calls_total{${account},kind="submit",status="429"}`]: 1,
      [`easel_host_calls_total{${account},kind="submit",status="200"}`]: 3,
      [`easel_host_calls_total{${account},kind="download",status="200"}`]: 2,
      'easel_discord_errors_total{code="none"}': 1,
      easel_acknowledgement_seconds_count: 2,
      easel_gateway_reconnects_total: 0,
      easel_gateway_resumes_total: 0,
      easel_ready: 1,
      easel_pictures_delayed: 0,
      easel_backup_overdue: 0,
      easel_gateway_up: 1,
      easel_database_up: 1,
      'easel_paused{reason="out_of_credits"}': 0,
      'easel_paused{reason="key_refused"}': 0,
      'easel_paused{reason="wrong_address"}': 0,
      'easel_paused{reason="operator"}': 0,
      'easel_paused{reason="storage"}': 0,
      'easel_paused{reason="provider_failing"}': 0,
      ...Object.fromEntries(requests),
    });
    expect(samples.get('easel_discord_requests_total{status="500"}')).toBe(1);
    expect(requests.reduce((sum, [, count]) => sum + count, 0)).toBe(world.discord.calls.length);
    const polls = world.bfl.calls.filter(({ on }) => on === 'poll').length;
    expect(samples.get('easel_polls_per_picture_sum')).toBe(polls);
    expect(samples.get(`easel_host_calls_total{${account},kind="poll",status="200"}`)).toBe(polls);
    expect(samples.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect([...samples.keys()].filter((name) => name.startsWith('easel_build_info'))).toEqual([
      `easel_build_info{node="${process.versions.node}",version="${packageJson.version}"}`,
    ]);
    expect([...samples.keys()].join('\n')).not.toMatch(/\d{17}/);
  });

  it("counts Discord's refusals by their code, and passes them on: the picture takes the next route", async () => {
    await using world = await startWatched();
    const { channel } = world.discord.guild;
    const limited = { message: 'You are being rate limited.', retry_after: 0.05, global: false };
    world.discord.fault({
      method: 'PATCH',
      path: /@original/u,
      reply: { status: 429, headers: { 'retry-after': '1', 'x-ratelimit-scope': 'shared' }, body: limited },
    });
    const gone = { status: 404, body: { code: 10_008, message: 'Unknown Message' } };
    world.discord.fault({ method: 'PATCH', path: /@original/u, times: Infinity, reply: gone });
    await world.member().command('imagine', { prompt: 'a fox' });
    await expect.poll(() => channel.messages.some(({ attachments }) => attachments.length > 0)).toBe(true);
    await expect.poll(() => linesOf(world).map(({ msg }) => msg)).toContain('delivered');
    const samples = await scrape(world);
    expect(samples.get('easel_discord_errors_total{code="10008"}')).toBeGreaterThan(0);
    expect(samples.get('easel_discord_requests_total{status="429"}')).toBe(1);
    expect(samples.get('easel_delivery_delay_seconds_count{route="channel"}')).toBe(1);
  });

  it('shows unfinished work from the database, also in the process that resumes it', async () => {
    await using world = await startWatched({ bfl: BY_HAND, settings: { USER_CONCURRENCY: '3', BURN_USD: '0.04' } });
    await world.member().command('imagine', { prompt: 'a fox', count: 3 });
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 1);
    for (const isRestarted of [false, true]) {
      if (isRestarted) {
        await world.stopBot();
        await world.startBot();
      }
      await expect
        .poll(async () => exact(await scrape(world)))
        .toMatchObject({
          'easel_generations{model="flux-pro-1.1",state="open"}': 1,
          'easel_pictures{model="flux-pro-1.1",state="queued"}': 2,
          'easel_pictures{model="flux-pro-1.1",state="rendering"}': 1,
          easel_queue_depth: 2,
          easel_pictures_delayed: 2,
          easel_money_held_micro_usd: 120_000,
        });
      expect((await scrape(world)).get('easel_queue_oldest_seconds')).toBeGreaterThan(0);
    }
  });
});

describe('/readyz', () => {
  it('says why the bot does not serve, and that it serves again', async () => {
    await using world = await startWatched({ timings: { pauseProbeMs: 50 } });
    await readiness(world, 200, 'ok\n');

    await world.discord.offline();
    await readiness(world, 503, 'the gateway is not connected\n');
    await world.discord.online();
    await readiness(world, 200, 'ok\n');
    expect((await scrape(world)).get('easel_gateway_reconnects_total')).toBe(1);

    const operator = world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
    await operator.command('operator pause', { reason: 'tea' }, UNCHECKED);
    await readiness(world, 503, 'painting is paused by the operator\n');
    const paused = await scrape(world);
    expect(paused.get('easel_paused{reason="operator"}')).toBe(1);
    expect(paused.get('easel_ready')).toBe(0);
    await operator.command('operator resume', {}, UNCHECKED);
    await readiness(world, 200, 'ok\n');

    world.bfl.credits = 0;
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await readiness(world, 503, 'painting is paused: the account is out of credits\n');
    world.bfl.credits = 100;
    await pictureIn(invocation);
    await readiness(world, 200, 'ok\n');
  });

  it('names every reason, and answers while another process locks the database', async () => {
    await using world = await startWatched();
    const other = new BetterSqlite(world.config.databasePath);
    // The bot's own first write is done: from now on only the probe meets the lock.
    const readings = other.prepare('SELECT count(*) FROM credit_readings').pluck();
    await expect.poll(() => readings.get()).toBe(1);
    other.exec('BEGIN IMMEDIATE');
    await readiness(world, 503, 'the database takes no write: it is locked\n');
    expect(await ask(world, '/healthz')).toEqual([200, 'ok\n']);
    expect((await scrape(world)).get('easel_database_up')).toBe(1);
    await world.discord.offline();
    await readiness(world, 503, 'the gateway is not connected; the database takes no write: it is locked\n');
    other.close();
    await readiness(world, 503, 'the gateway is not connected\n');
    // discord.js leaves the error of a connection attempt unheard when it is destroyed in the middle of one.
    await world.discord.online();
    await readiness(world, 200, 'ok\n');
  });
});

describe('the log', () => {
  /** The log lines about transitions, shortened. */
  const told = (world: World): string[] =>
    linesOf(world).map(({ msg, picture }) => `${String(msg)}${picture === undefined ? '' : ` ${Number(picture)}`}`);

  it('has one line for each transition of a generation and of its pictures, with their ids', async () => {
    await using world = await startWorld({ settings: { USER_CONCURRENCY: '1' } });
    const ada = world.member();
    world.bfl.next({ outcome: 'content-moderated' });
    const invocation = await ada.command('imagine', { prompt: 'a fox', count: 2 });
    await pictureIn(invocation);
    await expect.poll(() => told(world)).toContain('delivered');
    await world.stopBot();
    expect(linesOf(world).every(({ generation }) => generation === invocation.id)).toBe(true);
    expect(told(world)).toEqual([
      'held',
      'queued',
      'submitting 1',
      'rendering 1',
      'moderated 1',
      'submitting 2',
      'rendering 2',
      'kept 2',
      'ended',
      'delivered',
    ]);
  });

  it('has one for what is cancelled, requeued, withdrawn and recovered', async () => {
    await using world = await startWorld({ bfl: BY_HAND, settings: { USER_CONCURRENCY: '1' } });
    const ada = world.member();
    const first = await ada.command('imagine', { prompt: 'a fox', count: 2 });
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 1);
    await replySaying(first, 'Painting');
    await replySaying(await ada.command('cancel'), '1');
    await world.stopBot();
    expect(told(world)).toEqual(['held', 'queued', 'submitting 1', 'rendering 1', 'cancelled 2']);

    world.logLines.length = 0;
    world.bfl.script(() => ({ latencyMs: 20 }));
    for (const task of world.bfl.tasks) world.bfl.finish(task);
    await world.startBot();
    await pictureIn(first);
    await expect.poll(() => told(world)).toContain('delivered');
    await world.stopBot();
    expect(told(world)).toEqual(['recovering', 'kept 1', 'ended', 'delivered']);

    world.logLines.length = 0;
    await world.startBot();
    world.bfl.fault({ on: 'submit', reply: replies.tooManyTasks() });
    await pictureIn(await ada.command('imagine', { prompt: 'a hare' }));
    await expect.poll(() => told(world)).toContain('delivered');
    world.discord.fault({
      method: 'POST',
      path: /\/callback/u,
      reply: { status: 404, body: { code: 10_062, message: 'Unknown interaction' } },
    });
    await ada.command('imagine', { prompt: 'an owl' });
    await expect.poll(() => told(world)).toContain('withdrawn');
    await world.stopBot();
    expect(told(world).filter((line) => line !== 'submit failed 1')).toEqual([
      'held',
      'queued',
      'submitting 1',
      'requeued 1',
      'submitting 1',
      'rendering 1',
      'kept 1',
      'ended',
      'delivered',
      'held',
      'withdrawn',
    ]);
  });
});
