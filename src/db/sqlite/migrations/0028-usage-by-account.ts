/**
 * What each account painted for a server on a day stands in the totals as well: `account` is '' in the rows that were there before. The key
 * becomes longer, so the table is written anew.
 */
export const sql = `
CREATE TABLE usage_totals_by_account (
  guild_id TEXT NOT NULL,
  period TEXT NOT NULL,
  user_id TEXT NOT NULL,
  model_id TEXT NOT NULL,
  account TEXT NOT NULL DEFAULT '',
  pictures INTEGER NOT NULL,
  charged_micros INTEGER NOT NULL,
  wasted_micros INTEGER NOT NULL,
  moderated INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  wait_ms INTEGER NOT NULL,
  undelivered_micros INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (guild_id, period, user_id, model_id, account)
) STRICT, WITHOUT ROWID;
INSERT INTO usage_totals_by_account
  SELECT guild_id, period, user_id, model_id, '', pictures, charged_micros, wasted_micros, moderated, failed, wait_ms,
    undelivered_micros
  FROM usage_totals;
INSERT INTO usage_totals_by_account
  SELECT guild_id, day, '', '', account, sum(pictures), sum(charged), sum(wasted), sum(moderated), sum(failed), sum(wait_ms), 0
  FROM (
    SELECT l.guild_id, l.guild_day AS day, p.account, p.state = 'kept' AS pictures, 0 AS charged, 0 AS wasted,
      p.state = 'moderated' AS moderated, p.state = 'failed' AS failed,
      iif(p.state = 'kept', p.ended_at_ms - g.created_at_ms, 0) AS wait_ms
    FROM pictures p JOIN generations g ON g.id = p.generation_id JOIN ledger l ON l.generation_id = p.generation_id
    WHERE p.account IS NOT NULL AND p.ended_at_ms IS NOT NULL AND l.kind = 'hold'
    UNION ALL
    SELECT l.guild_id, l.guild_day, p.account, 0, l.charged_micros, l.billed_micros - l.charged_micros, 0, 0, 0
    FROM ledger l JOIN pictures p ON p.generation_id = l.generation_id AND p.number = l.picture
    WHERE p.account IS NOT NULL AND (l.charged_micros <> 0 OR l.billed_micros <> 0)
  )
  GROUP BY guild_id, day, account;
DROP TABLE usage_totals;
ALTER TABLE usage_totals_by_account RENAME TO usage_totals;
`;
