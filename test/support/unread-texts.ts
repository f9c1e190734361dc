/** The same texts, and a way to ask which of them nobody has read; by path: `quota.works`. */
export function watched<Texts extends object>(
  texts: Texts,
): { readonly texts: Texts; readonly unread: () => string[] } {
  const all = new Set<string>();
  const read = new Set<string>();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same tree, read through getters
  const seen = watch(texts, '', all, read) as Texts;
  return { texts: seen, unread: () => [...all].filter((path) => !read.has(path)) };
}

function watch(node: unknown, path: string, all: Set<string>, read: Set<string>): unknown {
  if (typeof node === 'function') {
    all.add(path);
    return (...args: unknown[]): unknown => {
      read.add(path);
      return Reflect.apply(node, null, args);
    };
  }
  if (typeof node !== 'object' || node === null) return node;
  const seen = Array.isArray(node) ? [] : {};
  for (const [key, child] of Object.entries(node)) {
    const childPath = path === '' ? key : `${path}.${key}`;
    const watchedChild = watch(child, childPath, all, read);
    if (typeof child === 'string') all.add(childPath);
    const get = (): unknown => {
      if (typeof child === 'string') read.add(childPath);
      return watchedChild;
    };
    Object.defineProperty(seen, key, { enumerable: true, get });
  }
  return seen;
}
