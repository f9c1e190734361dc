// What stands within a line: styles, links, mentions, times. One pass over the text, and a stack of at most one frame for each marker.

import type { Inline, InlineStyle, TimeStyle } from './nodes.ts';

const STYLES: Readonly<Record<string, InlineStyle>> = {
  '**': 'bold',
  '*': 'italic',
  __: 'underline',
  _: 'italic',
  '~~': 'strike',
  '||': 'spoiler',
};
const SPECIAL = /[\\<@h[*_~|`]/giu;
const ESCAPED = /\\[^\p{L}\p{N}\s]/uy;
const MASKED = /\[((?:\\.|[^[\]\\])+)\]\(\s*<?(https?:\/\/(?:\([^\s()<>]*\)|[^\s()<>])+)>?(?:\s+"[^"]*")?\s*\)/iuy;
const BARE = /https?:\/\/[^\s<]+/iuy;
const WITHOUT_PREVIEW = /<(https?:\/\/[^\s<>]+)>/iuy;
/** What ends a sentence or a style, not an address. */
const AFTER_ADDRESS = '.,:;"\'])*~|!?';

/** What begins with `<` or `@`, by what it is. */
const ATOMS: readonly (readonly [RegExp, (parts: RegExpExecArray) => Inline])[] = [
  [/<@!?(\d{1,20})>/uy, ([, id = '']) => ({ kind: 'user', id })],
  [/<@&(\d{1,20})>/uy, ([, id = '']) => ({ kind: 'role', id })],
  [/<#(\d{1,20})>/uy, ([, id = '']) => ({ kind: 'channel', id })],
  [
    /<\/([^\s:<>]{1,32}(?: [^\s:<>]{1,32}){0,2}):(\d{1,20})>/uy,
    ([, path = '', id = '']) => ({ kind: 'command', path, id }),
  ],
  [/<a?:(\w{1,32}):\d{1,20}>/uy, ([, name = '']) => ({ kind: 'emoji', name })],
  [/<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/uy, ([, seconds, style]) => timeNode(Number(seconds), style)],
  [/@(everyone|here)\b/uy, ([, name]) => ({ kind: 'everyone', name: name === 'here' ? 'here' : 'everyone' })],
];

/** A style that is open: its marker is plain text until it is closed. `null`: the text itself. */
interface Frame {
  readonly marker: string | null;
  readonly children: Inline[];
}

export function parseInline(text: string): readonly Inline[] {
  return new InlineReader(text, true).read();
}

class InlineReader {
  readonly #text: string;
  readonly #links: boolean;
  readonly #frames: Frame[] = [{ marker: null, children: [] }];
  /** Where runs of backticks begin, by their length. */
  readonly #backticks: ReadonlyMap<number, readonly number[]>;
  readonly #nextBackticks = new Map<number, number>();
  #at = 0;

  constructor(text: string, links: boolean) {
    this.#text = text;
    this.#links = links;
    this.#backticks = backticksIn(text);
  }

  read(): readonly Inline[] {
    while (this.#at < this.#text.length) {
      SPECIAL.lastIndex = this.#at;
      const special = SPECIAL.exec(this.#text)?.index ?? this.#text.length;
      if (special > this.#at) this.#take(special);
      else this.#readSpecial(this.#text.charAt(special));
    }
    while (this.#frames.length > 1) this.#dissolve();
    return this.#top.children;
  }

  get #top(): Frame {
    const top = this.#frames.at(-1);
    if (top === undefined) throw new Error('the text itself is always open');
    return top;
  }

  #readSpecial(sign: string): void {
    if (sign === '`') return this.#readCode();
    if (sign in STYLES || sign === '~' || sign === '|') return this.#readRun(sign);
    if (sign === '\\' && this.#match(ESCAPED) !== null) {
      this.#at += 1;
      return this.#take(this.#at + codePointLength(this.#text, this.#at));
    }
    if (this.#readLink(sign) || ('<@'.includes(sign) && this.#readAtom())) return;
    this.#take(this.#at + 1);
  }

  #readAtom(): boolean {
    for (const [pattern, node] of ATOMS) {
      const parts = this.#match(pattern);
      if (parts === null) continue;
      this.#add(node(parts), parts[0].length);
      return true;
    }
    return false;
  }

  #readLink(sign: string): boolean {
    if (!this.#links) return false;
    if (sign === '[') {
      const [whole = '', label = '', url = ''] = this.#match(MASKED) ?? [];
      return whole !== '' && this.#addLink(url, label, whole.length);
    }
    if (sign === '<') {
      const [whole = '', url = ''] = this.#match(WITHOUT_PREVIEW) ?? [];
      return whole !== '' && this.#addAddress(url, whole.length);
    }
    const [bare = ''] = this.#match(BARE) ?? [];
    const url = withoutEnd(bare);
    return bare !== '' && this.#addAddress(url, url.length);
  }

  /** Discord shows a link whose text looks like another address as it was typed. */
  #addLink(url: string, label: string, length: number): boolean {
    if (!URL.canParse(url) || /https?:\/\//iu.test(label) || label.trim() === '') return false;
    this.#add({ kind: 'link', url, children: new InlineReader(label, false).read() }, length);
    return true;
  }

  #addAddress(url: string, length: number): boolean {
    if (!URL.canParse(url)) return false;
    this.#add({ kind: 'link', url, children: [{ kind: 'text', text: url }] }, length);
    return true;
  }

  #readCode(): void {
    const length = runLength(this.#text, this.#at);
    const start = this.#at + length;
    const end = this.#nextBacktick(length, start);
    if (end === undefined) return this.#take(start);
    const inner = this.#text.slice(start, end);
    // A space keeps backticks within apart from those that enclose.
    const text = /^ ?`|` ?$/u.test(inner) ? inner.trim() : inner;
    this.#add({ kind: 'code', text }, end + length - this.#at);
  }

  /** The next run of so many, from an index on that only grows. */
  #nextBacktick(length: number, from: number): number | undefined {
    const runs = this.#backticks.get(length) ?? [];
    let next = this.#nextBackticks.get(length) ?? 0;
    while (next < runs.length && (runs[next] ?? 0) < from) next += 1;
    this.#nextBackticks.set(length, next);
    return runs[next];
  }

  /** A run of one sign, such as `***`: several markers at once. */
  #readRun(sign: string): void {
    const length = runLength(this.#text, this.#at);
    const before = this.#text.charAt(this.#at - 1);
    const after = this.#text.charAt(this.#at + length);
    for (let left = length; left > 0;) {
      const marker = this.#markerOf(sign, left);
      if (marker === null) this.#addText(sign);
      else this.#meet(marker, before, after);
      left -= marker?.length ?? 1;
    }
    this.#at += length;
  }

  /** Which marker comes first in a run of which so many are left: the one that closes what is open within. */
  #markerOf(sign: string, left: number): string | null {
    const double = sign + sign;
    if (!(sign in STYLES)) return left >= 2 ? double : null;
    const open = this.#frames.findLast(({ marker }) => marker === sign || marker === double)?.marker;
    if (open === sign && left !== 2) return sign;
    return left >= 2 ? double : sign;
  }

  #meet(marker: string, before: string, after: string): void {
    const frame = this.#frames.find((one) => one.marker === marker);
    if (frame === undefined) {
      if (canOpen(marker, after)) this.#frames.push({ marker, children: [] });
      else this.#addText(marker);
      return;
    }
    const isEmpty = frame === this.#top && frame.children.length === 0;
    if (isEmpty) this.#dissolve();
    if (isEmpty || !canClose(marker, before, after)) return this.#addText(marker);
    while (this.#top !== frame) this.#dissolve();
    this.#frames.pop();
    const style = STYLES[marker];
    if (style !== undefined) this.#top.children.push({ kind: 'styled', style, children: frame.children });
  }

  /** What was opened last is not closed: its marker is text. */
  #dissolve(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    this.#addText(frame.marker ?? '');
    for (const child of frame.children) {
      if (child.kind === 'text') this.#addText(child.text);
      else this.#top.children.push(child);
    }
  }

  #take(end: number): void {
    this.#addText(this.#text.slice(this.#at, end));
    this.#at = end;
  }

  #add(node: Inline, length: number): void {
    this.#top.children.push(node);
    this.#at += length;
  }

  #addText(text: string): void {
    const { children } = this.#top;
    const last = children.at(-1);
    if (last?.kind === 'text') children[children.length - 1] = { kind: 'text', text: last.text + text };
    else if (text !== '') children.push({ kind: 'text', text });
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }
}

/** A single `*` or `_` embraces words, the others anything. */
function canOpen(marker: string, after: string): boolean {
  return marker.length === 2 || /\S/u.test(after);
}

function canClose(marker: string, before: string, after: string): boolean {
  if (marker.length === 2) return true;
  return /\S/u.test(before) && (marker !== '_' || !/\w/u.test(after));
}

function runLength(text: string, from: number): number {
  const sign = text.charAt(from);
  let end = from + 1;
  while (end < text.length && text.charAt(end) === sign) end += 1;
  return end - from;
}

function backticksIn(text: string): ReadonlyMap<number, readonly number[]> {
  const runs = new Map<number, number[]>();
  for (let at = text.indexOf('`'); at !== -1;) {
    const length = runLength(text, at);
    const starts = runs.get(length);
    if (starts === undefined) runs.set(length, [at]);
    else starts.push(at);
    at = text.indexOf('`', at + length);
  }
  return runs;
}

function codePointLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** An address without what follows it in a sentence; a bracket stays when the address has opened it. */
function withoutEnd(address: string): string {
  let end = address.length;
  while (end > 0 && AFTER_ADDRESS.includes(address.charAt(end - 1))) {
    if (address.charAt(end - 1) === ')' && address.slice(0, end).includes('(')) break;
    end -= 1;
  }
  return address.slice(0, end);
}

const TIME_STYLES: readonly TimeStyle[] = ['t', 'T', 'd', 'D', 'f', 'F', 's', 'S', 'R'];

function timeNode(seconds: number, style: string | undefined): Inline {
  return { kind: 'time', seconds, style: TIME_STYLES.find((one) => one === style) ?? 'f' };
}
