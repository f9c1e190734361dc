// Messages as the page gets them: what Discord's client knows of a message, without the files themselves.

import type { Attachment, Message } from '../../sandbox/discord/message.ts';

/** A file in a message; its bytes are at `url`, on the sandbox's file server. */
export type AttachmentView = Omit<Attachment, 'bytes'>;

/** One message in its present state. `createdAt` and `editedAt` are epoch milliseconds of the sandbox's clock. */
export interface MessageView extends Omit<Message, 'attachments' | 'forwarded' | 'nonce'> {
  readonly attachments: readonly AttachmentView[];
  readonly forwarded: MessageView | null;
}

/** Whether somebody may see it, as far as the message says: one that "only you can see" is for whoever used the command. */
export function isFor({ ephemeral, interaction }: Pick<Message, 'ephemeral' | 'interaction'>, userId: string): boolean {
  return !ephemeral || interaction?.userId === userId;
}
