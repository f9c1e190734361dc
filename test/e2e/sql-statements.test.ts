import { describe, expect, it } from 'vitest';
import type { Member } from '../../sandbox/discord/discord.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { HOUR_MS } from '../../src/runtime/durations.ts';
import { recordStatements } from '../support/sql-statements.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';

/**
 * How many SQL statements one happy picture takes, from the command to the delivered message, begin and commit included, by
 * the verb and the table that they begin with. A commit that raises a number gives its reason here.
 */
const STATEMENTS: Readonly<Record<string, number>> = {
  // Five transactions: hold, acknowledge, claim (which reads caps and burn rate behind its update), keep and charge, deliver.
  begin: 5,
  commit: 5,
  // The rules of the server: settings, allowed, blocks, pause, words.
  'select guild_settings': 2,
  'select guild_allowed': 1,
  'select operator_blocks': 1,
  'select bot_state': 1,
  'select guild_blocked_words': 1,
  // The caps, at the hold and for the final message; at the claim they come with the hold.
  'select guild_caps': 2,
  'select balances': 3,
  // What BFL said of prices, at the check; under the hold's lock it comes with the pause of the bot.
  'select told_prices': 1,
  'select pause and prices': 1,
  // Strikes, at the check and before the submit.
  'select pictures moderated': 2,
  'select pictures queue of a member': 1,
  // At the claim; what it delays is looked at with the queue, and once for the first progress.
  'select burn rate': 1,
  'select delayed': 3,
  // Progress twice, the worker once, the delivery twice: for the bytes that it will need, and once it may have them.
  'select generations with pictures': 5,
  // The hold at the claim and at the end, the sums of the delivery, the request to be forgotten.
  'select generations': 4,
  // The queue is looked at when the command comes and when the picture leaves; its place is told once.
  'select queue heads': 2,
  'select queue next start': 2,
  'select queue places': 1,
  // How often the member held money of late, at the hold.
  'select ledger': 1,
  'insert generations': 1,
  'insert pictures': 1,
  'insert ledger': 2,
  'insert balances': 2,
  'insert daily_usage': 1,
  'insert usage_totals': 1,
  // open, ended, delivered; queued, submitting, rendering, kept.
  'update generations': 3,
  'update pictures': 4,
};
/** The target of the restructuring in 0.2.0; before, it were 93. */
const AT_MOST = 60;
/** As in generation/reply/progress.ts. */
const PLACES_EVERY_MS = 1_000;

function nameOf(sql: string): string {
  const text = sql.toLowerCase().replaceAll('"', '').replaceAll(/\s+/g, ' ');
  if (text.startsWith('with recursive waiting')) return 'select queue heads';
  if (text.includes("state = 'moderated'")) return 'select pictures moderated';
  if (text.startsWith('select not_before_ms')) return 'select queue next start';
  if (text.startsWith('select user_id, generation_id, not_before_ms from pictures')) return 'select queue places';
  if (text.startsWith('select state, count(*)')) return 'select pictures queue of a member';
  if (text.includes('as is_delaying')) return 'select burn rate';
  if (text.startsWith('select (select value from bot_state')) return 'select pause and prices';
  if (/from told_prices/.test(text)) return 'select told_prices';
  if (text.includes('as price')) return 'select delayed';
  if (text.startsWith('select generations.*')) return 'select generations with pictures';
  const [, verb = text, table = ''] = /^(update|insert into|delete from|select .*? from) (\w+)/.exec(text) ?? [];
  return table === '' ? text : `${verb.split(' ')[0]} ${table}`;
}

function count(statements: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const sql of statements) counts[nameOf(sql)] = (counts[nameOf(sql)] ?? 0) + 1;
  return counts;
}

/** A clock on which the places of those who wait are not shown again and again: how often depends on how busy the machine is. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms === PLACES_EVERY_MS ? HOUR_MS : ms, signal),
};

/** Paints one picture and resolves when nothing of it is left to do. */
async function paint(world: World, member: Member, prompt: string): Promise<void> {
  const delivered = world.logLines.length;
  await pictureIn(await member.command('imagine', { prompt }));
  // Between two looks the bot runs: it shares this thread.
  await expect.poll(() => world.logLines.slice(delivered).join('')).toContain('"msg":"delivered"');
}

describe('one happy picture', () => {
  it('asks the database no more than the table says', async () => {
    using recording = recordStatements();
    await using world = await startWorld({ clock, timings: { capAlertsEveryMs: HOUR_MS } });
    const member = world.member();
    await paint(world, member, 'the first, which meets the member');
    recording.statements.length = 0;
    await paint(world, member, 'a fox');
    await world.stopBot();
    const counted = count(recording.statements);
    expect(counted).toEqual(STATEMENTS);
    expect(recording.statements.length).toBeLessThanOrEqual(AT_MOST);
  });
});
