/** A lower cap for the first days of new members, and when they joined; null where Discord did not say, and of what was asked for before. */
export const sql = `
CREATE TABLE caps_with_days (
  guild_id TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (subject IN ('member', 'role', 'everyone', 'new', 'guild', 'ceiling')),
  subject_id TEXT NOT NULL,
  span TEXT NOT NULL CHECK (span IN ('day', 'month')),
  limit_micros INTEGER NOT NULL CHECK (limit_micros >= 0),
  days INTEGER CHECK ((days IS NULL) = (subject <> 'new')),
  PRIMARY KEY (guild_id, subject, subject_id, span)
) STRICT, WITHOUT ROWID;
INSERT INTO caps_with_days (guild_id, subject, subject_id, span, limit_micros)
  SELECT guild_id, subject, subject_id, span, limit_micros FROM guild_caps;
DROP TABLE guild_caps;
ALTER TABLE caps_with_days RENAME TO guild_caps;
CREATE INDEX guild_caps_by_member ON guild_caps (subject_id) WHERE subject = 'member';

ALTER TABLE generations ADD COLUMN joined_at_ms INTEGER;
ALTER TABLE cap_requests ADD COLUMN joined_at_ms INTEGER;
`;
