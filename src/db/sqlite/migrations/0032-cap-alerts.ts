/** What moderators are told of their server's limits: at 80 and at 100 % of each, once in its period and again once it was raised. */
export const sql = `
CREATE TABLE cap_alerts (
  guild_id TEXT NOT NULL,
  period TEXT NOT NULL,
  share INTEGER NOT NULL CHECK (share IN (80, 100)),
  span TEXT NOT NULL CHECK (span IN ('day', 'month')),
  limit_micros INTEGER NOT NULL,
  used_micros INTEGER NOT NULL,
  is_own INTEGER NOT NULL CHECK (is_own IN (0, 1)),
  resets_at_ms INTEGER NOT NULL,
  channel_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('due', 'told', 'superseded', 'given_up')),
  reached_at_ms INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_at_ms INTEGER NOT NULL,
  PRIMARY KEY (guild_id, period, share)
) STRICT, WITHOUT ROWID;
CREATE INDEX cap_alerts_due ON cap_alerts (next_at_ms, guild_id, share, period) WHERE state = 'due';
`;
