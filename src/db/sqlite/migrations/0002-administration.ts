/** Settings, lists, caps, blocks, the audit trail, balance readings, notices, and the daily figures of the reports. */
export const sql = `
ALTER TABLE ledger ADD COLUMN granted_micros INTEGER NOT NULL DEFAULT 0;
ALTER TABLE balances ADD COLUMN granted_micros INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ledger_by_time ON ledger (at_ms);

CREATE INDEX generations_by_member ON generations (guild_id, user_id, created_at_ms);
CREATE INDEX generations_by_guild ON generations (guild_id, created_at_ms);

CREATE TABLE guild_caps (
  guild_id TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (subject IN ('member', 'role', 'everyone', 'guild', 'ceiling')),
  subject_id TEXT NOT NULL,
  span TEXT NOT NULL CHECK (span IN ('day', 'month')),
  limit_micros INTEGER NOT NULL CHECK (limit_micros >= 0),
  PRIMARY KEY (guild_id, subject, subject_id, span)
) STRICT, WITHOUT ROWID;

CREATE TABLE guild_settings (
  guild_id TEXT PRIMARY KEY,
  time_zone TEXT,
  default_model_id TEXT,
  default_aspect TEXT,
  max_pixels INTEGER,
  max_safety INTEGER,
  max_count INTEGER,
  mod_log_channel_id TEXT,
  digest_channel_id TEXT,
  paused_by TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE guild_allowed (
  guild_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('channel', 'role', 'model')),
  role_id TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (guild_id, kind, role_id, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE guild_blocked_words (
  guild_id TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (guild_id, word)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_trail (
  id INTEGER PRIMARY KEY,
  guild_id TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT,
  after TEXT,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_trail_by_guild ON audit_trail (guild_id, id);

CREATE TABLE operator_blocks (
  kind TEXT NOT NULL CHECK (kind IN ('user', 'guild')),
  id TEXT NOT NULL,
  reason TEXT NOT NULL,
  blocked_by TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bot_state (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credit_readings (
  at_ms INTEGER PRIMARY KEY,
  balance_micros INTEGER NOT NULL,
  billed_since_micros INTEGER NOT NULL
) STRICT;

CREATE TABLE notices (
  key TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE daily_usage (
  guild_id TEXT NOT NULL,
  day TEXT NOT NULL,
  user_id TEXT NOT NULL,
  model_id TEXT NOT NULL,
  pictures INTEGER NOT NULL,
  charged_micros INTEGER NOT NULL,
  wasted_micros INTEGER NOT NULL,
  moderated INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  wait_ms INTEGER NOT NULL,
  PRIMARY KEY (guild_id, day, user_id, model_id)
) STRICT, WITHOUT ROWID;
`;
