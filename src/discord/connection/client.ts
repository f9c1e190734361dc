import { Client, GatewayIntentBits, Options, type RESTOptions } from 'discord.js';
import type { Logger } from 'pino';
import { noticeOtherAnswers } from './answered-elsewhere.ts';
import { guardPackets } from './packet-guard.ts';
import { ANSWER_MS, restOptions } from './rest-options.ts';
import { Instrumentation, type TrafficListener } from './instrumentation.ts';
import { GatewayStrategy } from './gateway-strategy.ts';
import { GATEWAY_TIMINGS, type GatewayTimings } from './reconnect-plan.ts';
import { NO_PROXIES, type ProxySettings } from '../../proxy/settings.ts';
import { systemClock, type Clock } from '../../runtime/clock.ts';

type MakeRequest = RESTOptions['makeRequest'];

interface ConnectionOptions {
  readonly timings?: Partial<GatewayTimings>;
  readonly clock?: Clock;
  /** None by default. */
  readonly proxies?: ProxySettings;
}

/**
 * Creates the client, with the Guilds intent alone, which tells in which servers the bot is. Messages, members and the
 * like are not cached: everything that the bot needs comes with the interaction.
 */
export function createDiscordClient(
  apiUrl: string,
  log: Logger,
  listener: TrafficListener | null = null,
  /** Discord's time to answer a request, in ms. */
  answerMs = ANSWER_MS,
  { timings = {}, clock = systemClock, proxies = NO_PROXIES }: ConnectionOptions = {},
): Client {
  const rest = restOptions(apiUrl, answerMs, proxies);
  const traffic = listener === null ? null : new Instrumentation(listener);
  const send = traffic?.through(rest.makeRequest) ?? rest.makeRequest;
  const client: Client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    ws: {
      buildStrategy: (manager) =>
        new GatewayStrategy(manager, { timings: { ...GATEWAY_TIMINGS, ...timings }, proxies, clock, log }),
    },
    rest: { ...rest, makeRequest: noticeOtherAnswers(keepingToken(send, () => client)) },
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
  client.on('error', (error) => log.error({ err: error }, 'discord.js error'));
  // Told once for each loss by the connection itself; what ends it for good is told by its code.
  client.on('shardError', (error) => log.debug({ err: error }, 'gateway error'));
  client.on('warn', (message) => log.warn({ message }, 'discord.js warning'));
  client.on('shardDisconnect', (event) => log.error({ code: event.code }, 'gateway closed for good'));
  guardPackets(client, log);
  return client;
}

/**
 * After a 401 discord.js drops the token, and every later request would fail until a restart. This sets it again: a
 * token that was really reset also closes the gateway (4004), which ends the process.
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
