// Whom members can ask about the bot, and what they agree to: as its operator has set it.

import { ButtonStyle, ComponentType, type APIActionRowComponent, type APIButtonComponentWithURL } from 'discord.js';
import type { Texts } from '../texts/index.ts';
import { plain, type Shorten } from './markdown.ts';

export interface OperatorContact {
  /** A page (https), the id of a user of Discord, or any words such as an e-mail address; null where none is set. */
  readonly contact: string | null;
  readonly termsUrl: string | null;
  readonly privacyUrl: string | null;
}

/** Text with buttons that lead to pages. */
export interface WithLinks {
  readonly content: string;
  readonly components: readonly APIActionRowComponent<APIButtonComponentWithURL>[];
}

const CONTACT_SHOWN = 100;
const USER_ID = /^\d{17,20}$/u;

/** Whom to ask, where that is no page. */
export function contactLines({ contact }: OperatorContact, { help }: Texts, shorten: Shorten): string[] {
  if (contact === null || isPage(contact)) return [];
  return [help.contact(USER_ID.test(contact) ? `<@${contact}>` : plain(contact, shorten(CONTACT_SHOWN)))];
}

/** Buttons to the pages that are set; no row where none is. */
export function contactRow(
  { contact, termsUrl, privacyUrl }: OperatorContact,
  { help }: Texts,
): WithLinks['components'] {
  const links = [
    { label: help.contactPage, url: contact !== null && isPage(contact) ? contact : null },
    { label: help.terms, url: termsUrl },
    { label: help.privacyPolicy, url: privacyUrl },
  ].flatMap(({ label, url }) =>
    url === null ? [] : [{ type: ComponentType.Button, style: ButtonStyle.Link, label, url } as const],
  );
  return links.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: links }];
}

function isPage(contact: string): boolean {
  return contact.startsWith('https://');
}
