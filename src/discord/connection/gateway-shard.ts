import { WebSocketShard, WebSocketShardEvents as ShardEvent } from '@discordjs/ws';
import { GatewayOpcodes, type IContextFetchingStrategy, type SessionInfo } from 'discord.js';
import type { Logger } from 'pino';
import type { ProxySettings } from '../../proxy/settings.ts';
import type { Clock } from '../../runtime/clock.ts';
import { closeReason, isFinal } from './close-codes.ts';
import { throughProxies } from './gateway-proxy.ts';
import { socketOf, type GatewaySocket } from './gateway-socket.ts';
import { ReconnectPlan, type GatewayTimings } from './reconnect-plan.ts';

export interface GatewayShardOptions {
  readonly timings: GatewayTimings;
  readonly proxies: ProxySettings;
  readonly clock: Clock;
  readonly log: Logger;
  /** Asks Discord again where its gateway is; it may have moved. */
  readonly readAddress: () => Promise<void>;
}

type Payload = Parameters<WebSocketShard['send']>[0];
type DestroyOptions = NonNullable<Parameters<WebSocketShard['destroy']>[0]>;

/**
 * A connection to the gateway that comes back. That of @discordjs/ws tries the address at which its session can be resumed for
 * ever, twice a second, and no other; waits 30 s for a handshake, 60 s for HELLO, another 30 s for a gateway that is gone to
 * close the socket, and without end for RESUMED; and its first connection fails for good. This one keeps the times of
 * {@link GatewayTimings}, and logs each loss, what is wrong, and the return, once.
 */
export class GatewayShard extends WebSocketShard {
  readonly #context: IContextFetchingStrategy;
  readonly #options: GatewayShardOptions;
  readonly #plan: ReconnectPlan;
  readonly #ending = new AbortController();
  /** Of the step that is under way. */
  #deadline = new AbortController();
  /** That the session was asked for, and neither given nor refused yet. */
  #isResuming = false;
  #isAdmitting = false;
  #replayed = 0;
  #tries = 0;
  /** Why the last try failed; null while nothing has. */
  #failure: string | null = null;
  #isTroubleTold = false;
  #wasUp = false;

  constructor(context: IContextFetchingStrategy, id: number, options: GatewayShardOptions) {
    super(context, id);
    this.#context = context;
    this.#options = options;
    this.#plan = new ReconnectPlan(options.timings, options.clock.monotonic());
    this.on(ShardEvent.Hello, () => this.#greeted());
    this.on(ShardEvent.Dispatch, () => void (this.#replayed += 1));
    this.on(ShardEvent.Ready, () => this.#connected('login'));
    this.on(ShardEvent.Resumed, () => this.#connected('resume'));
    this.on(ShardEvent.Error, ({ error }) => void (this.#failure ??= error.message));
    this.on(ShardEvent.Closed, ({ code }) => void (this.#failure ??= `closed with code ${code}`));
  }

  /** Resolves with the first READY, however long it takes; rejects when Discord closes the gateway for good. */
  override connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.once(ShardEvent.Ready, () => resolve());
      this.on(ShardEvent.Closed, ({ code }) => {
        if (isFinal(code)) reject(new Error(closeReason(code)));
      });
      // It rejects with the first error, and goes on trying.
      throughProxies(this.#options.proxies, () => super.connect()).catch(() => undefined);
    });
  }

  override send(payload: Payload): Promise<void> {
    if (payload.op === GatewayOpcodes.Resume) this.#resuming();
    return super.send(payload);
  }

  /** Ends the connection; with `recover`, by which @discordjs/ws calls it after a loss, another one is made. */
  override async destroy(options: DestroyOptions = {}): Promise<void> {
    const isLast = options.recover === undefined;
    this.#deadline.abort();
    this.#failure ??= options.reason ?? null;
    if (isLast) this.#ending.abort(new Error('the connection to the gateway was ended'));
    else this.#lost();
    const socket = socketOf(this);
    if (socket !== null) {
      // The library takes its listener off, and without one an error of a socket ends the process.
      socket.on('error', () => undefined);
      void this.#cutUnlessClosed(socket);
    }
    await throughProxies(this.#options.proxies, () => super.destroy(options));
    // One that has not opened yet is left as it is by the library.
    if (isLast) socket?.terminate();
  }

  /**
   * Called before each connection with the session that can be resumed, if any: returns the one to resume, or null for a new
   * login at the main address, when it is time for it. Never resolves once the connection was ended.
   */
  async admit(session: SessionInfo | null): Promise<SessionInfo | null> {
    if (this.#isAdmitting) return session;
    this.#isAdmitting = true;
    try {
      return await this.#nextTry(session);
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error;
      return await new Promise<never>(() => undefined);
    } finally {
      this.#isAdmitting = false;
    }
  }

  async #nextTry(session: SessionInfo | null): Promise<SessionInfo | null> {
    const { clock, log, timings, readAddress } = this.#options;
    const { signal } = this.#ending;
    this.#lost();
    signal.throwIfAborted();
    const next = this.#plan.next(session !== null, clock.monotonic());
    this.#tellTrouble();
    if (next.kind === 'login') {
      if (session !== null) await this.#context.updateSessionInfo(this.id, null);
      if (next.waitMs > 0) {
        readAddress().catch((error: unknown) => log.debug({ err: error }, 'Discord does not say where its gateway is'));
        await clock.sleep(next.waitMs, signal);
      }
    }
    this.#failure = null;
    this.#tries += 1;
    this.#isResuming = false;
    this.#within(timings.helloMs, `no HELLO within ${timings.helloMs} ms`);
    return next.kind === 'resume' ? session : null;
  }

  #greeted(): void {
    const { readyMs } = this.#options.timings;
    this.#within(readyMs, `no READY within ${readyMs} ms`);
  }

  /** After HELLO, or where Discord calls the session invalid and yet to be resumed: then again and again, if it says so. */
  #resuming(): void {
    const { clock, timings } = this.#options;
    this.#failure ??= 'invalid session';
    this.#lost();
    if (this.#isResuming) return;
    this.#isResuming = true;
    this.#replayed = 0;
    const leftMs = timings.resumeMs - this.#plan.sinceMs(clock.monotonic());
    this.#within(Math.max(leftMs, timings.helloMs), 'the session was not resumed in time');
  }

  #connected(by: 'login' | 'resume'): void {
    const { clock, log } = this.#options;
    this.#deadline.abort();
    this.#isResuming = false;
    this.#failure = null;
    const told = { shard: this.id, tries: this.#tries, awayMs: Math.round(this.#plan.sinceMs(clock.monotonic())) };
    if (by === 'resume') log.info({ ...told, replayed: this.#replayed }, 'gateway session resumed');
    else if (this.#wasUp) log.info(told, 'gateway reconnected with a new session; events since the loss are missed');
    else if (this.#isTroubleTold) log.info(told, 'gateway connected');
    this.#wasUp = true;
    this.#isTroubleTold = false;
    this.#plan.up(clock.monotonic());
  }

  #lost(): void {
    if (!this.#plan.isUp) return;
    this.#plan.lost(this.#options.clock.monotonic());
    this.#tries = 0;
    this.#options.log.info({ shard: this.id, why: this.#failure }, 'gateway connection lost, reconnecting');
  }

  /** Once for each loss: a gateway that takes the bot back at once is nothing to worry about. */
  #tellTrouble(): void {
    if (this.#tries === 0 || this.#isTroubleTold) return;
    this.#isTroubleTold = true;
    this.#options.log.warn(
      { shard: this.id, why: this.#failure },
      'gateway cannot be reached: trying until it is back',
    );
  }

  /** Breaks the connection off unless the next step is done by then. */
  #within(ms: number, failure: string): void {
    const deadline = new AbortController();
    this.#deadline.abort();
    this.#deadline = deadline;
    this.#options.clock.sleep(ms, deadline.signal).then(
      () => {
        this.#failure = failure;
        socketOf(this)?.terminate();
      },
      () => undefined,
    );
  }

  async #cutUnlessClosed(socket: GatewaySocket): Promise<void> {
    const closed = new AbortController();
    socket.on('close', () => closed.abort());
    if (socket.readyState === socket.CLOSED) return;
    await this.#options.clock.sleep(this.#options.timings.closeMs, closed.signal).then(
      () => socket.terminate(),
      () => undefined,
    );
  }
}
