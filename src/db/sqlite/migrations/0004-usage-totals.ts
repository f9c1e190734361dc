/** Totals of the daily usage, undelivered amounts, and an index in the order of the export. */
export const sql = `
ALTER TABLE daily_usage ADD COLUMN undelivered_micros INTEGER NOT NULL DEFAULT 0;

CREATE TABLE usage_totals (
  guild_id TEXT NOT NULL,
  period TEXT NOT NULL,
  user_id TEXT NOT NULL,
  model_id TEXT NOT NULL,
  pictures INTEGER NOT NULL,
  charged_micros INTEGER NOT NULL,
  wasted_micros INTEGER NOT NULL,
  moderated INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  wait_ms INTEGER NOT NULL,
  undelivered_micros INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (guild_id, period, user_id, model_id)
) STRICT, WITHOUT ROWID;
INSERT INTO usage_totals
  SELECT guild_id, day, '', model_id, sum(pictures), sum(charged_micros), sum(wasted_micros), sum(moderated), sum(failed),
    sum(wait_ms), 0
  FROM daily_usage GROUP BY guild_id, day, model_id
  UNION ALL
  SELECT guild_id, substr(day, 1, 7), user_id, '', sum(pictures), sum(charged_micros), sum(wasted_micros), sum(moderated),
    sum(failed), sum(wait_ms), 0
  FROM daily_usage GROUP BY guild_id, substr(day, 1, 7), user_id;

DROP INDEX generations_by_guild;
CREATE INDEX generations_by_guild ON generations (guild_id, created_at_ms, id);
CREATE INDEX ledger_unconfirmed ON ledger (generation_id, picture) WHERE kind = 'unconfirmed';
`;
