/**
 * What retention needs to delete a command that was cancelled before anything was sent: the ledger lets go of its hold and its
 * releases, which come to nothing together, and of no other entry.
 */
export const sql = `
CREATE INDEX ledger_by_generation ON ledger (generation_id);
CREATE INDEX pictures_cancelled ON pictures (ended_at_ms, generation_id)
  WHERE number = 1 AND state = 'cancelled' AND submits = 0;

DROP TRIGGER ledger_is_never_deleted;
CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger
  WHEN OLD.generation_id IS NULL OR OLD.kind NOT IN ('hold', 'release') OR OLD.charged_micros <> 0 OR OLD.billed_micros <> 0
    OR EXISTS (
      SELECT 1 FROM generations WHERE id = OLD.generation_id AND state NOT IN ('delivered', 'undelivered', 'withdrawn')
    ) OR EXISTS (
      SELECT 1 FROM pictures WHERE generation_id = OLD.generation_id
        AND (state <> 'cancelled' OR submits <> 0 OR failure_reason NOT IN ('cancelled', 'withdrawn'))
    )
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
`;
