// What people, roles and channels are called in the open server.

import type { ChannelView, GuildView, UserView, WorldView } from '../../wire/world.ts';

/** For somebody who has left, and so on: undefined. */
export class Names {
  readonly guild: GuildView | undefined;
  readonly #users: ReadonlyMap<string, UserView>;
  readonly #channels: ReadonlyMap<string, { readonly channel: ChannelView; readonly guild: GuildView }>;

  constructor(world: WorldView, guildId: string) {
    this.guild = world.guilds.find(({ id }) => id === guildId);
    this.#users = new Map([...world.users, world.bot].map((user) => [user.id, user]));
    this.#channels = new Map(
      world.guilds.flatMap((guild) => guild.channels.map((channel) => [channel.id, { channel, guild }])),
    );
  }

  user(id: string): UserView | undefined {
    return this.#users.get(id);
  }

  channel(id: string): ChannelView | undefined {
    return this.#channels.get(id)?.channel;
  }

  /** The server of a channel that this person sees. */
  guildOf(channelId: string, userId: string): GuildView | undefined {
    const { channel, guild } = this.#channels.get(channelId) ?? {};
    const isMember = guild?.members.some((member) => member.userId === userId);
    return isMember === true && channel?.hiddenFrom.includes(userId) === false ? guild : undefined;
  }

  role(id: string): string | undefined {
    return this.guild?.roles.find((role) => role.id === id)?.name;
  }
}
