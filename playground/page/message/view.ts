// What every part of a message is drawn with.

import type { Actions } from '../actions.ts';
import type { MessageTexts } from '../texts/en/message.ts';
import type { MessageView } from '../../wire/message.ts';
import type { MessageLink } from './markdown/message-links.ts';
import type { Names } from './names.ts';
import type { Picture } from './pictures.ts';

/** Where a menu opens, and what gets the focus back. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
  readonly from: HTMLElement;
}

/** The same object until the world, the person or the place changes: a message is drawn anew only when it, or this, is another. */
export interface View {
  readonly texts: MessageTexts;
  readonly locale: string;
  readonly names: Names;
  /** Who one is. */
  readonly userId: string;
  readonly actions: Actions;
  readonly showPicture: (pictures: readonly Picture[], index: number) => void;
  readonly showMessageMenu: (message: MessageView, place: MenuPlace) => void;
  readonly showUserMenu: (userId: string, place: MenuPlace) => void;
  /** Shows a message of this channel. */
  readonly jumpTo: (messageId: string) => void;
  /** Opens a channel and shows a message of it, where the person may see it. */
  readonly goTo: (link: MessageLink) => void;
}

const INDENT_PX = 48;

/** Below the element that was used, or where it was clicked. */
export function menuPlaceOf(event: Event): MenuPlace {
  const from = event.currentTarget;
  if (!(from instanceof HTMLElement)) throw new Error('a menu opens from an element');
  const box = from.getBoundingClientRect();
  const isPointer = event instanceof MouseEvent && event.type === 'contextmenu' && event.clientX + event.clientY > 0;
  if (isPointer) return { x: event.clientX, y: event.clientY, from };
  // A message may be taller than the window.
  return from.matches('.message')
    ? { x: box.left + INDENT_PX, y: box.top + INDENT_PX, from }
    : { x: box.left, y: box.bottom, from };
}
