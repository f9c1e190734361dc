/**
 * Where a picture was asked for stands in the totals as well, threads under their channel: `channel_id` is '' in the rows that were there
 * before. The key becomes longer, so the table is written anew. Older generations do not say which channel their thread is of. And how
 * often commands were refused, without whose.
 */
export const sql = `
ALTER TABLE generations ADD COLUMN parent_channel_id TEXT;
CREATE TABLE usage_totals_by_channel (
  guild_id TEXT NOT NULL,
  period TEXT NOT NULL,
  user_id TEXT NOT NULL,
  model_id TEXT NOT NULL,
  account TEXT NOT NULL DEFAULT '',
  channel_id TEXT NOT NULL DEFAULT '',
  pictures INTEGER NOT NULL,
  charged_micros INTEGER NOT NULL,
  wasted_micros INTEGER NOT NULL,
  moderated INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  wait_ms INTEGER NOT NULL,
  undelivered_micros INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (guild_id, period, user_id, model_id, account, channel_id)
) STRICT, WITHOUT ROWID;
INSERT INTO usage_totals_by_channel
  SELECT guild_id, period, user_id, model_id, account, '', pictures, charged_micros, wasted_micros, moderated, failed, wait_ms,
    undelivered_micros
  FROM usage_totals;
INSERT INTO usage_totals_by_channel
  SELECT guild_id, day, '', '', '', channel_id, sum(pictures), sum(charged), sum(wasted), sum(moderated), sum(failed), sum(wait_ms),
    sum(undelivered)
  FROM (
    SELECT l.guild_id, l.guild_day AS day, g.channel_id, p.state = 'kept' AS pictures, 0 AS charged, 0 AS wasted,
      p.state = 'moderated' AS moderated, p.state = 'failed' AS failed,
      iif(p.state = 'kept', p.ended_at_ms - g.created_at_ms, 0) AS wait_ms,
      iif(g.state = 'undelivered', coalesce(p.charged_micros, 0), 0) AS undelivered
    FROM pictures p JOIN generations g ON g.id = p.generation_id JOIN ledger l ON l.generation_id = p.generation_id
    WHERE p.ended_at_ms IS NOT NULL AND l.kind = 'hold'
    UNION ALL
    SELECT l.guild_id, l.guild_day, g.channel_id, 0, l.charged_micros, l.billed_micros - l.charged_micros, 0, 0, 0, 0
    FROM ledger l JOIN generations g ON g.id = l.generation_id
    WHERE l.charged_micros <> 0 OR l.billed_micros <> 0
  )
  GROUP BY guild_id, day, channel_id;
DROP TABLE usage_totals;
ALTER TABLE usage_totals_by_channel RENAME TO usage_totals;
CREATE TABLE refusal_counts (
  guild_id TEXT NOT NULL,
  day TEXT NOT NULL,
  reason TEXT NOT NULL,
  refusals INTEGER NOT NULL,
  PRIMARY KEY (guild_id, day, reason)
) STRICT, WITHOUT ROWID;
`;
