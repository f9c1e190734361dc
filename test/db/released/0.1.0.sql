-- As a bot of 0.1.0 left it, with a picture that is delivered, one at BFL, one that waits and a limit. Names in braces are ids of the test.
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
, attachment_limit_bytes INTEGER NOT NULL DEFAULT 10485760, erased_at_ms INTEGER, is_restored INTEGER NOT NULL DEFAULT 0 CHECK (is_restored IN (0, 1))) STRICT;
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
, granted_micros INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE balances (
  guild_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  period TEXT NOT NULL,
  held_micros INTEGER NOT NULL,
  charged_micros INTEGER NOT NULL,
  billed_micros INTEGER NOT NULL, granted_micros INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (guild_id, user_id, period)
) STRICT, WITHOUT ROWID;
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
, unsure_since_micros INTEGER NOT NULL DEFAULT 0, in_flight_micros INTEGER NOT NULL DEFAULT 0) STRICT;
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
  wait_ms INTEGER NOT NULL, undelivered_micros INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (guild_id, day, user_id, model_id)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE files_to_delete (
  file TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE erasure_requests (
  user_id TEXT PRIMARY KEY,
  pseudonym TEXT NOT NULL UNIQUE,
  requested_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO generations (id, guild_id, channel_id, user_id, role_ids, locale, reply_token, reply_token_expires_at_ms, is_private, model_id, prompt, aspect, width, height, seed, count, enhance, safety, format, unit_price_micros, state, created_at_ms, delivered_at_ms, delivery_route, message_id, attachment_limit_bytes, erased_at_ms, is_restored) VALUES ('1576918724621897728', '{server}', '{channel}', '{member}', '["{server}"]', 'en-US', 'token-1', 1796038021784, 0, 'flux-pro-1.1', 'a fox in the snow', '1:1', 1216, 1216, 3943416798, 1, 0, 2, 'jpeg', 40000, 'delivered', 1796037121784, 1796037122811, 'reply', '1576918725586587648', 10485760, NULL, 0);
INSERT INTO generations (id, guild_id, channel_id, user_id, role_ids, locale, reply_token, reply_token_expires_at_ms, is_private, model_id, prompt, aspect, width, height, seed, count, enhance, safety, format, unit_price_micros, state, created_at_ms, delivered_at_ms, delivery_route, message_id, attachment_limit_bytes, erased_at_ms, is_restored) VALUES ('1576918729617313792', '{server}', '{channel}', '{member}', '["{server}"]', 'en-US', 'token-2', 1796038022887, 0, 'flux-pro-1.1', 'a crab', '1:1', 1216, 1216, 1365402968, 1, 0, 2, 'jpeg', 40000, 'open', 1796037122887, NULL, NULL, NULL, 10485760, NULL, 0);
INSERT INTO generations (id, guild_id, channel_id, user_id, role_ids, locale, reply_token, reply_token_expires_at_ms, is_private, model_id, prompt, aspect, width, height, seed, count, enhance, safety, format, unit_price_micros, state, created_at_ms, delivered_at_ms, delivery_route, message_id, attachment_limit_bytes, erased_at_ms, is_restored) VALUES ('1576918730531672064', '{server}', '{channel}', '{member}', '["{server}"]', 'en-US', 'token-3', 1796038023106, 0, 'flux-pro-1.1', 'a mouse', '1:1', 1216, 1216, 836718259, 1, 0, 2, 'jpeg', 40000, 'open', 1796037123106, NULL, NULL, NULL, 10485760, NULL, 0);
INSERT INTO pictures (generation_id, number, user_id, state, seed, queued_at_ms, not_before_ms, submits, submitted_at_ms, deadline_ms, task_id, polling_url, file, file_sha256, file_bytes, file_format, file_width, file_height, charged_micros, failure_reason, failure_details, ended_at_ms) VALUES ('1576918724621897728', 1, '{member}', 'kept', 3943416798, 1796037121784, 0, 1, 1796037122073, 1796037422073, '9c036971-67a3-4ad7-b2da-aa55d3baa008', '{bfl}/v1/get_result?id=9c036971-67a3-4ad7-b2da-aa55d3baa008', '1576918724621897728-1.jpg', '033e71bd4ec49389043a70a5433aa10a38fe54c791525e0bf626a9184f645aca', 9424, 'jpeg', 1216, 1216, 40000, NULL, NULL, 1796037122642);
INSERT INTO pictures (generation_id, number, user_id, state, seed, queued_at_ms, not_before_ms, submits, submitted_at_ms, deadline_ms, task_id, polling_url, file, file_sha256, file_bytes, file_format, file_width, file_height, charged_micros, failure_reason, failure_details, ended_at_ms) VALUES ('1576918729617313792', 1, '{member}', 'rendering', 1365402968, 1796037122887, 0, 1, 1796037123089, 1796037423089, 'd484cc1e-2ee9-4361-a16d-4db1c12021d1', '{bfl}/v1/get_result?id=d484cc1e-2ee9-4361-a16d-4db1c12021d1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO pictures (generation_id, number, user_id, state, seed, queued_at_ms, not_before_ms, submits, submitted_at_ms, deadline_ms, task_id, polling_url, file, file_sha256, file_bytes, file_format, file_width, file_height, charged_micros, failure_reason, failure_details, ended_at_ms) VALUES ('1576918730531672064', 1, '{member}', 'queued', 836718259, 1796037123106, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO ledger (id, kind, generation_id, picture, guild_id, user_id, guild_day, guild_month, bot_day, bot_month, held_micros, charged_micros, billed_micros, reason, actor_id, at_ms, granted_micros) VALUES (1, 'hold', '1576918724621897728', NULL, '{server}', '{member}', '2026-11-30', '2026-11', '2026-11-30', '2026-11', 40000, 0, 0, NULL, NULL, 1796037121784, 0);
INSERT INTO ledger (id, kind, generation_id, picture, guild_id, user_id, guild_day, guild_month, bot_day, bot_month, held_micros, charged_micros, billed_micros, reason, actor_id, at_ms, granted_micros) VALUES (2, 'settle', '1576918724621897728', 1, '{server}', '{member}', '2026-11-30', '2026-11', '2026-11-30', '2026-11', -40000, 40000, 40000, NULL, NULL, 1796037122642, 0);
INSERT INTO ledger (id, kind, generation_id, picture, guild_id, user_id, guild_day, guild_month, bot_day, bot_month, held_micros, charged_micros, billed_micros, reason, actor_id, at_ms, granted_micros) VALUES (3, 'hold', '1576918729617313792', NULL, '{server}', '{member}', '2026-11-30', '2026-11', '2026-11-30', '2026-11', 40000, 0, 0, NULL, NULL, 1796037122887, 0);
INSERT INTO ledger (id, kind, generation_id, picture, guild_id, user_id, guild_day, guild_month, bot_day, bot_month, held_micros, charged_micros, billed_micros, reason, actor_id, at_ms, granted_micros) VALUES (4, 'hold', '1576918730531672064', NULL, '{server}', '{member}', '2026-11-30', '2026-11', '2026-11-30', '2026-11', 40000, 0, 0, NULL, NULL, 1796037123106, 0);
INSERT INTO balances (guild_id, user_id, period, held_micros, charged_micros, billed_micros, granted_micros) VALUES ('', '', '2026-11', 80000, 40000, 40000, 0);
INSERT INTO balances (guild_id, user_id, period, held_micros, charged_micros, billed_micros, granted_micros) VALUES ('', '', '2026-11-30', 80000, 40000, 40000, 0);
INSERT INTO balances (guild_id, user_id, period, held_micros, charged_micros, billed_micros, granted_micros) VALUES ('{server}', '', '2026-11', 80000, 40000, 40000, 0);
INSERT INTO balances (guild_id, user_id, period, held_micros, charged_micros, billed_micros, granted_micros) VALUES ('{server}', '', '2026-11-30', 80000, 40000, 40000, 0);
INSERT INTO balances (guild_id, user_id, period, held_micros, charged_micros, billed_micros, granted_micros) VALUES ('{server}', '{member}', '2026-11', 80000, 40000, 40000, 0);
INSERT INTO balances (guild_id, user_id, period, held_micros, charged_micros, billed_micros, granted_micros) VALUES ('{server}', '{member}', '2026-11-30', 80000, 40000, 40000, 0);
INSERT INTO guild_caps (guild_id, subject, subject_id, span, limit_micros) VALUES ('{server}', 'member', '{member}', 'day', 500000);
INSERT INTO audit_trail (id, guild_id, actor_id, action, subject, before, after, at_ms) VALUES (1, '{server}', '{admin}', 'cap.set', 'member:{member}:day', NULL, '500000', 1796037122832);
INSERT INTO credit_readings (at_ms, balance_micros, billed_since_micros, unsure_since_micros, in_flight_micros) VALUES (1796037121676, 10000000, 0, 0, 0);
INSERT INTO daily_usage (guild_id, day, user_id, model_id, pictures, charged_micros, wasted_micros, moderated, failed, wait_ms, undelivered_micros) VALUES ('{server}', '2026-11-30', '{member}', 'flux-pro-1.1', 1, 40000, 0, 0, 0, 858, 0);
INSERT INTO usage_totals (guild_id, period, user_id, model_id, pictures, charged_micros, wasted_micros, moderated, failed, wait_ms, undelivered_micros) VALUES ('{server}', '2026-11', '{member}', '', 1, 40000, 0, 0, 0, 858, 0);
INSERT INTO usage_totals (guild_id, period, user_id, model_id, pictures, charged_micros, wasted_micros, moderated, failed, wait_ms, undelivered_micros) VALUES ('{server}', '2026-11-30', '', 'flux-pro-1.1', 1, 40000, 0, 0, 0, 858, 0);
CREATE INDEX generations_unfinished ON generations (created_at_ms) WHERE state IN ('held', 'open', 'ended');
CREATE INDEX pictures_queue ON pictures (user_id, queued_at_ms, generation_id, number, not_before_ms)
  WHERE state = 'queued';
CREATE INDEX pictures_waiting_since ON pictures (queued_at_ms) WHERE state = 'queued';
CREATE INDEX pictures_not_before ON pictures (not_before_ms) WHERE state = 'queued';
CREATE INDEX pictures_on_their_way ON pictures (user_id, state) WHERE ended_at_ms IS NULL;
CREATE INDEX pictures_submitted ON pictures (user_id, submitted_at_ms) WHERE submitted_at_ms IS NOT NULL;
CREATE UNIQUE INDEX ledger_one_hold ON ledger (generation_id) WHERE kind = 'hold';
CREATE UNIQUE INDEX ledger_one_end ON ledger (generation_id, picture) WHERE kind IN ('settle', 'release');
CREATE INDEX ledger_by_time ON ledger (at_ms);
CREATE INDEX generations_by_member ON generations (guild_id, user_id, created_at_ms);
CREATE INDEX audit_trail_by_guild ON audit_trail (guild_id, id);
CREATE INDEX generations_by_guild ON generations (guild_id, created_at_ms, id);
CREATE INDEX ledger_unconfirmed ON ledger (generation_id, picture) WHERE kind = 'unconfirmed';
CREATE INDEX generations_by_owner ON generations (user_id, created_at_ms, id) WHERE erased_at_ms IS NULL;
CREATE INDEX generations_to_erase ON generations (created_at_ms) WHERE erased_at_ms IS NULL;
CREATE INDEX pictures_moderated ON pictures (user_id, ended_at_ms) WHERE state = 'moderated';
CREATE INDEX ledger_begun ON ledger (user_id, at_ms) WHERE kind IN ('hold', 'adjust');
CREATE INDEX guild_caps_by_member ON guild_caps (subject_id) WHERE subject = 'member';
CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER balances_hold_never_negative BEFORE UPDATE ON balances WHEN NEW.held_micros < 0
  BEGIN SELECT RAISE(ABORT, 'more was released than held'); END;
CREATE TRIGGER ledger_is_never_updated BEFORE UPDATE OF id, kind, generation_id, picture, guild_id, guild_day,
  guild_month, bot_day, bot_month, held_micros, charged_micros, billed_micros, granted_micros, reason, actor_id, at_ms
  ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_is_only_anonymised BEFORE UPDATE OF user_id ON ledger WHEN NEW.user_id NOT GLOB 'gone-*'
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
PRAGMA user_version = 5;
