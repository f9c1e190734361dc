/**
 * Which account painted a picture, or is about to: noted with the claim, and taken back where it was not sent. `lane_price_micros` is what
 * that account takes by our own table, where its host does not say it itself. What was sent before went to the first key of BFL.
 * A generation keeps the least that may be held for one of its pictures, whatever a host says of its own prices. Balances are read of each
 * account.
 */
export const sql = `
ALTER TABLE pictures ADD COLUMN host TEXT;
ALTER TABLE pictures ADD COLUMN account TEXT CHECK ((account IS NULL) = (host IS NULL));
ALTER TABLE pictures ADD COLUMN lane_price_micros INTEGER;
UPDATE pictures SET host = 'bfl', account = 'bfl' WHERE submitted_at_ms IS NOT NULL;
ALTER TABLE generations ADD COLUMN least_price_micros INTEGER NOT NULL DEFAULT 0;

CREATE TABLE account_readings (
  account TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  balance_micros INTEGER NOT NULL,
  billed_since_micros INTEGER NOT NULL,
  unsure_since_micros INTEGER NOT NULL,
  in_flight_micros INTEGER NOT NULL,
  PRIMARY KEY (account, at_ms)
) STRICT, WITHOUT ROWID;
INSERT INTO account_readings (account, at_ms, balance_micros, billed_since_micros, unsure_since_micros, in_flight_micros)
  SELECT 'bfl', at_ms, balance_micros, billed_since_micros, unsure_since_micros, in_flight_micros FROM credit_readings;
DROP TABLE credit_readings;
ALTER TABLE account_readings RENAME TO credit_readings;
`;
