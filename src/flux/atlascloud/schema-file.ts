// Reads the schema file of a model, whose form is documented nowhere.

/** The fields that a model takes, each with the values that it lists; none where it lists none. */
export type Fields = ReadonlyMap<string, readonly string[]>;

const MAX_DEPTH = 12;

/** The fields beside `prompt`, wherever the file describes them; null where it describes no prompt. */
export function fieldsIn(file: unknown, depth = 0): Fields | null {
  if (typeof file !== 'object' || file === null || depth > MAX_DEPTH) return null;
  if ('properties' in file && isObject(file.properties) && 'prompt' in file.properties) {
    return new Map(Object.entries(file.properties).map(([name, field]) => [name, valuesOf(field)]));
  }
  for (const inner of Object.values(file)) {
    const found = fieldsIn(inner, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function valuesOf(field: unknown): readonly string[] {
  const values: readonly unknown[] = isObject(field) && 'enum' in field && Array.isArray(field.enum) ? field.enum : [];
  return values.filter((value) => typeof value === 'string');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
