// Where things are in the page.

import type { LeverName } from '../../wire/levers.ts';
import type { SidePanel } from '../state.ts';
import { lastReply } from './seen.ts';
import type { Spot } from './tour.ts';

const at =
  (selector: string): Spot =>
  () =>
    document.querySelector(selector);

const named = (attribute: string, value: string): string => `[${attribute}="${CSS.escape(value)}"]`;

export const menuButton = at('.bar .menu');
export const personButton = at('button.person');
export const personNamed = (name: string): Spot => at(named('data-be', name));
export const channelNamed = (name: string): Spot => at(named('data-channel', name));
export const openPanel = at('aside.panel');
export const closePanel = at('aside.panel .close');
export const panelButton = (panel: SidePanel): Spot => at(`.bar ${named('data-panel', panel ?? '')}`);

/** The bot's answer to what the person did last. */
export const reply: Spot = (state) => {
  const { id } = lastReply(state) ?? {};
  return id === undefined ? null : document.querySelector(named('data-message-id', id));
};

/** The newest message with a picture. */
export const lastPicture: Spot = () => [...document.querySelectorAll('article.message:has(.body img)')].at(-1) ?? null;

/** A button of that answer, by the verb of its custom id. */
export const replyButton =
  (verb: string): Spot =>
  (state) =>
    reply(state)?.querySelector(`[data-custom-id^="v1:${verb}:"]`) ?? null;

/** Where text and commands are typed, and behind a command's options, where more are chosen. */
export const line = at('.composer [data-line]');
export const commandName = at('.composer .command-name');
export const optionField = (name: string): Spot => at(`.composer ${named('data-option', name)}`);
/** What Enter would take from the list above the line. */
export const markedRow = at('.composer [role="option"][aria-selected="true"]');

export const ledgerTab = at('#behind-tab-ledger');
export const hostsTab = at('#behind-tab-hosts');
/** The sums under the limit of a member's day. */
export const memberCap = at('.cap[data-cap="member day"]');
/** The newest line of the ledger of that kind. */
export const ledgerLine = (kind: string): Spot => at(`.ledger ${named('data-kind', kind)}`);
export const behindBody = at('#behind-body');

export const lever = (name: LeverName): Spot => at(named('data-lever', name));
/** What pulls it: its only button or switch, or the one of that value. */
export const leverControl = (name: LeverName, value: string | null): Spot =>
  at(`${named('data-lever', name)} ${value === null ? ':is(button, input)' : named('data-value', value)}`);
