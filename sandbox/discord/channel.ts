import { discordError } from './errors.ts';
import type { Guild } from './guild.ts';
import type { Message } from './message.ts';
import { may, ORDINARY_MEMBER, Permission } from './permissions.ts';
import { DEFAULT_WAIT_MS, Signal } from './signal.ts';
import type { Stage } from './stage.ts';
import { userPayload, type User } from './user.ts';
import { Intent } from './intents.ts';

/** Channel types. Source: resources/channel.mdx "Channel Types". */
export const ChannelType = {
  GuildText: 0,
  DirectMessage: 1,
  GuildVoice: 2,
  GuildAnnouncement: 5,
  PublicThread: 11,
} as const;

/** A text channel of a guild, or the conversation of one person with the bot. */
export class Channel {
  readonly id: string;
  readonly type: number;
  readonly guild: Guild | null;
  /** The other side of a direct conversation. */
  readonly recipient: User | null;
  /** Fires with every change of a message here. */
  readonly signal = new Signal();
  readonly #stage: Stage;
  name: string;
  nsfw = false;
  /** What the bot may do here: take bits away for 50001 (no ViewChannel) and 50013 (no SendMessages, no AttachFiles). */
  permissions: bigint = ORDINARY_MEMBER;

  constructor(stage: Stage, of: { name: string; type: number; guild: Guild | null; recipient: User | null }) {
    this.#stage = stage;
    this.id = stage.snowflakes.next();
    this.name = of.name;
    this.type = of.type;
    this.guild = of.guild;
    this.recipient = of.recipient;
    stage.register(this);
  }

  /** Every message that stands in the channel, oldest first; ephemeral ones are not among them. */
  get messages(): readonly Message[] {
    return this.#stage.messages.standingIn(this.id);
  }

  /** The first message that fits, now or later. Rejects after `timeoutMs`, telling what stands there. */
  messageWhere(fits: (message: Message) => boolean, timeoutMs: number = DEFAULT_WAIT_MS): Promise<Message> {
    return this.signal.until(
      () => this.messages.find(fits),
      timeoutMs,
      () => {
        const texts = this.messages.map((message) => JSON.stringify(message.content));
        return `a message in #${this.name}; it holds ${texts.length === 0 ? 'nothing' : texts.join(', ')}`;
      },
    );
  }

  /** The channel is deleted: 10003 from now on. */
  delete(): void {
    const payload = this.payload();
    this.guild?.channels.delete(this.id);
    this.#stage.unregister(this);
    this.#stage.announce('CHANNEL_DELETE', () => payload, { guildId: this.guild?.id ?? null, intents: Intent.Guilds });
  }

  /** Throws 50001 or 50013 as Discord would for a bot that lacks `wanted` here. */
  demand(wanted: bigint): void {
    if (this.guild && !this.guild.botIsMember) throw discordError(50_001);
    if (!may(this.permissions, Permission.ViewChannel)) throw discordError(50_001);
    if (!may(this.permissions, wanted)) throw discordError(50_013);
  }

  /** The channel as the API shows it. */
  payload(): Record<string, unknown> {
    if (!this.guild) {
      return {
        id: this.id,
        type: this.type,
        last_message_id: null,
        flags: 0,
        recipients: this.recipient ? [userPayload(this.recipient)] : [],
      };
    }
    return {
      id: this.id,
      type: this.type,
      guild_id: this.guild.id,
      name: this.name,
      position: 0,
      parent_id: null,
      topic: null,
      nsfw: this.nsfw,
      last_message_id: this.#stage.messages.latestIn(this.id),
      rate_limit_per_user: 0,
      permission_overwrites: [],
      flags: 0,
    };
  }
}
