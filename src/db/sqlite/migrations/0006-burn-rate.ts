/**
 * The server of each picture, since when the burn rate delays it, and the indexes that the claim reads. The breaker of former
 * versions paused the whole bot; a pause of its making ends here, because nobody else would end it.
 */
export const sql = `
ALTER TABLE pictures ADD COLUMN guild_id TEXT NOT NULL DEFAULT '';
ALTER TABLE pictures ADD COLUMN delayed_since_ms INTEGER;
UPDATE pictures SET guild_id = (SELECT g.guild_id FROM generations g WHERE g.id = pictures.generation_id);

CREATE INDEX pictures_waiting_in ON pictures (guild_id) WHERE state = 'queued';
CREATE INDEX pictures_delayed ON pictures (guild_id, delayed_since_ms, generation_id, number, not_before_ms)
  WHERE state = 'queued' AND delayed_since_ms IS NOT NULL;
CREATE INDEX pictures_with_provider ON pictures (generation_id, number) WHERE state IN ('submitting', 'rendering');
CREATE INDEX ledger_billed ON ledger (at_ms, guild_id, billed_micros) WHERE billed_micros <> 0;

INSERT INTO audit_trail (guild_id, actor_id, action, subject, before, after, at_ms)
  SELECT '', 'breaker', 'resume', 'bot', value, NULL, CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM bot_state
  WHERE key = 'pause' AND 'breaker' = (
    SELECT actor_id FROM audit_trail WHERE guild_id = '' AND subject = 'bot' AND action = 'pause' ORDER BY id DESC LIMIT 1
  );
DELETE FROM bot_state WHERE key = 'pause' AND 'breaker' = (
  SELECT actor_id FROM audit_trail WHERE guild_id = '' AND subject = 'bot' ORDER BY id DESC LIMIT 1
);
DELETE FROM bot_state WHERE key = 'resumed_at_ms';
`;
