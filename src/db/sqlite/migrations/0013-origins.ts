/**
 * Where a generation comes from: the earlier one whose button was clicked, by which verb, and with what input. Of those that are on
 * their way each member has one of a kind, so that a double click buys once. The parent is no foreign key: it may be deleted.
 */
export const sql = `
ALTER TABLE generations ADD COLUMN parent_id TEXT;
ALTER TABLE generations ADD COLUMN verb TEXT CHECK ((verb IS NULL) = (parent_id IS NULL));
ALTER TABLE generations ADD COLUMN input TEXT CHECK ((input IS NULL) = (parent_id IS NULL));
CREATE UNIQUE INDEX generations_once ON generations (user_id, parent_id, verb, input)
  WHERE parent_id IS NOT NULL AND state IN ('held', 'open', 'ended');
`;
