/** What a reading of BFL's balance must know beside it, so that what is under way is not taken for a drift. */
export const sql = `
ALTER TABLE credit_readings ADD COLUMN unsure_since_micros INTEGER NOT NULL DEFAULT 0;
ALTER TABLE credit_readings ADD COLUMN in_flight_micros INTEGER NOT NULL DEFAULT 0;
`;
