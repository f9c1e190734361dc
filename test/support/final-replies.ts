import type { Message } from '../../sandbox/discord/discord.ts';
import { CANCEL_VERB } from '../../src/discord/views/generation-view.ts';

/** Whether a message is no progress: under that there is the button that cancels. */
export function isFinal({ loading, components }: Pick<Message, 'loading' | 'components'>): boolean {
  return !loading && !JSON.stringify(components).includes(`:${CANCEL_VERB}:`);
}

/** Whether a message is final and has pictures: progress may have some of them. */
export function bringsPictures(message: Message): boolean {
  return message.attachments.length > 0 && isFinal(message);
}
