/**
 * Pictures under a name: a member's own (`guild_id` is '') or a server's (`user_id` is ''). `key` is the name without case, `saved_by`
 * who saved one of a server, '' of a member's own. (`references` is a word of SQL.)
 */
export const sql = `
CREATE TABLE named_references (
  id TEXT PRIMARY KEY,
  guild_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  file TEXT NOT NULL UNIQUE,
  file_sha256 TEXT NOT NULL,
  file_bytes INTEGER NOT NULL,
  file_format TEXT NOT NULL,
  file_width INTEGER NOT NULL,
  file_height INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  CHECK ((guild_id = '') <> (user_id = '')),
  CHECK ((saved_by = '') = (guild_id = '')),
  UNIQUE (guild_id, user_id, key)
) STRICT;
CREATE INDEX named_references_saved_by ON named_references (saved_by, guild_id, key) WHERE saved_by <> '';
`;
