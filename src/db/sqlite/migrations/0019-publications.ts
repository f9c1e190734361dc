/**
 * Private results that their members published, each once: by which interaction, and in which message, which is not known while it is on
 * its way.
 */
export const sql = `
CREATE TABLE publications (
  generation_id TEXT PRIMARY KEY,
  channel_id TEXT NOT NULL,
  interaction_id TEXT NOT NULL,
  token TEXT NOT NULL,
  token_expires_at_ms INTEGER NOT NULL,
  attachment_limit_bytes INTEGER NOT NULL,
  message_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX publications_on_their_way ON publications (generation_id) WHERE message_id IS NULL;
`;
