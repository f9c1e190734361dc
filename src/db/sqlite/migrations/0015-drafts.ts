/**
 * What a member is still to confirm, for a bounded time: `generation_id` is what it started, which it does once. From which price on
 * a server asks.
 */
export const sql = `
CREATE TABLE drafts (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  guild_id TEXT NOT NULL,
  options TEXT NOT NULL,
  is_private INTEGER NOT NULL CHECK (is_private IN (0, 1)),
  parent_id TEXT,
  verb TEXT CHECK ((verb IS NULL) = (parent_id IS NULL)),
  input TEXT CHECK ((input IS NULL) = (parent_id IS NULL)),
  created_at_ms INTEGER NOT NULL,
  generation_id TEXT
) STRICT;
CREATE INDEX drafts_by_member ON drafts (user_id, created_at_ms);
CREATE INDEX drafts_by_age ON drafts (created_at_ms);

ALTER TABLE guild_settings ADD COLUMN confirm_micros INTEGER CHECK (confirm_micros >= 0);
`;
