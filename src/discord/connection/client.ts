import { Client, GatewayIntentBits, Options, type RESTOptions } from 'discord.js';
import type { Logger } from 'pino';
import { guardPackets } from './packet-guard.ts';
import { ANSWER_MS, restOptions } from './rest-options.ts';
import { Instrumentation, type TrafficListener } from './instrumentation.ts';

type MakeRequest = RESTOptions['makeRequest'];

/**
 * A client with the Guilds intent alone, which interactions do not even need: it tells in which servers the bot is.
 * Messages, members and the like are not cached: everything that the bot needs comes with the interaction.
 */
export function createDiscordClient(
  apiUrl: string,
  log: Logger,
  listener: TrafficListener | null = null,
  /** What Discord may take to answer. */
  answerMs = ANSWER_MS,
): Client {
  const rest = restOptions(apiUrl, answerMs);
  const traffic = listener === null ? null : new Instrumentation(listener);
  const client: Client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: { ...rest, makeRequest: keepingToken(traffic?.through(rest.makeRequest) ?? rest.makeRequest, () => client) },
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
  traffic?.watch(client);
  // An 'error' event without a listener ends the process.
  client.on('error', (error) => log.error({ err: error }, 'discord.js reports an error'));
  client.on('shardError', (error) => log.warn({ err: error }, 'the gateway reports an error'));
  client.on('warn', (message) => log.warn({ message }, 'discord.js warns'));
  client.on('shardDisconnect', (event) => log.error({ code: event.code }, 'the gateway closed for good'));
  reportReconnects(client, log);
  guardPackets(client, log);
  return client;
}

/** discord.js tries twice a second for as long as Discord is away: the first try of each time is told, and the last. */
function reportReconnects(client: Client, log: Logger): void {
  const away = new Set<number>();
  client.on('shardReconnecting', (shard) => {
    if (!away.has(shard)) log.info('the gateway reconnects');
    away.add(shard);
  });
  client.on('shardReady', (shard) => {
    if (away.delete(shard)) log.info('the gateway is back with a new session: what happened meanwhile is lost');
  });
  client.on('shardResume', (shard, replayed) => {
    away.delete(shard);
    log.info({ replayed }, 'the gateway resumed');
  });
}

/**
 * After one 401 discord.js sends no token any more, and the bot would be mute until it is started again. It gets it back:
 * a token that was really reset closes the gateway as well (4004), and that ends the process.
 */
function keepingToken(send: MakeRequest, clientOf: () => Client): MakeRequest {
  return async (url, init) => {
    const response = await send(url, init);
    if (response.status === 401) {
      setImmediate(() => {
        const { rest, token } = clientOf();
        if (token !== null) rest.setToken(token);
      });
    }
    return response;
  };
}
