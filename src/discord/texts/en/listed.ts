const AND = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const OR = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** "A, B and C". */
export const allOf = (items: readonly string[]): string => AND.format(items);

/** "A, B or C". */
export const oneOf = (items: readonly string[]): string => OR.format(items);
