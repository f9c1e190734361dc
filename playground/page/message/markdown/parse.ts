// Discord's markdown, line by line: quotes, headings, lists, code blocks. Time is linear in the length of the text.

import { parseInline } from './inline.ts';
import { readList } from './list.ts';
import type { Block } from './nodes.ts';

const FENCE = '```';
const QUOTED = /^ *> (.*)$/u;
const QUOTED_TO_THE_END = /^ *>>> /u;
const HEADING = /^ *(#{1,3}) +(\S.*)$/u;
const SUBTEXT = /^ *-# +(\S.*)$/u;
const LANGUAGE = /^[\w+.#-]+$/u;

export function parseMarkdown(text: string): readonly Block[] {
  return new BlockReader(text, true).read();
}

class BlockReader {
  readonly #text: string;
  /** Quotes do not nest. */
  readonly #quotes: boolean;
  readonly #blocks: Block[] = [];
  /** Lines that are no block yet. */
  #plain = '';
  #at = 0;
  #hasFences = true;

  constructor(text: string, quotes: boolean) {
    this.#text = text;
    this.#quotes = quotes;
  }

  read(): readonly Block[] {
    while (this.#at < this.#text.length) {
      const line = this.#line(this.#at);
      if (!this.#readQuote(line) && !this.#readLine(line) && !this.#readList(line)) this.#readPlain(line);
    }
    this.#flush();
    return this.#blocks;
  }

  #line(from: number): string {
    const end = this.#text.indexOf('\n', from);
    return this.#text.slice(from, end === -1 ? undefined : end);
  }

  #readQuote(first: string): boolean {
    if (!this.#quotes) return false;
    const mark = QUOTED_TO_THE_END.exec(first);
    if (mark !== null) {
      this.#addQuote(this.#text.slice(this.#at + mark[0].length));
      this.#at = this.#text.length;
      return true;
    }
    const lines: string[] = [];
    while (this.#at < this.#text.length) {
      const line = this.#line(this.#at);
      const inner = QUOTED.exec(line)?.[1];
      if (inner === undefined) break;
      lines.push(inner);
      this.#at += line.length + 1;
    }
    if (lines.length > 0) this.#addQuote(lines.join('\n'));
    return lines.length > 0;
  }

  #addQuote(text: string): void {
    this.#add({ kind: 'quote', children: new BlockReader(text, false).read() });
  }

  #readLine(line: string): boolean {
    const [, marks, title = ''] = HEADING.exec(line) ?? [];
    const level = ([1, 2, 3] as const).find((one) => one === marks?.length);
    const [, small] = SUBTEXT.exec(line) ?? [];
    if (level === undefined && small === undefined) return false;
    if (level === undefined) this.#add({ kind: 'subtext', children: parseInline(small ?? '') });
    else this.#add({ kind: 'heading', level, children: parseInline(title) });
    this.#at += line.length + 1;
    return true;
  }

  #readList(first: string): boolean {
    const read = readList(first, (from) => this.#line(this.#at + from));
    if (read === null) return false;
    this.#add(read.list);
    this.#at += read.length;
    return true;
  }

  /** A line of text, or as much of it as stands before a code block. */
  #readPlain(line: string): void {
    const fence = this.#hasFences ? line.indexOf(FENCE) : -1;
    if (fence !== -1 && this.#readFence(this.#at + fence)) return;
    this.#plain += `${line}\n`;
    this.#at += line.length + 1;
  }

  #readFence(open: number): boolean {
    const start = open + FENCE.length;
    const close = this.#text.indexOf(FENCE, start);
    this.#hasFences = close !== -1;
    if (close === -1) return false;
    const block = codeBlock(this.#text.slice(start, close));
    if (block === null) return false;
    this.#plain += this.#text.slice(this.#at, open);
    this.#add(block);
    this.#at = close + FENCE.length;
    if (this.#text.charAt(this.#at) === '\n') this.#at += 1;
    return true;
  }

  #add(block: Block): void {
    this.#flush();
    this.#blocks.push(block);
  }

  /** The line break before a block is the block's. */
  #flush(): void {
    const text = this.#plain.replace(/\n$/u, '');
    this.#plain = '';
    if (text !== '') this.#blocks.push({ kind: 'paragraph', children: parseInline(text) });
  }
}

function codeBlock(inner: string): Block | null {
  const end = inner.indexOf('\n');
  const first = end === -1 ? '' : inner.slice(0, end);
  const hasLanguage = LANGUAGE.test(first);
  const text = trimLines(hasLanguage ? inner.slice(end + 1) : inner);
  return text === '' ? null : { kind: 'code-block', language: hasLanguage ? first : null, text };
}

/** Without the line breaks at both ends. */
function trimLines(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charAt(start) === '\n') start += 1;
  while (end > start && text.charAt(end - 1) === '\n') end -= 1;
  return text.slice(start, end);
}
