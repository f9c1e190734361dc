/**
 * Pictures that members reported, one row each with as many reasons as members, and pictures that moderators or the operator took down,
 * one row for each command. `shown`: how many reports the moderators' message tells of, -1 where it is to be written anew. Of files
 * that were taken down the hashes stay; pictures that go in keep the hash of what was uploaded, and references the command whose picture that was.
 */
export const sql = `
CREATE TABLE picture_reports (
  generation_id TEXT PRIMARY KEY,
  guild_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('undecided', 'approved', 'removed')),
  count INTEGER NOT NULL,
  shown INTEGER NOT NULL,
  channel_id TEXT,
  message_id TEXT CHECK ((message_id IS NULL) = (channel_id IS NULL)),
  picture_channel_id TEXT,
  picture_message_id TEXT CHECK ((picture_message_id IS NULL) = (picture_channel_id IS NULL)),
  reported_at_ms INTEGER NOT NULL,
  decided_by TEXT,
  decided_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_reports_unshown ON picture_reports (generation_id) WHERE shown < count;

CREATE TABLE report_reasons (
  generation_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  reported_at_ms INTEGER NOT NULL,
  PRIMARY KEY (generation_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_reasons_by_member ON report_reasons (user_id, reported_at_ms);
CREATE INDEX report_reasons_by_age ON report_reasons (reported_at_ms);

CREATE TABLE takedowns (
  generation_id TEXT PRIMARY KEY,
  root_id TEXT NOT NULL,
  by TEXT NOT NULL CHECK (by IN ('moderators', 'operator')),
  channel_id TEXT,
  message_id TEXT CHECK ((message_id IS NULL) = (channel_id IS NULL)),
  actor_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  done_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX takedowns_pending ON takedowns (generation_id) WHERE done_at_ms IS NULL;
CREATE INDEX takedowns_by_message ON takedowns (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE taken_down_files (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

ALTER TABLE input_pictures ADD COLUMN source_sha256 TEXT;
ALTER TABLE named_references ADD COLUMN source_sha256 TEXT;
ALTER TABLE named_references ADD COLUMN source_id TEXT;
CREATE INDEX input_pictures_by_file ON input_pictures (file_sha256) WHERE file_sha256 IS NOT NULL;
CREATE INDEX input_pictures_by_source ON input_pictures (source_sha256) WHERE source_sha256 IS NOT NULL;
CREATE INDEX named_references_by_source ON named_references (source_sha256) WHERE source_sha256 IS NOT NULL;
CREATE INDEX named_references_by_source_id ON named_references (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX named_references_by_file ON named_references (file_sha256);
CREATE INDEX generations_by_parent ON generations (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX generations_by_message ON generations (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX publications_by_message ON publications (message_id) WHERE message_id IS NOT NULL;
`;
