/** How closely a model keeps to a picture that goes in, in percent; NULL of those before, which had what the host takes by itself. */
export const sql = `
ALTER TABLE generations ADD COLUMN strength INTEGER CHECK (strength BETWEEN 0 AND 100);
`;
