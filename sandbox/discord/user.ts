/** A Discord account. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly globalName: string | null;
  readonly bot: boolean;
  /** The language of this person's Discord, as in an interaction's `locale`. */
  locale: string;
  /** False: 50007 for direct messages of the bot. (50278 where they share no server.) */
  acceptsDirectMessages: boolean;
}

/** The account as the API shows it to others. Source: resources/user.mdx "User Object". */
export function userPayload(user: User): Record<string, unknown> {
  return {
    id: user.id,
    username: user.username,
    discriminator: user.bot ? '0001' : '0',
    global_name: user.globalName,
    avatar: null,
    avatar_decoration_data: null,
    collectibles: null,
    display_name_styles: null,
    primary_guild: null,
    clan: null,
    public_flags: 0,
    ...(user.bot ? { bot: true } : {}),
  };
}
