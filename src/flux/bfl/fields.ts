/** The fields of a JSON body. */
export type ModelFields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
