/** Whose pictures the members of a server may use as references, where that is not their own and the bot's. */
export const sql = `
ALTER TABLE guild_settings ADD COLUMN reference_sources TEXT CHECK (reference_sources IN ('everyone', 'off'));
`;
