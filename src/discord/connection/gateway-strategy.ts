import {
  managerToFetchingStrategyOptions,
  SimpleContextFetchingStrategy,
  WebSocketShardStatus,
  type IShardingStrategy,
  type SessionInfo,
  type WebSocketOptions,
} from 'discord.js';
import { WebSocketShardEvents } from '@discordjs/ws';
import type { Logger } from 'pino';
import type { ProxySettings } from '../../proxy/settings.ts';
import type { Clock } from '../../runtime/clock.ts';
import { GatewayShard } from './gateway-shard.ts';
import type { GatewayTimings } from './reconnect-plan.ts';

/** That of @discordjs/ws; discord.js has a class of the same name. */
type Manager = Parameters<NonNullable<WebSocketOptions['buildStrategy']>>[0];
type ShardOf = (shardId: number) => GatewayShard | undefined;

export interface GatewayStrategyOptions {
  readonly timings: GatewayTimings;
  readonly proxies: ProxySettings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Connections to the gateway in this process which come back by {@link GatewayShard}. For `ws.buildStrategy` of discord.js. */
export class GatewayStrategy implements IShardingStrategy {
  readonly #manager: Manager;
  readonly #options: GatewayStrategyOptions;
  readonly #shards = new Map<number, GatewayShard>();

  constructor(manager: Manager, options: GatewayStrategyOptions) {
    this.#manager = manager;
    this.#options = options;
  }

  async spawn(shardIds: number[]): Promise<void> {
    const manager = this.#manager;
    const settings = {
      ...(await managerToFetchingStrategyOptions(manager)),
      // GatewayShard keeps the times: the library's own leave sockets open, or wait for a dead one to close.
      handshakeTimeout: null,
      helloTimeout: null,
      readyTimeout: null,
    };
    const readAddress = async (): Promise<void> => {
      settings.gatewayInformation = await manager.fetchGatewayInformation(true);
    };
    const context = new Context(manager, settings, (id) => this.#shards.get(id));
    for (const id of shardIds) {
      const shard = new GatewayShard(context, id, { ...this.#options, readAddress });
      for (const event of Object.values(WebSocketShardEvents)) {
        shard.on(event, (payload: object) => manager.emit(event, { ...payload, shardId: id }));
      }
      this.#shards.set(id, shard);
    }
  }

  async connect(): Promise<void> {
    await Promise.all([...this.#shards.values()].map((shard) => shard.connect()));
  }

  async destroy(options?: Parameters<IShardingStrategy['destroy']>[0]): Promise<void> {
    await Promise.all([...this.#shards.values()].map((shard) => shard.destroy(options)));
    this.#shards.clear();
  }

  async send(...[shardId, payload]: Parameters<IShardingStrategy['send']>): Promise<void> {
    const shard = this.#shards.get(shardId);
    if (shard === undefined) throw new RangeError(`Shard ${shardId} is not of this process`);
    await shard.send(payload);
  }

  /** discord.js keeps the status of its connections itself. */
  fetchStatus(): never {
    throw new Error('Nothing asks for this');
  }
}

/** Asks a shard that is about to connect how; everybody else gets the session as it is. */
class Context extends SimpleContextFetchingStrategy {
  readonly #shardOf: ShardOf;

  constructor(manager: Manager, options: SimpleContextFetchingStrategy['options'], shardOf: ShardOf) {
    super(manager, options);
    this.#shardOf = shardOf;
  }

  override async retrieveSessionInfo(shardId: number): Promise<SessionInfo | null> {
    const shard = this.#shardOf(shardId);
    const isConnecting = shard?.status === WebSocketShardStatus.Idle;
    const session = await super.retrieveSessionInfo(shardId);
    return shard !== undefined && isConnecting ? await shard.admit(session) : session;
  }
}
