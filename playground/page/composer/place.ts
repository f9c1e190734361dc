// Where one types, and as whom.

import type { ChannelView, GuildView } from '../../wire/world.ts';
import type { Names } from '../message/names.ts';

export interface Place {
  readonly guild: GuildView;
  readonly names: Names;
  readonly botName: string;
  readonly userId: string;
  readonly locale: string;
  /** What the values of an option that is true or false are called. */
  readonly words: { readonly true: string; readonly false: string };
  readonly channelId: string;
  /** null: the person's conversation with the bot. */
  readonly channel: ChannelView | null;
}
