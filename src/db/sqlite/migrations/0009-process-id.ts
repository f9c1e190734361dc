/** Which process took a command: its id stands in the custom ids of what it shows. */
export const sql = `
ALTER TABLE generations ADD COLUMN process_id TEXT NOT NULL DEFAULT '';
`;
