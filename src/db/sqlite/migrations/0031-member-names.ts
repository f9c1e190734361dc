/** What members were called in a server when they last had something painted there, for the reports of its admins. */
export const sql = `
CREATE TABLE member_names (
  guild_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  seen_at_ms INTEGER NOT NULL,
  PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_names_by_member ON member_names (user_id);
CREATE INDEX member_names_by_time ON member_names (seen_at_ms);
`;
