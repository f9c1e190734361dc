const COLUMNS = 12;
const MOST_IN_A_ROW = 3;

/** Where each field of an embed stands, as `grid-column`: inline ones that follow each other share a row, three at most. */
export function fieldColumns(fields: readonly { readonly inline?: boolean }[]): readonly string[] {
  const columns: string[] = [];
  while (columns.length < fields.length) {
    const rest = fields.slice(columns.length, columns.length + MOST_IN_A_ROW);
    const block = rest.findIndex(({ inline }) => inline !== true);
    const count = Math.max(1, block === -1 ? rest.length : block);
    const width = COLUMNS / count;
    for (let index = 0; index < count; index += 1) columns.push(`${index * width + 1} / ${(index + 1) * width + 1}`);
  }
  return columns;
}
