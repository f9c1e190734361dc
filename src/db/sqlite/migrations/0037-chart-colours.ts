/**
 * Which colour of the chart a member or a model of a server has: it stays between charts. One has one, and nobody shares it. And the
 * changes of a server's daily limit are found in the audit trail without reading the rest of it.
 */
export const sql = `
CREATE TABLE chart_colours (
  guild_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('member', 'model')),
  colour INTEGER NOT NULL,
  id TEXT NOT NULL,
  shown_at_ms INTEGER NOT NULL,
  PRIMARY KEY (guild_id, kind, colour)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX chart_colours_by_id ON chart_colours (guild_id, kind, id);
CREATE INDEX chart_colours_of_member ON chart_colours (id) WHERE kind = 'member';
CREATE INDEX audit_trail_of_daily_caps ON audit_trail (subject, id)
  WHERE action IN ('cap.set', 'cap.clear', 'ceiling.set', 'ceiling.clear');
`;
