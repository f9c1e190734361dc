// The keys of the line, as in Discord's client.

import { focusLine, showMarkedRow } from './focus.ts';
import { withoutOption, within, type CommandDraft } from './draft.ts';
import type { Typing } from './typing.ts';

/** Does what the key means; a key of no meaning here is left to the browser. */
export function onKey(event: KeyboardEvent, typing: Typing): void {
  // Enter then takes the word of an input method.
  if (event.isComposing) return;
  if (inList(event, typing) || inCommand(event, typing)) event.preventDefault();
  else if (event.key === 'Enter' && !event.shiftKey && isText(event.target)) {
    event.preventDefault();
    typing.send();
  }
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'file');
}

/** The keys of an open list. */
function inList({ key, shiftKey }: KeyboardEvent, typing: Typing): boolean {
  const { list, draft } = typing;
  if (list === null) return false;
  if (key === 'Escape') {
    typing.change((now) => ({ ...now, isListClosed: true }));
    return true;
  }
  const row = list.rows[Math.min(draft.active, list.rows.length - 1)];
  if (row === undefined) return false;
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    typing.mark(key === 'ArrowDown' ? 1 : -1);
    showMarkedRow();
    return true;
  }
  if (shiftKey || !(key === 'Enter' || (key === 'Tab' && wantsRow(typing)))) return false;
  // Nothing was typed behind the options: the list is an offer, and Enter sends.
  if (key === 'Enter' && row.is === 'option' && !wantsRow(typing)) return false;
  typing.choose(row);
  return true;
}

/** Whether the marked row is what the person has been looking for, rather than one that they may pass over. */
function wantsRow({ draft }: Typing): boolean {
  if (draft.kind === 'text') return true;
  if (draft.focus === null) return draft.rest.trim() !== '' || draft.active > 0;
  const option = draft.options.find(({ name }) => name === draft.focus);
  return option?.picked === null;
}

/** The keys between the options. */
function inCommand(event: KeyboardEvent, typing: Typing): boolean {
  const { draft } = typing;
  if (draft.kind !== 'command') return false;
  const { key, target } = event;
  const field =
    isText(target) && (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) ? target : null;
  const isAtStart = field === null || (field.selectionStart === 0 && field.selectionEnd === 0);
  const isAtEnd = field === null || field.selectionStart === field.value.length;
  if (key === 'Backspace' && isAtStart && isHere(target)) {
    back(draft, typing);
    return true;
  }
  // Opens the list again.
  if (key === 'ArrowDown') typing.enter(draft.focus);
  if (key === 'ArrowLeft' && isAtStart) return go(draft, typing, -1);
  if (key === 'ArrowRight' && isAtEnd) return go(draft, typing, 1);
  return false;
}

/** Whether the key was pressed in the option, not on a button of the line. */
function isHere(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.dataset['option'] !== undefined || target.dataset['line'] !== undefined)
  );
}

/** Backspace at the beginning of an option takes it away; behind the options it goes into the last one. */
function back(draft: CommandDraft, typing: Typing): void {
  const last = draft.options.at(-1)?.name ?? null;
  const isFilled = draft.options.some(({ name, text, file }) => name === draft.focus && (text !== '' || file !== null));
  if (draft.focus === null && last !== null) typing.enter(last);
  else if (isFilled) go(draft, typing, -1);
  else typing.change((now) => (now.kind === 'command' ? withoutOption(now, now.focus) : now));
  const { draft: after } = typing;
  focusLine(after.kind === 'command' ? after.focus : null);
}

/** Into the option before, or the one behind; false where there is none. */
function go(draft: CommandDraft, typing: Typing, step: 1 | -1): boolean {
  const places = [...draft.options.map(({ name }) => name), null];
  const next = places[places.indexOf(draft.focus) + step];
  if (next === undefined) return false;
  typing.changeCommand((now) => within(now, next));
  focusLine(next);
  return true;
}
