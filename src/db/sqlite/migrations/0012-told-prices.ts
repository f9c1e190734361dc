/**
 * The price of each picture as far as it is known, our own price of each generation, and what the provider takes where that is
 * another one. The ledger gets the kind `reprice`, for which its CHECK must be written anew: every column, index and trigger stays, and a
 * command that was cancelled before anything was sent may go with its corrections as well.
 */
export const sql = `
ALTER TABLE generations ADD COLUMN list_price_micros INTEGER NOT NULL DEFAULT 0;
UPDATE generations SET list_price_micros = unit_price_micros;
ALTER TABLE pictures ADD COLUMN price_micros INTEGER NOT NULL DEFAULT 0;
UPDATE pictures SET price_micros = (SELECT g.unit_price_micros FROM generations g WHERE g.id = pictures.generation_id);

CREATE TABLE told_prices (
  model_id TEXT NOT NULL,
  list_price_micros INTEGER NOT NULL,
  price_micros INTEGER NOT NULL CHECK (price_micros > 0),
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (model_id, list_price_micros)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_with_reprice (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('hold', 'reprice', 'settle', 'release', 'adjust', 'unconfirmed')),
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
  at_ms INTEGER NOT NULL,
  granted_micros INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO ledger_with_reprice (id, kind, generation_id, picture, guild_id, user_id, guild_day, guild_month, bot_day, bot_month,
    held_micros, charged_micros, billed_micros, reason, actor_id, at_ms, granted_micros)
  SELECT id, kind, generation_id, picture, guild_id, user_id, guild_day, guild_month, bot_day, bot_month,
    held_micros, charged_micros, billed_micros, reason, actor_id, at_ms, granted_micros
  FROM ledger;
DROP TABLE ledger;
ALTER TABLE ledger_with_reprice RENAME TO ledger;
CREATE UNIQUE INDEX ledger_one_hold ON ledger (generation_id) WHERE kind = 'hold';
CREATE UNIQUE INDEX ledger_one_end ON ledger (generation_id, picture) WHERE kind IN ('settle', 'release');
CREATE INDEX ledger_by_time ON ledger (at_ms);
CREATE INDEX ledger_unconfirmed ON ledger (generation_id, picture) WHERE kind = 'unconfirmed';
CREATE INDEX ledger_by_generation ON ledger (generation_id);
CREATE INDEX ledger_begun ON ledger (user_id, at_ms) WHERE kind IN ('hold', 'adjust');
CREATE INDEX ledger_billed ON ledger (at_ms, guild_id, billed_micros) WHERE billed_micros <> 0;
CREATE TRIGGER ledger_is_never_updated BEFORE UPDATE OF id, kind, generation_id, picture, guild_id, guild_day,
  guild_month, bot_day, bot_month, held_micros, charged_micros, billed_micros, granted_micros, reason, actor_id, at_ms
  ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_is_only_anonymised BEFORE UPDATE OF user_id ON ledger WHEN NEW.user_id NOT GLOB 'gone-*'
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger
  WHEN OLD.generation_id IS NULL OR OLD.kind NOT IN ('hold', 'reprice', 'release') OR OLD.charged_micros <> 0
    OR OLD.billed_micros <> 0 OR EXISTS (
      SELECT 1 FROM generations WHERE id = OLD.generation_id AND state NOT IN ('delivered', 'undelivered', 'withdrawn')
    ) OR EXISTS (
      SELECT 1 FROM pictures WHERE generation_id = OLD.generation_id
        AND (state <> 'cancelled' OR submits <> 0 OR failure_reason NOT IN ('cancelled', 'withdrawn'))
    )
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
`;
