import { z } from 'zod';

const stringsSchema = z.array(z.string());

/** A list of texts, as a column keeps it in JSON. */
export function parseStrings(json: string): readonly string[] {
  return stringsSchema.parse(JSON.parse(json));
}
