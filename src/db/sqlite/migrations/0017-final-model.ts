/** The model on which drafts of a server are painted once more, and what that costs for a picture that is one. */
export const sql = `
ALTER TABLE guild_settings ADD COLUMN final_model_id TEXT;
ALTER TABLE generations ADD COLUMN final_price_micros INTEGER;
`;
