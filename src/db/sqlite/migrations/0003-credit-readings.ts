/** Adds to balance readings what is unsure and in flight, so that it is not reported as a drift. */
export const sql = `
ALTER TABLE credit_readings ADD COLUMN unsure_since_micros INTEGER NOT NULL DEFAULT 0;
ALTER TABLE credit_readings ADD COLUMN in_flight_micros INTEGER NOT NULL DEFAULT 0;
`;
