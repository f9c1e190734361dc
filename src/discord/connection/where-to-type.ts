import { Events, type Client, type Guild } from 'discord.js';
import type { Logger } from 'pino';
import { inviteUrl } from './check-token.ts';

/** A start names so many servers; the rest is a number. */
const MOST_NAMED = 5;

/** Tells whoever runs the bot where /imagine can be typed now, or with which link the bot comes into a server; later of each new one. */
export function tellWhereToType(client: Client<true>, onlyGuildId: string | null, log: Logger): void {
  const isServed = ({ id }: Guild): boolean => onlyGuildId === null || id === onlyGuildId;
  const served = client.guilds.cache.filter(isServed).map(nameOf);
  if (served.length > 0) log.info({ in: listed(served) }, 'type /imagine in a channel of these servers');
  else log.warn(`in no server yet: invite the bot with ${inviteUrl(client.application.id)}`);
  client.on(Events.GuildCreate, (guild) => {
    if (isServed(guild)) log.info({ in: nameOf(guild) }, 'in a new server: type /imagine there');
  });
}

/** Discord tells no name of a server that is not available now. */
function nameOf({ available, name, id }: Guild): string {
  return available ? name : id;
}

function listed(servers: readonly string[]): string {
  const shown = servers.slice(0, MOST_NAMED).join(', ');
  return servers.length > MOST_NAMED ? `${shown} and ${servers.length - MOST_NAMED} more` : shown;
}
