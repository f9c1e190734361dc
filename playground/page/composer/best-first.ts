/** Those of which a name holds what is wanted; the ones of which a name begins with it come first. */
export function bestFirst<One>(
  all: readonly One[],
  namesOf: (one: One) => readonly string[],
  wanted: string,
): readonly One[] {
  const found = all.filter((one) => namesOf(one).some((name) => name.includes(wanted)));
  const begins = (one: One): boolean => namesOf(one).some((name) => name.startsWith(wanted));
  return [...found.filter(begins), ...found.filter((one) => !begins(one))];
}
