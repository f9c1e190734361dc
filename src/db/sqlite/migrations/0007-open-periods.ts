/** The day and month of a server that the last change of its time zone left in force, and until when at least. */
export const sql = `
ALTER TABLE guild_settings ADD COLUMN open_day TEXT;
ALTER TABLE guild_settings ADD COLUMN open_day_until_ms INTEGER;
ALTER TABLE guild_settings ADD COLUMN open_month TEXT;
ALTER TABLE guild_settings ADD COLUMN open_month_until_ms INTEGER;
`;
