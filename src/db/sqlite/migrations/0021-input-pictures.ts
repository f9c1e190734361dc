/**
 * Pictures that go in beside the prompt. `source` is where the file comes from as long as it is not here: an address, or the name of
 * the file of an earlier one, whose other facts stand here already. `file` is '' once it is erased.
 */
export const sql = `
CREATE TABLE input_pictures (
  generation_id TEXT NOT NULL REFERENCES generations (id),
  number INTEGER NOT NULL,
  source_kind TEXT CHECK (source_kind IN ('upload', 'copy')),
  source TEXT CHECK ((source IS NULL) = (source_kind IS NULL)),
  max_megapixels INTEGER NOT NULL CHECK (max_megapixels > 0),
  sets_shape INTEGER NOT NULL CHECK (sets_shape IN (0, 1)),
  is_first_frame INTEGER NOT NULL DEFAULT 0 CHECK (is_first_frame IN (0, 1)),
  file TEXT,
  file_sha256 TEXT,
  file_bytes INTEGER,
  file_format TEXT,
  file_width INTEGER,
  file_height INTEGER,
  PRIMARY KEY (generation_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX pictures_held ON pictures (queued_at_ms, generation_id, number) WHERE state = 'held';
`;
