// Splits long texts into pages, and builds rows of buttons.

import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
} from 'discord.js';
import { encodeCustomId, type CustomId } from './custom-id.ts';

/** Text with buttons. */
export interface PagedView {
  readonly content: string;
  readonly components: readonly APIActionRowComponent<APIButtonComponentWithCustomId>[];
}

export interface Button extends CustomId {
  readonly label: string;
  /** One emoji. */
  readonly emoji?: string;
  /** Secondary by default. */
  readonly style?: ButtonStyle.Primary | ButtonStyle.Danger;
  readonly isDisabled?: boolean;
}

/** A message may have 2 000 characters; the rest is for text around a page. */
const PAGE_LENGTH = 1_800;

/** Packs lines into pages; a line longer than a page is truncated. */
export function pagesOf(lines: readonly string[]): string[] {
  const pages: string[] = [];
  let page = '';
  for (const line of lines.map((whole) => whole.slice(0, PAGE_LENGTH).toWellFormed())) {
    if (page !== '' && page.length + 1 + line.length > PAGE_LENGTH) {
      pages.push(page);
      page = '';
    }
    page = page === '' ? line : `${page}\n${line}`;
  }
  return page === '' ? pages : [...pages, page];
}

/** The page with this number, from 0; the last one if there are fewer. */
export function pageAt(pages: readonly string[], wanted: number): { readonly page: number; readonly content: string } {
  const page = Math.min(wanted, Math.max(0, pages.length - 1));
  return { page, content: pages[page] ?? '' };
}

/** The page of these lines with this number, from 0, and buttons to those beside it: their verb's one argument is a page. */
export function paged(
  lines: readonly string[],
  wanted: number,
  verb: string,
  labels: { readonly previous: string; readonly next: string },
): PagedView {
  const pages = pagesOf(lines);
  const { page, content } = pageAt(pages, wanted);
  const components = buttonRow([
    ...(page > 0 ? [{ label: labels.previous, verb, args: [String(page - 1)] }] : []),
    ...(page < pages.length - 1 ? [{ label: labels.next, verb, args: [String(page + 1)] }] : []),
  ]);
  return { content, components };
}

/** One row of buttons, or none. */
export function buttonRow(buttons: readonly Button[]): PagedView['components'] {
  if (buttons.length === 0) return [];
  return [
    {
      type: ComponentType.ActionRow,
      components: buttons.map(({ label, emoji, style, isDisabled, verb, args }) => ({
        type: ComponentType.Button,
        style: style ?? ButtonStyle.Secondary,
        label,
        ...(emoji === undefined ? {} : { emoji: { name: emoji } }),
        custom_id: encodeCustomId({ verb, args }),
        ...(isDisabled === true ? { disabled: true } : {}),
      })),
    },
  ];
}

/** The page number from an argument of a custom id; 0 if it is invalid. */
export function pageNumber(text: string | undefined): number {
  return /^\d{1,6}$/.test(text ?? '') ? Number(text) : 0;
}
