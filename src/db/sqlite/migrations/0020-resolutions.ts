/** The resolution of a picture, of a model that has some to choose from. Of those before, none has. */
export const sql = `
ALTER TABLE generations ADD COLUMN resolution TEXT;
`;
