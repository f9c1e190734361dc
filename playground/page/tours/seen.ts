// What a tour waits for, read from what the page knows.

import type { InvocationView } from '../../wire/invocation.ts';
import type { MessageView } from '../../wire/message.ts';
import { visibleMessages, type State } from '../state.ts';

const AUTOCOMPLETE = 4;

/** What the present person did last with the bot. */
export function lastUse(state: State): InvocationView | undefined {
  return [...(state.known?.invocations.values() ?? [])].findLast(
    ({ userId, type }) => userId === state.userId && type !== AUTOCOMPLETE,
  );
}

/** The bot's answer to it; undefined before there is one, and while the bot is thinking. */
export function lastReply(state: State): MessageView | undefined {
  const replyId = lastUse(state)?.replyId;
  return visibleMessages(state).find(({ id, loading }) => id === replyId && !loading);
}

export function hasPictures(message: MessageView | undefined): boolean {
  return message !== undefined && message.attachments.length > 0;
}

/** Whether the last use has been answered, with a message or a dialog. */
export function isAnswered(state: State): boolean {
  return lastReply(state) !== undefined || lastUse(state)?.modal != null;
}

export function hasPicture(state: State): boolean {
  return hasPictures(lastReply(state));
}
