/** Members who ask the admins for more under their own limit: of those that are open, each has one on a server. */
export const sql = `
CREATE TABLE cap_requests (
  id TEXT PRIMARY KEY,
  guild_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  role_ids TEXT NOT NULL,
  locale TEXT NOT NULL,
  reply_token TEXT NOT NULL,
  reply_token_expires_at_ms INTEGER NOT NULL,
  draft_id TEXT NOT NULL,
  price_micros INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'once', 'denied', 'unreachable', 'expired')),
  asked_at_ms INTEGER NOT NULL,
  message_id TEXT,
  decided_by TEXT,
  decided_at_ms INTEGER,
  granted_micros INTEGER NOT NULL DEFAULT 0,
  told_as TEXT CHECK (told_as IN ('reply', 'direct_message', 'quota'))
) STRICT;
CREATE UNIQUE INDEX cap_requests_open ON cap_requests (guild_id, user_id) WHERE state = 'open';
CREATE INDEX cap_requests_by_member ON cap_requests (user_id, guild_id, asked_at_ms, id);
CREATE INDEX cap_requests_by_age ON cap_requests (asked_at_ms);
CREATE INDEX cap_requests_unfinished ON cap_requests (id)
  WHERE (state = 'open' AND message_id IS NULL) OR (state IN ('approved', 'once', 'denied', 'unreachable') AND told_as IS NULL);

CREATE INDEX audit_trail_of_requests ON audit_trail (subject) WHERE action IN ('cap.ask', 'cap.deny', 'cap.allow');
`;
