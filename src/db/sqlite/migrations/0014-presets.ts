/**
 * Templates of prompts under a name: a member's own (`guild_id` is '') or a server's (`user_id` is ''). `key` is the name without case.
 */
export const sql = `
CREATE TABLE presets (
  id TEXT PRIMARY KEY,
  guild_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  template TEXT NOT NULL,
  model_id TEXT,
  aspect TEXT,
  saved_at_ms INTEGER NOT NULL,
  CHECK ((guild_id = '') <> (user_id = '')),
  UNIQUE (guild_id, user_id, key)
) STRICT;
`;
