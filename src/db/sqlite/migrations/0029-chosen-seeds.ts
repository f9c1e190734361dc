/** Whether a member chose the seed, so that it must be kept. Of what was asked for before, that is not known, and it is kept. */
export const sql = `
ALTER TABLE generations ADD COLUMN is_seed_chosen INTEGER NOT NULL DEFAULT 1 CHECK (is_seed_chosen IN (0, 1));
`;
