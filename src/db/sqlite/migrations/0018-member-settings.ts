/** What a member has chosen for themselves, on all servers: whether they are told when a slow command is done. */
export const sql = `
CREATE TABLE member_settings (
  user_id TEXT PRIMARY KEY,
  tells_done INTEGER NOT NULL CHECK (tells_done IN (0, 1)),
  set_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX generations_delivered ON generations (delivered_at_ms, id) WHERE delivery_route = 'reply';
`;
