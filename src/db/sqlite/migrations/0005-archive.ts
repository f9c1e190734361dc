/**
 * Attachment limit, erasure time and restored flag of generations, files to delete, and requests for erasure. In the
 * ledger, only the user id may be updated, and only to a pseudonym.
 */
export const sql = `
ALTER TABLE generations ADD COLUMN attachment_limit_bytes INTEGER NOT NULL DEFAULT 10485760;
ALTER TABLE generations ADD COLUMN erased_at_ms INTEGER;
ALTER TABLE generations ADD COLUMN is_restored INTEGER NOT NULL DEFAULT 0 CHECK (is_restored IN (0, 1));
CREATE INDEX generations_by_owner ON generations (user_id, created_at_ms, id) WHERE erased_at_ms IS NULL;
CREATE INDEX generations_to_erase ON generations (created_at_ms) WHERE erased_at_ms IS NULL;

CREATE INDEX pictures_moderated ON pictures (user_id, ended_at_ms) WHERE state = 'moderated';

CREATE INDEX ledger_begun ON ledger (user_id, at_ms) WHERE kind IN ('hold', 'adjust');
CREATE INDEX guild_caps_by_member ON guild_caps (subject_id) WHERE subject = 'member';

CREATE TABLE files_to_delete (
  file TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE erasure_requests (
  user_id TEXT PRIMARY KEY,
  pseudonym TEXT NOT NULL UNIQUE,
  requested_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

DROP TRIGGER ledger_is_never_updated;
CREATE TRIGGER ledger_is_never_updated BEFORE UPDATE OF id, kind, generation_id, picture, guild_id, guild_day,
  guild_month, bot_day, bot_month, held_micros, charged_micros, billed_micros, granted_micros, reason, actor_id, at_ms
  ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_is_only_anonymised BEFORE UPDATE OF user_id ON ledger WHEN NEW.user_id NOT GLOB 'gone-*'
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
`;
