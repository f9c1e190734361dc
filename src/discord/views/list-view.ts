// A list of the operator's that may have several pages.

import { type APIActionRowComponent, type APIButtonComponent, ButtonStyle, ComponentType } from 'discord.js';
import type { Page } from '../../administration/operator.ts';
import type { Texts } from '../texts/index.ts';
import { encodeCustomId } from './custom-id.ts';
import { fitMessage, type Shorten } from './markdown.ts';

/** A page of a list, with buttons if there are more. */
export interface ListView {
  readonly content: string;
  readonly components: APIActionRowComponent<APIButtonComponent>[];
}

/** `verb`: that of its buttons. */
export function listView(
  header: readonly string[],
  linesOf: (shorten: Shorten) => readonly string[],
  { number, pages }: Page<unknown>,
  verb: string,
  texts: Texts,
): ListView {
  const footer = pages === 1 ? [] : [`-# ${texts.operator.page(number + 1, pages)}`];
  const content = fitMessage((shorten) => [...header, ...linesOf(shorten), ...footer].join('\n'));
  return { content, components: pages === 1 ? [] : [pageButtons(number, pages, verb)] };
}

function pageButtons(number: number, pages: number, verb: string): APIActionRowComponent<APIButtonComponent> {
  const button = (label: string, page: number): APIButtonComponent => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label,
    custom_id: encodeCustomId({ verb, args: [String(page)] }),
    disabled: page < 0 || page >= pages,
  });
  return { type: ComponentType.ActionRow, components: [button('◀', number - 1), button('▶', number + 1)] };
}
