// Lists of Discord's markdown: `- `, `* ` and `1. `, deeper by two spaces.

import { parseInline } from './inline.ts';
import type { Inline, List, ListItem } from './nodes.ts';

const ITEM = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/u;
const CONTINUED = /^ {2,}(\S.*)$/u;
const MAX_DEPTH = 10;

interface OpenList {
  readonly indent: number;
  readonly start: number | null;
  readonly items: OpenItem[];
}

interface OpenItem {
  text: string;
  readonly nested: OpenList[];
}

interface ItemLine {
  readonly indent: number;
  readonly start: number | null;
  readonly text: string;
}

/** The list that begins with this line and how many characters it takes; null where there is none. `lineAt`: by its distance. */
export function readList(
  first: string,
  lineAt: (from: number) => string,
): { readonly list: List; readonly length: number } | null {
  const item = itemIn(first);
  if (item === null) return null;
  const root: OpenList = { indent: item.indent, start: item.start, items: [] };
  const open = [root];
  let length = 0;
  for (let line = first; line !== ''; line = lineAt(length)) {
    if (!append(open, line)) break;
    length += line.length + 1;
  }
  return { list: closed(root), length };
}

function itemIn(line: string): ItemLine | null {
  const [, spaces = '', mark = '', text] = ITEM.exec(line) ?? [];
  if (text === undefined) return null;
  return { indent: spaces.length, start: mark.length > 1 ? Number(mark.slice(0, -1)) : null, text };
}

/** False where the line is not of this list. */
function append(open: OpenList[], line: string): boolean {
  const item = itemIn(line);
  const innermost = open.at(-1)?.items.at(-1);
  if (item === null) {
    const text = CONTINUED.exec(line)?.[1];
    if (text === undefined || innermost === undefined) return false;
    innermost.text += `\n${text}`;
    return true;
  }
  while (open.length > 1 && item.indent < (open.at(-1)?.indent ?? 0)) open.pop();
  const list = open.at(-1);
  if (list === undefined) return false;
  const parent = list.items.at(-1);
  if (parent !== undefined && item.indent >= list.indent + 2 && open.length < MAX_DEPTH) {
    const nested: OpenList = { indent: item.indent, start: item.start, items: [{ text: item.text, nested: [] }] };
    parent.nested.push(nested);
    open.push(nested);
    return true;
  }
  if (open.length === 1 && (list.start === null) !== (item.start === null)) return false;
  list.items.push({ text: item.text, nested: [] });
  return true;
}

function closed({ start, items }: OpenList): List {
  return { kind: 'list', start, items: items.map(closedItem) };
}

function closedItem({ text, nested }: OpenItem): ListItem {
  const children: readonly Inline[] = parseInline(text);
  return { children, nested: nested.map(closed) };
}
