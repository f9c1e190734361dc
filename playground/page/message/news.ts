// What a screen reader is told of a channel: messages that arrived, and those that now show what they had promised.

import type { MessageView } from '../../wire/message.ts';

/** Which messages have been seen, in which state. */
export type Seen = ReadonlyMap<string, string>;

export function seenOf(messages: readonly MessageView[]): Seen {
  return new Map(messages.map((message) => [message.id, stateOf(message)]));
}

/** Edits of a text alone, such as a progress that counts, are no news. */
export function newsIn(messages: readonly MessageView[], seen: Seen, userId: string): readonly MessageView[] {
  return messages.filter(
    (message) => message.authorId !== userId && !message.loading && seen.get(message.id) !== stateOf(message),
  );
}

function stateOf({ loading, attachments }: MessageView): string {
  return loading ? 'loading' : `${attachments.length} files`;
}

/** Written by the person, or what came of a command that they sent. */
export function isOwn({ authorId, interaction }: MessageView, userId: string): boolean {
  return authorId === userId || (interaction?.userId === userId && interaction.name !== null);
}
