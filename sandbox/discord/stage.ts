import type { SandboxClock } from '../clock/clock.ts';
import type { Cdn } from './cdn.ts';
import type { ChannelStage } from './channel.ts';
import type { MemberStage } from './member.ts';
import type { MessageStore } from './message-store.ts';
import type { User } from './user.ts';

/**
 * What guilds, channels and members share: ids, the bot, the stores, and the way to the bot's gateway. Channels and members
 * declare the part that they need, in `channel.ts` and `member.ts`, so that no file imports its own user.
 */
export interface Stage extends ChannelStage, MemberStage {
  readonly clock: SandboxClock;
  readonly bot: User;
  readonly messages: MessageStore;
  readonly cdn: Cdn;
}
