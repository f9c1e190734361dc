/** What is kept under a name, by a member for themselves or by a server for all of its members: presets and references. */
import { foldCase } from './fold-case.ts';
import { hasVisibleText } from './visible-text.ts';

/** In code points, as people count. */
export const NAME_MAX = 40;

/** Whose it is: a member's own in every server, or a server's for all its members. */
export type Owner =
  | { readonly kind: 'member'; readonly userId: string }
  | { readonly kind: 'server'; readonly guildId: string };

export interface Named {
  readonly id: string;
  readonly scope: Owner['kind'];
  readonly name: string;
}

/** Who asks, and where: they find their own, and those of that server. */
export interface NamedReader {
  readonly userId: string;
  readonly guildId: string;
}

/** `taken`: there is one of that name; `full`: the owner has as many as may be. Nothing was written then. */
export type NamedSaving = 'saved' | 'replaced' | 'taken' | 'full';

export interface NamedChange {
  readonly owner: Owner;
  /** Who does it; in the audit trail of the server where it is the server's. */
  readonly actorId: string;
  readonly atMs: number;
}

/** A member's own, then those of the server, each as its store has them. */
export async function namedOf<T extends Named>(
  store: { list(owner: Owner): Promise<readonly T[]> },
  { userId, guildId }: NamedReader,
): Promise<readonly T[]> {
  return [...(await store.list({ kind: 'member', userId })), ...(await store.list({ kind: 'server', guildId }))];
}

/** The owner of one of those that a reader finds. */
export function ownerOf({ scope }: Pick<Named, 'scope'>, { userId, guildId }: NamedReader): Owner {
  return scope === 'member' ? { kind: 'member', userId } : { kind: 'server', guildId };
}

/** The name without case, by which it is unique among those of its owner. */
export function nameKey(name: string): string {
  return foldCase(name.trim());
}

/** Whether it is one. It is trimmed already. */
export function isName(name: string): boolean {
  return hasVisibleText(name) && Array.from(name).length <= NAME_MAX;
}

const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/** Whether what was chosen is an id, all of which the bot makes up; what is none was typed as a name. */
export function isNamedId(chosen: string): boolean {
  return ID.test(chosen);
}

/** By the id, which a suggestion has as its value, or by the name, where somebody typed that; the first of both kinds wins. */
export function findNamed<T extends Named>(all: readonly T[], chosen: string): T | null {
  const key = nameKey(chosen);
  return all.find(({ id }) => id === chosen) ?? all.find(({ name }) => nameKey(name) === key) ?? null;
}

/**
 * Those that match what was typed, the best first; of equals a member's own come before the server's, and then as they came.
 * `textOf`: what else is looked at, after every name.
 */
export function matchNamed<T extends Named>(
  all: readonly T[],
  typed: string,
  limit: number,
  textOf: (one: T) => string = () => '',
): readonly T[] {
  const words = nameKey(typed);
  const best = all
    .map((one) => ({ one, rank: rankOf(one.name, textOf(one), words) }))
    .filter(({ rank }) => rank !== null)
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || scopeOrder(a.one) - scopeOrder(b.one))
    .slice(0, limit)
    .map(({ one }) => one);
  return best.toSorted((a, b) => scopeOrder(a) - scopeOrder(b));
}

/** 0 where the name begins so, then where a word of it does, where it holds it, where the text does; null where nothing does. */
function rankOf(name: string, text: string, words: string): number | null {
  const key = nameKey(name);
  if (key.startsWith(words)) return 0;
  if (key.includes(` ${words}`)) return 1;
  if (key.includes(words)) return 2;
  return foldCase(text).includes(words) ? 3 : null;
}

function scopeOrder({ scope }: Named): number {
  return scope === 'member' ? 0 : 1;
}
