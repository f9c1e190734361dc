import BetterSqlite from 'better-sqlite3';
import { openDatabase } from '../../src/db/sqlite/database.ts';

/** How much the database holds. */
export interface BookSize {
  readonly generations: number;
  readonly members: number;
}

/** The server with half of the members, which has the longest reports. */
export const LARGEST_GUILD = '900000000000000001';
const SMALLER_GUILDS = 19;
const DAYS = 290;
const DAY_MS = 86_400_000;

export function memberId(index: number): string {
  return String(800_000_000_000_000_000n + BigInt(index));
}

/**
 * Fills an empty database as the bot would have: one picture a generation, spread over 290 days up to `nowMs`, nine of
 * ten kept and the others moderated. Balances and daily usage are computed from the rows.
 */
export async function writeLargeDatabase(
  path: string,
  { generations, members }: BookSize,
  nowMs: number,
): Promise<void> {
  await openDatabase(path)[Symbol.asyncDispose]();
  const sqlite = new BetterSqlite(path);
  try {
    // Only while the file is written, not while it is measured.
    sqlite.pragma('synchronous = OFF');
    sqlite.pragma('cache_size = -400000');
    sqlite.pragma('foreign_keys = OFF');
    const write = sqlite.transaction(() => {
      for (const statement of STATEMENTS) {
        sqlite.prepare(statement).run({
          generations,
          members,
          half: Math.floor(members / 2),
          guilds: SMALLER_GUILDS,
          start: nowMs - DAYS * DAY_MS,
          step: Math.floor((DAYS * DAY_MS) / generations),
        });
      }
    });
    write();
    sqlite.exec('ANALYZE');
    sqlite.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    sqlite.close();
  }
}

/** Member `i * 7919 mod members`, which cycles through all; the first half is in the largest server. */
const NUMBERS = `
  WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < @generations),
  rows AS (SELECT i, (i * 7919) % @members AS m, @start + i * @step AS at_ms FROM numbers)`;
const GUILD = `CASE WHEN m < @half THEN '900000000000000001' ELSE CAST(900000000000000002 + m % @guilds AS TEXT) END`;
const USER = `CAST(800000000000000000 + m AS TEXT)`;
const ID = `CAST(1000000000000000000 + i AS TEXT)`;
const DAY = `strftime('%Y-%m-%d', at_ms / 1000, 'unixepoch')`;
const MONTH = `strftime('%Y-%m', at_ms / 1000, 'unixepoch')`;
const IS_KEPT = `(i % 10 <> 0)`;
const MODEL = `CASE i % 4 WHEN 0 THEN 'flux-2-pro' WHEN 1 THEN 'flux-2-klein-4b' ELSE 'flux-pro-1.1' END`;

const STATEMENTS = [
  `INSERT INTO generations (id, guild_id, channel_id, user_id, role_ids, locale, reply_token, reply_token_expires_at_ms,
     is_private, model_id, prompt, aspect, width, height, seed, count, enhance, safety, format, unit_price_micros, state,
     created_at_ms, delivered_at_ms, delivery_route, message_id)
   ${NUMBERS}
   SELECT ${ID}, ${GUILD}, '700000000000000000', ${USER}, '[]', 'en-US', 'token', at_ms, 0, ${MODEL},
     'a lighthouse at dusk, number ' || i, '1:1', 1024, 1024, i, 1, 0, 2, 'jpeg', 40000, 'delivered', at_ms, at_ms + 3000,
     'reply', '600000000000000000' FROM rows`,
  `INSERT INTO pictures (generation_id, number, user_id, state, seed, queued_at_ms, not_before_ms, submits, submitted_at_ms,
     deadline_ms, task_id, polling_url, file, file_sha256, file_bytes, file_format, file_width, file_height,
     charged_micros, failure_reason, failure_details, ended_at_ms)
   ${NUMBERS}
   SELECT ${ID}, 1, ${USER}, iif(${IS_KEPT}, 'kept', 'moderated'), i, at_ms, 0, 1, at_ms, at_ms + 300000,
     'task', 'https://api.bfl.ai/v1/get_result', iif(${IS_KEPT}, ${ID} || '-1.jpg', NULL), iif(${IS_KEPT}, 'ab', NULL),
     iif(${IS_KEPT}, 90000, NULL), iif(${IS_KEPT}, 'jpeg', NULL), iif(${IS_KEPT}, 1024, NULL), iif(${IS_KEPT}, 1024, NULL),
     iif(${IS_KEPT}, 40000, NULL), iif(${IS_KEPT}, NULL, 'request_moderated'), '[]', at_ms + 2500
   FROM rows`,
  `INSERT INTO ledger (kind, generation_id, picture, guild_id, user_id, guild_day, guild_month, bot_day, bot_month,
     held_micros, charged_micros, billed_micros, granted_micros, reason, actor_id, at_ms)
   ${NUMBERS}
   SELECT 'hold', ${ID}, NULL, ${GUILD}, ${USER}, ${DAY}, ${MONTH}, ${DAY}, ${MONTH}, 40000, 0, 0, 0, NULL, NULL, at_ms
   FROM rows`,
  `INSERT INTO ledger (kind, generation_id, picture, guild_id, user_id, guild_day, guild_month, bot_day, bot_month,
     held_micros, charged_micros, billed_micros, granted_micros, reason, actor_id, at_ms)
   ${NUMBERS}
   SELECT iif(${IS_KEPT}, 'settle', 'release'), ${ID}, 1, ${GUILD}, ${USER}, ${DAY}, ${MONTH}, ${DAY}, ${MONTH}, -40000,
     iif(${IS_KEPT}, 40000, 0), iif(${IS_KEPT}, 40000, 0), 0, iif(${IS_KEPT}, NULL, 'request_moderated'), NULL,
     at_ms + 2500
   FROM rows`,
  ...(
    [
      ['guild_id', 'user_id', 'guild_day'],
      ['guild_id', 'user_id', 'guild_month'],
      ['guild_id', "''", 'guild_day'],
      ['guild_id', "''", 'guild_month'],
      ["''", "''", 'bot_day'],
      ["''", "''", 'bot_month'],
    ] as const
  ).map(
    ([guild, user, period]) => `INSERT INTO balances
      (guild_id, user_id, period, held_micros, charged_micros, billed_micros, granted_micros)
      SELECT ${guild}, ${user}, ${period}, sum(held_micros), sum(charged_micros), sum(billed_micros), 0
      FROM ledger GROUP BY 1, 2, 3`,
  ),
  `INSERT INTO daily_usage
     (guild_id, day, user_id, model_id, pictures, charged_micros, wasted_micros, moderated, failed, wait_ms)
   SELECT g.guild_id, l.guild_day, g.user_id, g.model_id, sum(l.kind = 'settle'), sum(l.charged_micros), 0,
     sum(l.kind = 'release'), 0, sum(iif(l.kind = 'settle', 2500, 0))
   FROM ledger l JOIN generations g ON g.id = l.generation_id WHERE l.kind <> 'hold' GROUP BY 1, 2, 3, 4`,
  `INSERT INTO usage_totals
     (guild_id, period, user_id, model_id, pictures, charged_micros, wasted_micros, moderated, failed, wait_ms)
   SELECT guild_id, day, '', model_id, sum(pictures), sum(charged_micros), sum(wasted_micros), sum(moderated), sum(failed),
     sum(wait_ms)
   FROM daily_usage GROUP BY 1, 2, 4
   UNION ALL
   SELECT guild_id, substr(day, 1, 7), user_id, '', sum(pictures), sum(charged_micros), sum(wasted_micros),
     sum(moderated), sum(failed), sum(wait_ms)
   FROM daily_usage GROUP BY 1, 2, 3`,
  `INSERT INTO usage_totals
     (guild_id, period, user_id, model_id, account, pictures, charged_micros, wasted_micros, moderated, failed, wait_ms)
   SELECT guild_id, day, '', '', 'bfl', sum(pictures), sum(charged_micros), sum(wasted_micros), sum(moderated), sum(failed),
     sum(wait_ms)
   FROM daily_usage GROUP BY 1, 2`,
  `INSERT INTO usage_totals
     (guild_id, period, user_id, model_id, channel_id, pictures, charged_micros, wasted_micros, moderated, failed, wait_ms)
   SELECT g.guild_id, l.guild_day, '', '', g.channel_id, sum(l.kind = 'settle'), sum(l.charged_micros), 0,
     sum(l.kind = 'release'), 0, sum(iif(l.kind = 'settle', 2500, 0))
   FROM ledger l JOIN generations g ON g.id = l.generation_id WHERE l.kind <> 'hold' GROUP BY 1, 2, 5`,
] as const;
