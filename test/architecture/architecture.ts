/** Finds what breaks the layout of `layout.ts`: imports that go up or in a cycle, and packages or constructs out of their place. */

import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { BANS, BROWSER, FOLDERS, LEVELS, NARROW, OUTGOING, PLAYGROUND_WALLS, UNLAYERED, WALLS } from './layout.ts';

export interface SourceFile {
  /** From the root of the repository: `src/app/app.ts`. */
  readonly path: string;
  readonly text: string;
}

/** One file that imports another, or a package; types included. */
interface Import {
  readonly from: string;
  /** A path from the root of the repository, or a package's specifier. */
  readonly to: string;
  readonly toPackage: boolean;
  /** Nothing but types. */
  readonly isTypes: boolean;
}

/** What is imported by what. */
type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Every breach, as a sentence that names the file; none where all is in its place. */
export function findBreaches(files: readonly SourceFile[]): string[] {
  const imports = files.flatMap(importsOf);
  const inner = imports.filter(({ toPackage }) => !toPackage);
  return [
    ...files.flatMap(({ path }) => placeBreaches(path)),
    ...inner.flatMap((one) => folderBreaches(one) ?? levelBreaches(one) ?? narrowBreaches(one)),
    ...imports.filter(({ toPackage }) => toPackage).flatMap(wallBreaches),
    ...files.flatMap(bannedConstructs),
    ...files.flatMap(outgoingConnections),
    ...cyclesIn(graphOf(inner.filter(countsForCycles), (path) => path)).map(
      (cycle) => `files import each other in a cycle: ${cycle}`,
    ),
    ...cyclesIn(graphOf(inner, unitOf)).map((cycle) => `folders import each other in a cycle: ${cycle}`),
  ];
}

function importsOf({ path, text }: SourceFile): Import[] {
  const { module, program } = parseSync(path, text);
  const found = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      to: moduleRequest.value,
      isTypes: entries.length > 0 && entries.every(({ isType }) => isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest === null ? [] : [{ to: moduleRequest.value, isTypes: isType }],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => ({
      to: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
      isTypes: false,
    })),
  ];
  new Visitor({ TSImportType: ({ source }) => void found.push({ to: source.value, isTypes: true }) }).visit(program);
  return found.map(({ to, isTypes }) => ({
    from: path,
    to: to.startsWith('.') ? posix.join(posix.dirname(path), to) : to,
    toPackage: !to.startsWith('.'),
    isTypes,
  }));
}

/** The narrowest row of FOLDERS to which a file belongs: `src/flux/polling/poll.ts` → `src/flux`. */
function folderOf(path: string): string | null {
  const rows = Object.keys(FOLDERS).filter((folder) => path === folder || path.startsWith(`${folder}/`));
  return rows.toSorted((one, other) => one.length - other.length).at(-1) ?? null;
}

/** The part of `folder` in which a file lies: a sub-folder's name, a file's name where LEVELS has it, else `.`. */
function partOf(folder: string, path: string): string | null {
  if (!path.startsWith(`${folder}/`)) return null;
  const [first = '', ...deeper] = path.slice(folder.length + 1).split('/');
  if (deeper.length > 0) return first;
  return levelOf(folder, first) === -1 ? '.' : first;
}

function levelOf(folder: string, part: string): number {
  return (LEVELS[folder] ?? [['.']]).findIndex((line) => line.includes(part));
}

/** The smallest folder of LEVELS, or a file of it, to which a file belongs: `src/flux/polling/poll.ts` → `src/flux/polling`. */
function unitOf(path: string): string {
  const folder = Object.keys(LEVELS)
    .toSorted()
    .findLast((one) => path.startsWith(`${one}/`));
  if (folder === undefined) return folderOf(path) ?? path;
  const part = partOf(folder, path);
  return part === '.' || part === null ? folder : `${folder}/${part}`;
}

/** A file that lies where no table knows it. */
function placeBreaches(path: string): string[] {
  const top = folderOf(path);
  if (top === null) return [`${path} has no level: give its folder a row in FOLDERS`];
  return [...new Set([top, ...Object.keys(LEVELS)])].flatMap((folder) => {
    const part = partOf(folder, path);
    return part === null || UNLAYERED.includes(folder) || levelOf(folder, part) !== -1
      ? []
      : [`${path} has no level: give ${folder}/${part} one in LEVELS`];
  });
}

function folderBreaches({ from, to }: Import): string[] | null {
  const [source, target] = [folderOf(from), folderOf(to)];
  if (source === null || source === target) return null;
  if (target !== null && FOLDERS[source]?.includes(target) === true) return null;
  return [`${from} must not import ${to}: ${source} may not import ${target ?? to.split('/')[0] ?? to}`];
}

function levelBreaches({ from, to }: Import): string[] | null {
  const found = Object.keys(LEVELS).flatMap((folder) => {
    const [source, target] = [partOf(folder, from), partOf(folder, to)];
    if (source === null || target === null || source === target) return [];
    const [above, below] = [levelOf(folder, source), levelOf(folder, target)];
    // A part without a level is a breach of its own.
    if (above === -1 || below === -1 || above < below) return [];
    return [`${from} must not import ${to}: within ${folder}, ${source} does not stand above ${target}`];
  });
  return found.length > 0 ? found : null;
}

function narrowBreaches({ from, to, isTypes }: Import): string[] {
  return NARROW.flatMap((rule) =>
    folderOf(from) === rule.from &&
    folderOf(to) === rule.to &&
    !rule.files.includes(to) &&
    !(isTypes && rule.types !== undefined && to.startsWith(rule.types))
      ? [`${from} must not import ${to}: ${rule.because}`]
      : [],
  );
}

function wallBreaches({ from, to }: Import): string[] {
  const isOf = (vendor: string): boolean => to === vendor || to.startsWith(`${vendor}/`);
  const inBrowser = Object.entries(BROWSER).find(([folder]) => from.startsWith(folder));
  if (inBrowser !== undefined && !inBrowser[1].some(isOf)) return [`${from} must not import ${to}`];
  const walls = from.startsWith('src/') ? WALLS : from.startsWith('playground/') ? PLAYGROUND_WALLS : {};
  return Object.entries(walls).flatMap(([vendor, places]) =>
    isOf(vendor) && !places.some((place) => from.startsWith(place)) ? [`${from} must not import ${vendor}`] : [],
  );
}

function bannedConstructs({ path, text }: SourceFile): string[] {
  return Object.entries(BANS).flatMap(([what, { pattern, within, allowed }]) =>
    within.some((place) => path.startsWith(place)) && !allowed.includes(path) && pattern.test(text)
      ? [`${path} must not use ${what}`]
      : [],
  );
}

/** Values that are imported from a module that opens connections; none of those that open none. */
function outgoingConnections({ path, text }: SourceFile): string[] {
  if (!path.startsWith('src/') || OUTGOING.allowed.some((place) => path.startsWith(place))) return [];
  const { module } = parseSync(path, text);
  const imported = [
    ...module.staticImports.flatMap(({ moduleRequest, entries }) =>
      entries.flatMap(({ isType, importName }) =>
        isType ? [] : [[moduleRequest.value, importName.name ?? '*'] as const],
      ),
    ),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ isType, moduleRequest }) =>
        isType || moduleRequest === null ? [] : [[moduleRequest.value, '*'] as const],
      ),
    ),
    ...module.dynamicImports.map(
      ({ moduleRequest }) => [text.slice(moduleRequest.start + 1, moduleRequest.end - 1), '*'] as const,
    ),
  ];
  return imported.flatMap(([from, name]) => {
    const harmless = OUTGOING.modules[from.replace(/^node:/, '')];
    return harmless === undefined || harmless.includes(name) ? [] : [`${path} must not open connections by ${from}`];
  });
}

/** Types that are all that is imported, in a folder without layers, do not. */
function countsForCycles({ from, isTypes }: Import): boolean {
  return !(isTypes && UNLAYERED.some((folder) => from.startsWith(`${folder}/`)));
}

function graphOf(imports: readonly Import[], nodeOf: (path: string) => string): Graph {
  const graph = new Map<string, Set<string>>();
  for (const one of imports) {
    const [from, to] = [nodeOf(one.from), nodeOf(one.to)];
    if (from !== to || one.from === one.to) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  }
  return graph;
}

/** Cycles, each the shortest through its first member; at least one for each group that hangs together. */
function cyclesIn(graph: Graph): string[] {
  const told = new Set<string>();
  return [...graph.keys()].toSorted().flatMap((start) => {
    const cycle = told.has(start) ? null : shortestCycle(graph, start);
    if (cycle === null) return [];
    for (const member of cycle) told.add(member);
    return [cycle.join(' → ')];
  });
}

function shortestCycle(graph: Graph, start: string): string[] | null {
  const seen = new Set<string>();
  let ways: string[][] = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of graph.get(way.at(-1) ?? start) ?? []) {
        if (next === start) return [...way, start];
        if (!seen.has(next)) longer.push([...way, next]);
        seen.add(next);
      }
    }
    ways = longer;
  }
  return null;
}
