import { ChannelType, DiscordAPIError, OAuth2Scopes, PermissionFlagsBits, REST, Routes } from 'discord.js';
import { z } from 'zod';
import { applicationSchema, guildsSchema, namedChannelSchema, userSchema } from './api-schemas.ts';
import { ANSWER_MS, restOptions } from './rest-options.ts';
import type { ProxySettings } from '../../proxy/settings.ts';

/** The bot of a token, its servers, and the link that invites it. */
export interface TokenReport {
  readonly bot: string;
  readonly applicationId: string;
  readonly guilds: readonly { readonly id: string; readonly name: string }[];
  readonly inviteUrl: string;
}

/** Permissions that the bot needs in a server: to post pictures itself when a reply's token has expired. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.AttachFiles;

/** For questions to which a person waits for the answer. */
export function restForChecks(apiUrl: string, token: string, proxies: ProxySettings): REST {
  return new REST({ ...restOptions(apiUrl, ANSWER_MS, proxies), retries: 1 }).setToken(token);
}

/** Asks Discord about the token; null when Discord refuses it. Throws when Discord cannot be reached, or another one answers. */
export async function checkToken(apiUrl: string, token: string, proxies: ProxySettings): Promise<TokenReport | null> {
  const rest = restForChecks(apiUrl, token, proxies);
  try {
    const user = userSchema.parse(await rest.get(Routes.user()));
    const application = applicationSchema.parse(await rest.get(Routes.currentApplication()));
    const guilds = guildsSchema.parse(await rest.get(Routes.userGuilds()));
    return { bot: user.username, applicationId: application.id, guilds, inviteUrl: inviteUrl(application.id) };
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status === 401) return null;
    if (error instanceof z.ZodError) throw new Error("an answer that is not Discord's own", { cause: error });
    throw error;
  }
}

/** Channels that are lists of others, and hold no messages of their own. */
const WITHOUT_MESSAGES: readonly number[] = [
  ChannelType.GuildCategory,
  ChannelType.GuildDirectory,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
];

/** A channel as the bot sees it; null where it does not. Throws when Discord cannot be reached. */
export async function readChannel(
  apiUrl: string,
  token: string,
  channelId: string,
  proxies: ProxySettings,
): Promise<{ readonly name: string; readonly takesMessages: boolean } | null> {
  const rest = restForChecks(apiUrl, token, proxies);
  try {
    const { name, type } = namedChannelSchema.parse(await rest.get(Routes.channel(channelId)));
    return { name: name ?? channelId, takesMessages: !WITHOUT_MESSAGES.includes(type) };
  } catch (error) {
    if (isOutOfReach(error)) return null;
    throw error;
  }
}

/** Whether the bot may have commands in the server, as the start needs it. Throws when Discord cannot be reached. */
export async function mayHaveCommandsIn(
  apiUrl: string,
  token: string,
  { applicationId, guildId }: { readonly applicationId: string; readonly guildId: string },
  proxies: ProxySettings,
): Promise<boolean> {
  const rest = restForChecks(apiUrl, token, proxies);
  try {
    await rest.get(Routes.applicationGuildCommands(applicationId, guildId));
    return true;
  } catch (error) {
    if (isOutOfReach(error)) return false;
    throw error;
  }
}

/** Whether Discord says that what was asked for is not there, or not for this bot. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof DiscordAPIError && (error.status === 403 || error.status === 404);
}

/** The link that invites the bot, with all that it needs, to a server. */
export function inviteUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
    permissions: String(PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
