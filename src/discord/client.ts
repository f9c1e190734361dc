import { Client, DefaultRestOptions, GatewayIntentBits, Options, type RESTOptions } from 'discord.js';
import type { Logger } from 'pino';

/**
 * A client with the Guilds intent alone, which interactions do not even need: it tells in which servers the bot is.
 * Messages, members and the like are not cached: everything that the bot needs comes with the interaction.
 */
export function createDiscordClient(apiUrl: string, log: Logger): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    // discord.js counts interaction replies against its own cap of 50 requests a second; Discord does not
    // (docs.discord.com: topics/rate-limits). What the bot sends by its own right is rare, and 429 is obeyed.
    rest: { api: apiUrl, globalRequestsPerSecond: 500, makeRequest },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: { maxSize: 1, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 1, keepOverLimit: (user) => user.id === user.client.user.id },
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
      GuildScheduledEventManager: 0,
      StageInstanceManager: 0,
      ThreadManager: 0,
      ThreadMemberManager: 0,
    }),
  });
  // An 'error' event without a listener ends the process.
  client.on('error', (error) => log.error({ err: error }, 'discord.js reports an error'));
  client.on('shardError', (error) => log.warn({ err: error }, 'the gateway reports an error'));
  client.on('warn', (message) => log.warn({ message }, 'discord.js warns'));
  client.on('shardDisconnect', (event) => log.error({ code: event.code }, 'the gateway closed for good'));
  client.on('shardReconnecting', () => log.info('the gateway reconnects'));
  client.on('shardResume', (_shard, replayed) => log.info({ replayed }, 'the gateway resumed'));
  return client;
}

/**
 * discord.js sends through the process's global dispatcher, and whose undici that is depends on who was loaded first.
 * Each takes only uploads of its own making, so they leave here as bytes, which all of them take.
 */
const makeRequest: RESTOptions['makeRequest'] = async (url, init) => {
  if (!(init.body instanceof FormData)) return DefaultRestOptions.makeRequest(url, init);
  const encoded = new Response(init.body);
  const headers = Object.assign({}, init.headers, { 'content-type': encoded.headers.get('content-type') });
  return DefaultRestOptions.makeRequest(url, { ...init, headers, body: await encoded.bytes() });
};
