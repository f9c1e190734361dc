/** Who gets the monthly statement of a server, or, where `guild_id` is '', of each of them; and since when Discord refuses it there. */
export const sql = `
CREATE TABLE statement_receivers (
  guild_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('channel', 'user')),
  receiver_id TEXT NOT NULL,
  set_at_ms INTEGER NOT NULL,
  refused_at_ms INTEGER,
  PRIMARY KEY (guild_id, kind, receiver_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_receivers_by_id ON statement_receivers (receiver_id);
`;
