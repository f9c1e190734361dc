/** Where the members of a server may ask for safety above the ordinary, where that is not in age-restricted channels alone. */
export const sql = `
ALTER TABLE guild_settings ADD COLUMN high_safety TEXT CHECK (high_safety = 'everywhere');
`;
