/** Finds what a page names and the repository does not have: links, anchors, paths, npm scripts, titles of tests. */

import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

export interface Page {
  /** From the root of the repository: `docs/adr/README.md`. */
  readonly path: string;
  readonly text: string;
}

export interface Repository {
  /** Every file and folder, from the root. */
  readonly paths: ReadonlySet<string>;
  /** The text of a file that is there. */
  readonly read: (path: string) => string;
  /** The names of the scripts in package.json. */
  readonly scripts: ReadonlySet<string>;
}

/** In prose, too, a path that begins with one of these is one of the repository. */
const TOP_FOLDERS = ['src', 'test', 'docs', 'sandbox', 'bench', 'assets', '.ci', '.github'];

/** The files that may be named without their folder, or with the last of it. */
const NAMED_FILE = /^[\w.*-]+\.(?:ts|md|woff2)$/;

/** A part of a path; `*`, `…` and `<name>` stand for anything, `{a,b}` for both. */
const SEGMENT = String.raw`(?:[\w.*…-]|<[^<>\s]+>|\{[^{}\s]+\})+`;
const PATH = new RegExp(String.raw`(?<![\w./@-])${SEGMENT}(?:/${SEGMENT})+`, 'gu');

/** Every dead reference of a page, as a sentence. */
export function findDeadReferences(page: Page, repository: Repository): string[] {
  const today = withoutAddresses(withoutHistory(page));
  const code = codeOf(today).join('\n');
  return [
    ...linksOf(page.text).flatMap((link) => deadLink(page, link, repository)),
    ...deadPaths([...pathsIn(today), ...abbreviatedPathsIn(code, repository)], repository),
    ...deadFileNames(code, repository),
    ...deadScripts(today, repository),
    ...deadTitles(today, repository),
  ].map((what) => `${page.path}: ${what}`);
}

/** What comments in a source file name: full paths and npm scripts. */
export function findDeadReferencesInComments({ path, text }: Page, repository: Repository): string[] {
  const comments = withoutAddresses(commentsOf(path, text));
  return [...deadPaths(pathsIn(comments), repository), ...deadScripts(comments, repository)].map(
    (what) => `${path}: ${what}`,
  );
}

function withoutAddresses(text: string): string {
  return text.replaceAll(/\bhttps?:\/\/[^\s)>\]]+/g, '');
}

function commentsOf(path: string, text: string): string {
  if (!path.endsWith('.ts')) return text;
  return parseSync(path, text)
    .comments.map(({ value }) => value)
    .join('\n');
}

/** The part of a page that speaks of today: a changelog's released versions name what was there then. */
function withoutHistory({ path, text }: Page): string {
  const released = posix.basename(path) === 'CHANGELOG.md' ? text.search(/^## (?!Unreleased)/m) : -1;
  return released === -1 ? text : text.slice(0, released);
}

/** What stands in code blocks and between backticks. */
function codeOf(text: string): string[] {
  const fences = [...text.matchAll(/^```.*\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  const inline = [...withoutFences(text).matchAll(/(`+)(.+?)\1/gs)].map(([, , code = '']) => code);
  return [...fences, ...inline];
}

function withoutFences(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '');
}

function linksOf(text: string): string[] {
  const prose = withoutFences(text).replaceAll(/(`+).+?\1/gs, '');
  const links = /\]\(\s*<?([^)\s>]+)|^\[[^\]]+\]:\s+(\S+)|\b(?:href|src|srcset)="([^"]+)"/gm;
  return [...prose.matchAll(links)].map(([, inline, defined, html]) => inline ?? defined ?? html ?? '');
}

function deadLink({ path, text }: Page, link: string, repository: Repository): string[] {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return [];
  const [file = '', anchor] = decodeURI(link).split('#');
  const target =
    file === '' ? path : posix.join(file.startsWith('/') ? '' : posix.dirname(path), file).replace(/^\/|\/$/g, '');
  if (!repository.paths.has(target)) return [`the link ${link} is dead`];
  if (anchor === undefined || !target.endsWith('.md')) return [];
  const there = anchorsOf(target === path ? text : repository.read(target));
  return there.has(anchor) ? [] : [`the anchor of the link ${link} is dead`];
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutFences(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const words = heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

function pathsIn(text: string): string[] {
  return candidatesIn(text).filter((path) => TOP_FOLDERS.includes(firstOf(path)));
}

/** `flux/models.ts` and `discord/views`: between backticks a path may leave out the folders that it begins with. */
function abbreviatedPathsIn(code: string, { paths }: Repository): string[] {
  return candidatesIn(code).filter((path) => {
    if (TOP_FOLDERS.includes(firstOf(path))) return false;
    return NAMED_FILE.test(posix.basename(path)) || (!path.includes('.') && paths.has(`src/${firstOf(path)}`));
  });
}

function candidatesIn(text: string): string[] {
  return [...text.matchAll(PATH)].map(([path]) => path.replace(/^\.\//, '').replace(/[./]+$/, ''));
}

function firstOf(path: string): string {
  return path.split('/')[0] ?? path;
}

function deadPaths(found: readonly string[], repository: Repository): string[] {
  const dead = [...new Set(found)].filter((path) => !isThere(path, repository));
  return dead.map((path) => `the path ${path} is dead`);
}

function isThere(path: string, { paths }: Repository): boolean {
  const isWhole = TOP_FOLDERS.includes(firstOf(path));
  return withoutBraces(path).every((one) => {
    if (paths.has(one)) return true;
    const pattern = patternOf(one, isWhole);
    return [...paths].some((there) => pattern.test(there));
  });
}

/** `src/{db,flux}` → `src/db`, `src/flux`. */
function withoutBraces(path: string): string[] {
  const braces = /\{([^{}]+)\}/.exec(path);
  if (braces === null) return [path];
  const [whole, choices = ''] = braces;
  return choices.split(',').flatMap((choice) => withoutBraces(path.replace(whole, () => choice)));
}

function patternOf(path: string, isWhole: boolean): RegExp {
  const literal = path.replaceAll(/<[^<>]+>/g, '*').replaceAll(/[.+()[\]^$|\\?]/g, String.raw`\$&`);
  return new RegExp(`${isWhole ? '^' : '(?:^|/)'}${literal.replaceAll(/\*+|…/g, '[^/]*')}$`);
}

/** Names of files without a folder, of which the repository has none. */
function deadFileNames(code: string, { paths }: Repository): string[] {
  const names = code.split(/[\s`"'(),;:|]+/).filter((word) => NAMED_FILE.test(word));
  const files = new Set([...paths].map((path) => posix.basename(path)));
  const dead = [...new Set(names)].filter((name) => !name.includes('*') && !files.has(name));
  return dead.map((name) => `no file has the name ${name}`);
}

function deadScripts(text: string, { scripts }: Repository): string[] {
  const calls = text.matchAll(/\bnpm\s+(?:run\s+(?:-\S+\s+)*([a-z][\w:-]*)|(test|start)\b)/g);
  const names = new Set([...calls].map(([, run, builtIn]) => run ?? builtIn ?? ''));
  return [...names].filter((name) => !scripts.has(name)).map((name) => `package.json has no script ${name}`);
}

/** `` `test/<file>.test.ts` › words that stand in it ``. */
function deadTitles(text: string, { paths, read }: Repository): string[] {
  return [...text.matchAll(/`(test\/[\w./-]+\.ts)` › ([^|;\n]+)/g)].flatMap(([, file = '', words = '']) =>
    !paths.has(file) || read(file).includes(words.trim()) ? [] : [`${file} has no test "${words.trim()}"`],
  );
}
