import { machineClock, type SandboxClock } from '../clock/clock.ts';
import { timeLimits } from '../limits/time-limits.ts';
import { Changes, type ChangeListener } from './changes.ts';
import { CommandRegistry, type RegisteredCommand } from './command-registry.ts';
import type { Channel } from './channel.ts';
import { Faults, type Fault } from './faults.ts';
import { Gateway, RESUME_PATH, type GatewayAddress, type GatewayTrouble, type GatewayTry } from './gateway.ts';
import { guildPayloads, membersChunk, readyPayload } from './gateway-payloads.ts';
import type { Guild } from './guild.ts';
import { HttpServer, type Addresses } from './http-server.ts';
import { PRIVILEGED_INTENTS } from './intents.ts';
import { Interactions } from './interactions.ts';
import type { Invocation } from './invocation.ts';
import { numberOf, objectOf, stringOf } from './json.ts';
import { ClientActions } from './member-actions.ts';
import type { Member } from './member.ts';
import type { Attachment, Message } from './message.ts';
import { RateLimits, type RateLimitSettings } from './rate-limits.ts';
import type { ReadAs } from './reading.ts';
import { Recorder, type GatewayEvent, type RecordedCall, type Violation } from './recorder.ts';
import { Rest } from './rest.ts';
import { applicationRoutes, type Team } from './routes-application.ts';
import { channelRoutes } from './routes-channels.ts';
import { interactionRoutes } from './routes-interactions.ts';
import { RouteTable } from './routes.ts';
import { Signal } from './signal.ts';
import type { User } from './user.ts';
import { World } from './world.ts';

/** Options of the sandbox. All times are in milliseconds. */
export interface SandboxDiscordOptions {
  /** By which ids, timestamps, tokens and signed URLs go; the machine's by default. */
  readonly clock?: SandboxClock;
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Such as names that only a proxy resolves. */
  readonly addresses?: Addresses;
  /** The bot's token. */
  readonly botToken?: string;
  /** The deadline of the callback; Discord's is 3 s. */
  readonly callbackDeadlineMs?: number;
  /** The validity of an interaction's token; Discord's is 15 min. */
  readonly tokenLifeMs?: number;
  /** false: no rate limits and no headers; or other figures than the default. */
  readonly rateLimits?: boolean | RateLimitSettings;
  readonly heartbeatIntervalMs?: number;
  /** How long a session can be resumed after its socket closed. */
  readonly sessionLifeMs?: number;
  /** The validity of a signed file URL; 24 h by default. */
  readonly cdnUrlLifeMs?: number;
  /** Privileged intents granted to the application; none by default. */
  readonly privilegedIntents?: number;
  /** The first guild. */
  readonly guild?: { readonly name?: string; readonly locale?: string };
  /** false: do not keep the bytes of uploaded files, for long runs. */
  readonly recordFiles?: boolean;
  /** How many calls, messages and expired invocations are kept, each; all by default. */
  readonly recordLimit?: number;
  /** A team that owns the application; its members must exist. */
  readonly team?: Team;
  /**
   * How members read the words of the bot, as with a client that translates; as the bot wrote them unless given. Rules,
   * calls, and what the bot reads back, know the bot's own words alone.
   */
  readonly readAs?: ReadAs;
}

/** Starts a fake Discord on loopback: REST, gateway and CDN on one port. */
export async function startSandboxDiscord(options: SandboxDiscordOptions = {}): Promise<SandboxDiscord> {
  const discord = new SandboxDiscord(options);
  await discord.online();
  discord.addGuild({ name: options.guild?.name ?? 'Test Server', locale: options.guild?.locale ?? 'en-US' });
  return discord;
}

/** A fake Discord: tests act as its members and inspect what the bot did. Its state outlives every bot. */
export class SandboxDiscord {
  /** The accepted token. */
  readonly botToken: string;
  readonly #signal = new Signal();
  readonly #changes = new Changes();
  readonly #world: World;
  readonly #commands: CommandRegistry;
  readonly #interactions: Interactions;
  readonly #gateway: Gateway;
  readonly #rest: Rest;
  readonly #faults = new Faults();
  readonly #calls: Recorder<RecordedCall>;
  readonly #violations: Recorder<Violation>;
  readonly #gatewayEvents: Recorder<GatewayEvent>;
  readonly #server: HttpServer;
  #commandPuts = 0;

  constructor(options: SandboxDiscordOptions) {
    const limit = options.recordLimit ?? Number.POSITIVE_INFINITY;
    const keepBytes = options.recordFiles ?? true;
    const clock = options.clock ?? machineClock;
    this.#calls = new Recorder(limit);
    this.#violations = new Recorder(limit);
    this.#gatewayEvents = new Recorder(limit);
    this.#world = new World({
      clock,
      announce: (event, payload, to) => {
        this.#gateway.announce(event, payload, to);
        if (/^(?:GUILD|CHANNEL|THREAD)_/u.test(event)) this.#changes.tell({ of: 'world' });
      },
      cdnUrl: () => this.#server.url('http'),
      urlLifeMs: options.cdnUrlLifeMs ?? 86_400_000,
      keepBytes,
      messageLimit: limit,
      readAs: options.readAs ?? null,
      messageChanged: (record) => this.#changes.tell({ of: 'message', record }),
    });
    const world = this.#world;
    this.botToken = options.botToken ?? `${Buffer.from(world.bot.id).toString('base64url')}.sandbox.not-a-real-token`;
    this.#gateway = new Gateway({
      clock,
      botToken: this.botToken,
      heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
      sessionLifeMs: options.sessionLifeMs ?? 180_000,
      grantedIntents: ~PRIVILEGED_INTENTS | (options.privilegedIntents ?? 0),
      signal: this.#signal,
      record: (payload) =>
        this.#gatewayEvents.add({ op: numberOf(payload['op']) ?? -1, d: payload['d'], atMs: performance.now() }),
      ready: (session) => readyPayload(world, session, `${this.#server.url('ws')}${RESUME_PATH}`),
      guilds: (session) => guildPayloads(world, session),
      membersChunk: (request) => membersChunk(world, request),
    });
    this.#commands = new CommandRegistry(world.bot.id, world.snowflakes, () => {
      this.#commandPuts += 1;
      this.#signal.fire();
      this.#changes.tell({ of: 'world' });
    });
    this.#interactions = new Interactions(world, {
      callbackDeadlineMs: options.callbackDeadlineMs ?? timeLimits.callbackMs,
      tokenLifeMs: options.tokenLifeMs ?? 900_000,
      limit,
      readAs: options.readAs ?? null,
      changed: (invocation) => this.#changes.tell({ of: 'invocation', invocation }),
    });
    world.equip(
      new ClientActions({
        stage: world,
        commands: this.#commands,
        interactions: this.#interactions,
        applicationId: world.bot.id,
        userById: (id) => world.userById(id),
      }),
    );
    this.#rest = new Rest({
      clock,
      routes: new RouteTable([
        ...applicationRoutes({
          world,
          commands: this.#commands,
          team: options.team ?? null,
          gatewayUrl: () => `${this.#server.url('ws')}/gateway`,
          sessionStarts: () => this.#gateway.counts.ready,
        }),
        ...channelRoutes(world),
        ...interactionRoutes(world, this.#interactions),
      ]),
      rateLimits: new RateLimits(options.rateLimits ?? true, clock),
      faults: this.#faults,
      botToken: this.botToken,
      calls: this.#calls,
      violations: this.#violations,
      keepBytes,
      recorded: () => this.#signal.fire(),
    });
    this.#server = new HttpServer(options.port ?? 0, options.addresses ?? {}, {
      rest: this.#rest,
      cdn: world.cdn,
      gateway: this.#gateway,
    });
  }

  /** For `new Client({ rest: { api } })`. */
  get apiUrl(): string {
    return `${this.#server.url('http')}/api`;
  }

  /** Where all of it listens on loopback. */
  get port(): number {
    return this.#server.port;
  }

  /** Also the id of the bot's account. */
  get applicationId(): string {
    return this.#world.bot.id;
  }

  /** The application's owner; make it a member with `guild.addMember({ user: discord.owner })`. */
  get owner(): User {
    return this.#world.owner;
  }

  /** The first guild. */
  get guild(): Guild {
    for (const guild of this.#world.guilds.values()) return guild;
    throw new Error('The sandbox has no guild');
  }

  /** All guilds, also those from which the bot was removed. */
  get guilds(): readonly Guild[] {
    return [...this.#world.guilds.values()];
  }

  /** Every REST call so far, in the order of the answers. */
  get calls(): readonly RecordedCall[] {
    return this.#calls.list;
  }

  /** All invocations by members that are kept, oldest first. */
  get invocations(): readonly Invocation[] {
    return this.#interactions.all;
  }

  /** Every call that broke Discord's rules. Must be empty at the end of a test. */
  get violations(): readonly Violation[] {
    return this.#violations.list;
  }

  /** Everything the bot sent through the gateway. */
  get gatewayEvents(): readonly GatewayEvent[] {
    return this.#gatewayEvents.list;
  }

  /** How often bots logged in, resumed, and were disconnected so far. */
  get gatewayCounts(): { readonly ready: number; readonly resumed: number; readonly disconnected: number } {
    return { ...this.#gateway.counts };
  }

  /** Every connection to the gateway that bots asked for, oldest first. */
  get gatewayTries(): readonly GatewayTry[] {
    return this.#gateway.tries;
  }

  /** Resolves once bots have asked for this many connections at an address. */
  async gatewayTried(address: GatewayAddress, times: number, timeoutMs: number = timeLimits.waitMs): Promise<void> {
    const tried = (): number => this.gatewayTries.filter((one) => one.address === address).length;
    await this.#signal.until(
      () => (tried() >= times ? true : undefined),
      () => `${times} connections at the ${address} address of the gateway; there were ${tried()}`,
      timeoutMs,
    );
  }

  /** A new server with one text channel, the bot in it. */
  addGuild(of: { readonly name: string; readonly locale?: string }): Guild {
    return this.#world.addGuild(of);
  }

  /** Calls the listener after every change that a member can see. Returns a function that removes it. */
  onChange(listener: ChangeListener): () => void {
    return this.#changes.add(listener);
  }

  /** Resolves as soon as a bot is connected and was sent READY and its guilds. */
  async botReady(timeoutMs: number = timeLimits.waitMs): Promise<void> {
    await this.#signal.until(
      () => this.#gateway.connectedSessions[0],
      () => 'a bot to log in',
      timeoutMs,
    );
  }

  /** Resolves with the next login after this call. */
  nextReady(timeoutMs: number = timeLimits.waitMs): Promise<void> {
    return this.#nextCount('ready', timeoutMs);
  }

  /** Resolves with the next resume after this call. */
  nextResumed(timeoutMs: number = timeLimits.waitMs): Promise<void> {
    return this.#nextCount('resumed', timeoutMs);
  }

  /** Resolves when the next gateway socket has closed after this call. */
  nextDisconnect(timeoutMs: number = timeLimits.waitMs): Promise<void> {
    return this.#nextCount('disconnected', timeoutMs);
  }

  /** The registered commands, global or of one guild. */
  commands(guildId?: string): readonly RegisteredCommand[] {
    return this.#commands.list(guildId);
  }

  /** Resolves once commands were registered, globally or in any guild. */
  async commandsRegistered(timeoutMs: number = timeLimits.waitMs): Promise<void> {
    await this.#signal.until(
      () => (this.#commandPuts > 0 ? true : undefined),
      () => 'the bot to register its commands',
      timeoutMs,
    );
  }

  /** The first matching REST call, now or later. */
  callWhere(fits: (call: RecordedCall) => boolean, timeoutMs: number = timeLimits.waitMs): Promise<RecordedCall> {
    return this.#signal.until(
      () => this.calls.find(fits),
      () =>
        `a REST call; the last were ${this.calls
          .slice(-5)
          .map((call) => `${call.method} ${call.path} ${call.status}`)
          .join(', ')}`,
      timeoutMs,
    );
  }

  /** A channel's messages, oldest first, without ephemeral ones. */
  messages(channel: Channel): readonly Message[] {
    return channel.messages;
  }

  /** The present state of a message, also of an ephemeral one; undefined where there is none any more. */
  message(id: string): Message | undefined {
    return this.#world.messages.find(id)?.current ?? undefined;
  }

  /** The URL of a message's file, signed anew, as whenever Discord shows the message. */
  signedUrl(attachment: Attachment): string {
    return this.#world.cdn.freshUrl(attachment);
  }

  /** Sends an interaction's event again, as Discord may. */
  redeliver(invocation: Invocation): void {
    this.#interactions.deliver(invocation);
  }

  /**
   * Sends any data, also invalid, as an interaction of this member. It gets a new id and token unless it has them, by
   * which the answer is recognized. Start from `invocation.payload` of a valid one.
   */
  interact(
    member: Member,
    data: Readonly<Record<string, unknown>>,
    channel: Channel = member.guild.channel,
  ): Invocation {
    const source = this.#world.messages.find(stringOf(objectOf(data['message'])['id']) ?? '') ?? null;
    const type = numberOf(data['type']) ?? 0;
    return this.#interactions.begin({ type, name: null, member, channel, source }, data);
  }

  /** Adds a fault for the next matching calls. Returns a function that removes it. */
  fault(fault: Fault): () => void {
    return this.#faults.add(fault);
  }

  /** Drops every gateway socket and resolves when they are closed; sessions can be resumed. */
  async dropConnections(): Promise<void> {
    if (this.#gateway.connectedSessions.length === 0) return;
    const gone = this.nextDisconnect();
    this.#gateway.drop();
    await gone;
  }

  /** Closes every gateway socket with a code. */
  closeConnections(code: number, reason = ''): void {
    this.#gateway.closeAll(code, reason);
  }

  /** Opcode 7: asks the bot to reconnect and resume. */
  reconnect(): void {
    this.#gateway.askToReconnect();
  }

  /** Opcode 9: invalidates the session; unless `resumable` the bot must identify again. */
  invalidateSession(resumable: boolean): void {
    this.#gateway.invalidate(resumable);
  }

  /** Opcode 1 from the server: asks the bot for a heartbeat. */
  askForHeartbeat(): void {
    this.#gateway.askForHeartbeat();
  }

  /** Current gateway sockets stay open but transmit nothing any more. New ones work. */
  silence(): void {
    this.#gateway.silence();
  }

  /**
   * Current gateway sockets stay open, and nothing is read from them nor sent, not even their closing, as when the network
   * between has gone. New ones work.
   */
  freeze(): void {
    this.#gateway.freeze();
  }

  /** From now on an address of the gateway does this to new connections; null: it serves again. The other is well. */
  troubleGateway(address: GatewayAddress, trouble: GatewayTrouble | null): void {
    this.#gateway.trouble(address, trouble);
  }

  /** Refuses all connections and drops the current ones. */
  offline(): Promise<void> {
    return this.#server.close();
  }

  /** Accepts connections again, on the same port. */
  online(): Promise<void> {
    return this.#server.listen();
  }

  /** Closes all sockets, timers and waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#rest.close();
    this.#interactions.close();
    this.#world.close();
    this.#signal.close('The sandbox was closed');
    await this.offline();
    this.#gateway.dispose();
  }

  async #nextCount(kind: 'ready' | 'resumed' | 'disconnected', timeoutMs: number): Promise<void> {
    const before = this.#gateway.counts[kind];
    const what = { ready: 'log in', resumed: 'resume', disconnected: 'disconnect' }[kind];
    await this.#signal.until(
      () => (this.#gateway.counts[kind] > before ? true : undefined),
      () => `a bot to ${what}`,
      timeoutMs,
    );
  }
}

export type { Change } from './changes.ts';
export type { Channel } from './channel.ts';
export type { CommandCircumstances, OptionValue } from './inputs.ts';
export type { Fault, FaultReply } from './faults.ts';
export type { GatewayAddress, GatewayTrouble, GatewayTry } from './gateway.ts';
export type { Guild } from './guild.ts';
export type { Invocation } from './invocation.ts';
export type { Message } from './message.ts';
export type { RecordedCall, GatewayEvent, Violation } from './recorder.ts';
export type { Member } from './member.ts';
export type { User } from './user.ts';
export { componentsOf, textOf } from './message.ts';
export { Permission } from './permissions.ts';
