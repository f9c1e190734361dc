/** Generations, their pictures, and the ledger with its balances. */
export const sql = `
CREATE TABLE generations (
  id TEXT PRIMARY KEY,
  guild_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role_ids TEXT NOT NULL,
  locale TEXT NOT NULL,
  reply_token TEXT NOT NULL,
  reply_token_expires_at_ms INTEGER NOT NULL,
  is_private INTEGER NOT NULL CHECK (is_private IN (0, 1)),
  model_id TEXT NOT NULL,
  prompt TEXT NOT NULL,
  aspect TEXT,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 4),
  enhance INTEGER NOT NULL CHECK (enhance IN (0, 1)),
  safety INTEGER NOT NULL,
  format TEXT NOT NULL,
  unit_price_micros INTEGER NOT NULL CHECK (unit_price_micros > 0),
  state TEXT NOT NULL CHECK (state IN ('held', 'open', 'ended', 'delivered', 'undelivered', 'withdrawn')),
  created_at_ms INTEGER NOT NULL,
  delivered_at_ms INTEGER,
  delivery_route TEXT,
  message_id TEXT
) STRICT;
CREATE INDEX generations_unfinished ON generations (created_at_ms) WHERE state IN ('held', 'open', 'ended');

CREATE TABLE pictures (
  generation_id TEXT NOT NULL REFERENCES generations (id),
  number INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('held', 'queued', 'submitting', 'rendering', 'kept', 'moderated', 'failed', 'cancelled')),
  seed INTEGER NOT NULL,
  queued_at_ms INTEGER NOT NULL,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  submits INTEGER NOT NULL DEFAULT 0,
  submitted_at_ms INTEGER,
  deadline_ms INTEGER,
  task_id TEXT,
  polling_url TEXT,
  file TEXT,
  file_sha256 TEXT,
  file_bytes INTEGER,
  file_format TEXT,
  file_width INTEGER,
  file_height INTEGER,
  charged_micros INTEGER,
  failure_reason TEXT,
  failure_details TEXT,
  ended_at_ms INTEGER,
  PRIMARY KEY (generation_id, number),
  CHECK (state <> 'rendering' OR (task_id IS NOT NULL AND polling_url IS NOT NULL AND deadline_ms IS NOT NULL)),
  CHECK (state <> 'kept' OR (file IS NOT NULL AND charged_micros IS NOT NULL)),
  CHECK (state NOT IN ('moderated', 'failed', 'cancelled') OR failure_reason IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX pictures_queue ON pictures (user_id, queued_at_ms, generation_id, number, not_before_ms)
  WHERE state = 'queued';
CREATE INDEX pictures_waiting_since ON pictures (queued_at_ms) WHERE state = 'queued';
CREATE INDEX pictures_not_before ON pictures (not_before_ms) WHERE state = 'queued';
CREATE INDEX pictures_on_their_way ON pictures (user_id, state) WHERE ended_at_ms IS NULL;
CREATE INDEX pictures_submitted ON pictures (user_id, submitted_at_ms) WHERE submitted_at_ms IS NOT NULL;

CREATE TABLE ledger (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('hold', 'settle', 'release', 'adjust', 'unconfirmed')),
  generation_id TEXT REFERENCES generations (id),
  picture INTEGER,
  guild_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  guild_day TEXT NOT NULL,
  guild_month TEXT NOT NULL,
  bot_day TEXT NOT NULL,
  bot_month TEXT NOT NULL,
  held_micros INTEGER NOT NULL,
  charged_micros INTEGER NOT NULL,
  billed_micros INTEGER NOT NULL,
  reason TEXT,
  actor_id TEXT,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ledger_one_hold ON ledger (generation_id) WHERE kind = 'hold';
CREATE UNIQUE INDEX ledger_one_end ON ledger (generation_id, picture) WHERE kind IN ('settle', 'release');
CREATE TRIGGER ledger_is_never_updated BEFORE UPDATE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE balances (
  guild_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  period TEXT NOT NULL,
  held_micros INTEGER NOT NULL,
  charged_micros INTEGER NOT NULL,
  billed_micros INTEGER NOT NULL,
  PRIMARY KEY (guild_id, user_id, period)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER balances_hold_never_negative BEFORE UPDATE ON balances WHEN NEW.held_micros < 0
  BEGIN SELECT RAISE(ABORT, 'more was released than held'); END;
`;
