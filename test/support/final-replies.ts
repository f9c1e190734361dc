import type { Message } from '../../sandbox/discord/discord.ts';
import { CANCEL_VERB } from '../../src/discord/views/generation-view.ts';

/** Whether a message is final and has pictures: under progress, which may have some of them, there is the button that cancels. */
export function bringsPictures({ attachments, components }: Pick<Message, 'attachments' | 'components'>): boolean {
  return attachments.length > 0 && !JSON.stringify(components).includes(`:${CANCEL_VERB}:`);
}
