// The page's script and style, read from the files beside this one. Nothing is built: a browser runs the very lines that stand there.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** In the order in which they need each other. */
const SCRIPTS = ['dom', 'format', 'sums', 'data', 'theme', 'pointing', 'columns', 'bars', 'table', 'main'] as const;

const IMPORT = /^import \{[^}]*\} from '\.\/[\w-]+\.js';\n/gm;
const EXPORT = /^export (?=(?:async )?function |const )/gm;
const LEFT_OVER = /^(?:import|export)\b|<\/script|<!--/im;

/** What is inlined into the page, with the hashes by which its policy knows it. */
export interface PageSource {
  readonly script: string;
  readonly style: string;
  /** As a Content-Security-Policy has it: `sha256-…`. */
  readonly scriptHash: string;
  readonly styleHash: string;
}

let read: Promise<PageSource> | undefined;

/** Reads the files once. */
export function pageSource(): Promise<PageSource> {
  read ??= readSource();
  return read;
}

async function readSource(): Promise<PageSource> {
  const scripts = await Promise.all(SCRIPTS.map((name) => readPageFile(`${name}.js`)));
  const script = joinModules(scripts);
  const style = await readPageFile('page.css');
  return { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) };
}

function readPageFile(name: string): Promise<string> {
  return readFile(new URL(`page/${name}`, import.meta.url), 'utf8');
}

/**
 * Modules as one: an inline module cannot import another one, and a policy without hosts lets none in. They import each other by name
 * only, and name nothing twice.
 */
export function joinModules(modules: readonly string[]): string {
  const joined = modules.map((text) => text.replaceAll(IMPORT, '').replaceAll(EXPORT, '')).join('\n');
  if (LEFT_OVER.test(joined))
    throw new Error('A module of the page imports, exports or says what one file cannot have');
  return joined;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
