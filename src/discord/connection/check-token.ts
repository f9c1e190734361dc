import { DiscordAPIError, OAuth2Scopes, PermissionFlagsBits, REST, Routes } from 'discord.js';
import { applicationSchema, guildsSchema, userSchema } from './api-schemas.ts';

/** Who a bot token belongs to, and where it is at home. */
export interface TokenReport {
  readonly bot: string;
  readonly guilds: readonly string[];
  readonly inviteUrl: string;
}

/** What the bot needs in a server: to show pictures, and to post them itself when a reply's token is gone. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.AttachFiles;

/** Asks Discord about the token; null when Discord refuses it. Throws when Discord cannot be asked. */
export async function checkToken(apiUrl: string, token: string): Promise<TokenReport | null> {
  const rest = new REST({ api: apiUrl, retries: 1 }).setToken(token);
  try {
    const user = userSchema.parse(await rest.get(Routes.user()));
    const application = applicationSchema.parse(await rest.get(Routes.currentApplication()));
    const guilds = guildsSchema.parse(await rest.get(Routes.userGuilds()));
    return { bot: user.username, guilds: guilds.map(({ name }) => name), inviteUrl: inviteUrl(application.id) };
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status === 401) return null;
    throw error;
  }
}

function inviteUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
    permissions: String(PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
