// A message's text without its marks: for reply lines, screen readers' news and copies of names.

import { commandTitle } from '../../commands/titles.ts';
import type { Names } from '../names.ts';
import { timeText } from '../times.ts';
import type { Block, Inline, List } from './nodes.ts';
import { parseMarkdown } from './parse.ts';

export interface PlainContext {
  readonly names: Names;
  readonly locale: string;
  readonly nowMs: number;
  /** In place of what a spoiler hides. */
  readonly spoiler: string;
}

export function plainText(text: string, context: PlainContext): string {
  return parseMarkdown(text)
    .map((block) => blockText(block, context))
    .join('\n');
}

function blockText(block: Block, context: PlainContext): string {
  switch (block.kind) {
    case 'code-block':
      return block.text;
    case 'quote':
      return block.children.map((child) => blockText(child, context)).join('\n');
    case 'list':
      return listText(block, context);
    case 'paragraph':
    case 'subtext':
    case 'heading':
      return inlineText(block.children, context);
  }
}

function listText({ items }: List, context: PlainContext): string {
  return items
    .flatMap(({ children, nested }) => [
      inlineText(children, context),
      ...nested.map((list) => listText(list, context)),
    ])
    .join('\n');
}

function inlineText(nodes: readonly Inline[], context: PlainContext): string {
  return nodes.map((node) => nodeText(node, context)).join('');
}

function nodeText(node: Inline, context: PlainContext): string {
  const { names, locale, nowMs } = context;
  switch (node.kind) {
    case 'text':
    case 'code':
      return node.text;
    case 'styled':
      return node.style === 'spoiler' ? context.spoiler : inlineText(node.children, context);
    case 'link':
      return inlineText(node.children, context);
    case 'time':
      return timeText(node.seconds * 1_000, node.style, locale, nowMs) ?? '';
    case 'user':
      return `@${names.user(node.id)?.name ?? node.id}`;
    case 'role':
      return `@${names.role(node.id) ?? node.id}`;
    case 'channel':
      return `#${names.channel(node.id)?.name ?? node.id}`;
    case 'command':
      return commandTitle(node.path, names.guild?.commands ?? [], locale);
    case 'everyone':
      return `@${node.name}`;
    case 'emoji':
      return `:${node.name}:`;
  }
}
