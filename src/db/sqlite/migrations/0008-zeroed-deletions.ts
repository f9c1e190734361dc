/**
 * What is deleted is overwritten with zeros from now on. A file in which former versions deleted has to be rewritten once, which
 * no transaction can do: it is noted here.
 */
export const sql = `
INSERT INTO bot_state (key, value) SELECT 'vacuum_due', '' WHERE EXISTS (SELECT 1 FROM generations);
`;
