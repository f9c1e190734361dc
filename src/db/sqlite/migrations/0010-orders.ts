/** Indexes that end in a unique column, so that every list has one order and none is sorted for it. */
export const sql = `
DROP INDEX generations_by_member;
CREATE INDEX generations_by_member ON generations (guild_id, user_id, created_at_ms, id);
DROP INDEX generations_unfinished;
CREATE INDEX generations_unfinished ON generations (created_at_ms, id) WHERE state IN ('held', 'open', 'ended');
DROP INDEX generations_to_erase;
CREATE INDEX generations_to_erase ON generations (created_at_ms, id) WHERE erased_at_ms IS NULL;
`;
