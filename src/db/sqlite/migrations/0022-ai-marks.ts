/**
 * Whether the pictures of a server carry a visible mark that they were made by AI; of a generation it is decided when it is asked for.
 */
export const sql = `
ALTER TABLE guild_settings ADD COLUMN ai_mark TEXT CHECK (ai_mark = 'on');
ALTER TABLE generations ADD COLUMN is_marked INTEGER NOT NULL DEFAULT 0 CHECK (is_marked IN (0, 1));
`;
