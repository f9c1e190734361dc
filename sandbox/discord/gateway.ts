import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import type { SandboxClock } from '../clock/clock.ts';
import { GatewaySession } from './gateway-session.ts';
import { KNOWN_INTENTS } from './intents.ts';
import { isObject, numberOf, objectOf, stringOf, type JsonObject } from './json.ts';
import type { Signal } from './signal.ts';
import { shardOf } from './snowflake.ts';

/** Opcodes. Source: topics/opcodes-and-status-codes.mdx "Gateway Opcodes". */
const Op = {
  Dispatch: 0,
  Heartbeat: 1,
  Identify: 2,
  PresenceUpdate: 3,
  VoiceStateUpdate: 4,
  Resume: 6,
  Reconnect: 7,
  RequestGuildMembers: 8,
  InvalidSession: 9,
  Hello: 10,
  HeartbeatAck: 11,
  RequestSoundboardSounds: 31,
} as const;

/** Close codes. Source: "Gateway Close Event Codes". */
const Close = {
  UnknownOpcode: [4001, 'Unknown opcode.'],
  DecodeError: [4002, 'Error while decoding payload.'],
  NotAuthenticated: [4003, 'Not authenticated.'],
  AuthenticationFailed: [4004, 'Authentication failed.'],
  AlreadyAuthenticated: [4005, 'Already authenticated.'],
  InvalidSequence: [4007, 'Invalid seq.'],
  RateLimited: [4008, 'Rate limited.'],
  SessionTimedOut: [4009, 'Session timed out.'],
  InvalidShard: [4010, 'Invalid shard.'],
  InvalidVersion: [4012, 'Invalid API version.'],
  InvalidIntents: [4013, 'Invalid intent(s).'],
  DisallowedIntents: [4014, 'Disallowed intent(s).'],
} as const satisfies Record<string, readonly [number, string]>;

/** A server that shuts down or moves. Source: RFC 6455 "7.4.1 Defined Status Codes". */
const GOING_AWAY = [1001, 'Going away.'] as const;

/** Source: events/gateway.mdx "Rate Limiting" and "Sending Events". */
const MOST_EVENTS_A_MINUTE = 120;
const LARGEST_PAYLOAD = 4096;

/**
 * The two addresses at which a bot may connect: that of GET /gateway/bot, and the `resume_gateway_url` of READY, which a bot uses
 * to resume. Source: events/gateway.mdx "Connection Lifecycle".
 */
export type GatewayAddress = 'main' | 'resume';

/** The path of the address to resume at. */
export const RESUME_PATH = '/gateway/resume';

/**
 * What an address does instead of serving: 'refuse' answers the handshake with 503; 'silent' never answers it; 'no-hello' answers
 * it and is silent then; 'close' closes the socket before HELLO; 'mute' says HELLO and answers nothing that follows.
 */
export type GatewayTrouble = 'refuse' | 'silent' | 'no-hello' | 'close' | 'mute';

/** A connection that a bot asked for. */
export interface GatewayTry {
  readonly address: GatewayAddress;
  /** `performance.now()` of this process. */
  readonly atMs: number;
}

/** What the gateway needs from the sandbox. */
export interface GatewayHost {
  readonly clock: Pick<SandboxClock, 'now'>;
  readonly botToken: string;
  readonly heartbeatIntervalMs: number;
  /** How long a session without a socket can be resumed. */
  readonly sessionLifeMs: number;
  /** Privileged intents the application may ask for. */
  readonly grantedIntents: number;
  readonly signal: Signal;
  record(payload: JsonObject): void;
  ready(session: GatewaySession): JsonObject;
  /** GUILD_CREATE payloads for a session with the Guilds intent. */
  guilds(session: GatewaySession): readonly JsonObject[];
  /** GUILD_MEMBERS_CHUNK for a request. */
  membersChunk(request: JsonObject): JsonObject;
}

/** Discord's gateway: WebSocket connections and their sessions. */
export class Gateway {
  readonly #host: GatewayHost;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 });
  readonly #connections = new Set<Connection>();
  readonly #sessions = new Map<string, GatewaySession>();
  readonly #troubles = new Map<GatewayAddress, GatewayTrouble>();
  /** Sockets whose handshake is never answered. */
  readonly #unanswered = new Set<Duplex>();
  /** All connections that bots asked for, oldest first. */
  readonly tries: GatewayTry[] = [];
  /** Numbers of READY and RESUMED events sent, and of closed sockets. */
  readonly counts = { ready: 0, resumed: 0, disconnected: 0 };

  constructor(host: GatewayHost) {
    this.#host = host;
  }

  /** Sessions with a socket. */
  get connectedSessions(): readonly GatewaySession[] {
    return [...this.#sessions.values()].filter((session) => session.connection !== null);
  }

  /** Takes over an HTTP upgrade. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://gateway');
    const address = url.pathname === RESUME_PATH ? 'resume' : 'main';
    const trouble = this.#troubles.get(address) ?? null;
    this.tries.push({ address, atMs: performance.now() });
    this.#host.signal.fire();
    if (trouble === 'refuse') refuse(socket);
    else if (trouble === 'silent') this.#keepWaiting(socket);
    else {
      this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#opened(webSocket, url, trouble));
    }
  }

  #keepWaiting(socket: Duplex): void {
    this.#unanswered.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#unanswered.delete(socket));
    // Else it would not notice that the bot hangs up.
    socket.resume();
  }

  #opened(webSocket: WebSocket, { searchParams: query }: URL, trouble: GatewayTrouble | null): void {
    const connection = new Connection(this, this.#host, webSocket);
    this.#connections.add(connection);
    webSocket.on('close', (code) => this.#closed(connection, code));
    webSocket.on('error', () => webSocket.terminate());
    const encoding = query.get('encoding') ?? 'json';
    // Only JSON without compression is supported; discord.js requests nothing else by default.
    if (encoding !== 'json' || query.has('compress')) connection.close(Close.DecodeError);
    else if ((query.get('v') ?? '10') !== '10') connection.close(Close.InvalidVersion);
    else if (trouble === 'close') connection.close(GOING_AWAY);
    else if (trouble === 'no-hello') connection.freeze();
    else connection.hello();
    if (trouble === 'mute') connection.freeze();
  }

  /** From now on an address does this to new connections; null: it serves again. */
  trouble(address: GatewayAddress, trouble: GatewayTrouble | null): void {
    if (trouble === null) this.#troubles.delete(address);
    else this.#troubles.set(address, trouble);
  }

  /** Sends an event to all sessions that it concerns, also to those without a socket at the moment. */
  announce(event: string, payload: () => unknown, options: { guildId: string | null; intents: number }): void {
    let text: string | undefined;
    for (const session of this.#sessions.values()) {
      if (this.#outlived(session)) this.#sessions.delete(session.id);
      else if (concerns(session, options)) {
        text ??= JSON.stringify(payload());
        session.dispatch(event, text);
      }
    }
  }

  /** Creates a session for a connection that identified. */
  open(connection: Connection, intents: number, shard: readonly [number, number]): GatewaySession {
    const session = new GatewaySession(randomBytes(16).toString('hex'), { intents, shard, connection });
    this.#sessions.set(session.id, session);
    session.dispatch('READY', JSON.stringify(this.#host.ready(session)));
    for (const guild of this.#host.guilds(session)) session.dispatch('GUILD_CREATE', JSON.stringify(guild));
    this.counts.ready += 1;
    this.#host.signal.fire();
    return session;
  }

  /** Resumes a session on a new socket; null when it cannot be resumed. */
  resume(connection: Connection, sessionId: string, sequence: number): GatewaySession | null {
    const session = this.#sessions.get(sessionId);
    if (!session || this.#outlived(session) || !session.canReplayFrom(sequence)) return null;
    session.connection = connection;
    session.leftAtMs = null;
    session.replayFrom(sequence);
    session.dispatch('RESUMED', JSON.stringify({ _trace: [] }));
    this.counts.resumed += 1;
    this.#host.signal.fire();
    return session;
  }

  /** Drops every socket. The sessions can be resumed. */
  drop(): void {
    for (const connection of this.#connections) connection.terminate();
    for (const socket of this.#unanswered) socket.destroy();
  }

  /** Closes every socket with a code. */
  closeAll(code: number, reason: string): void {
    for (const connection of this.#connections) connection.close([code, reason]);
  }

  /** Opcode 7 to every connection: reconnect. */
  askToReconnect(): void {
    for (const connection of this.#connections) connection.sendOp(Op.Reconnect, null);
  }

  /** Opcode 9 to every connection, which has no session then; if not resumable, the session is deleted. */
  invalidate(resumable: boolean): void {
    for (const connection of this.#connections) {
      const { session } = connection;
      if (session) {
        connection.session = null;
        session.connection = null;
        session.leftAtMs = this.#host.clock.now();
        if (!resumable) this.#sessions.delete(session.id);
      }
      connection.sendOp(Op.InvalidSession, resumable);
    }
  }

  /** Asks every connection for a heartbeat now. */
  askForHeartbeat(): void {
    for (const connection of this.#connections) connection.sendOp(Op.Heartbeat, null);
  }

  /** Silences every current connection: no events, no acknowledgements, but the socket stays open. */
  silence(): void {
    for (const connection of this.#connections) connection.silent = true;
  }

  /** Freezes every current connection: nothing is read or sent any more, not even a close, and the socket stays open. */
  freeze(): void {
    for (const connection of this.#connections) connection.freeze();
  }

  /** Drops all sockets and deletes all sessions. */
  dispose(): void {
    this.drop();
    this.#sessions.clear();
    this.#server.close();
  }

  #outlived(session: GatewaySession): boolean {
    return session.leftAtMs !== null && this.#host.clock.now() - session.leftAtMs > this.#host.sessionLifeMs;
  }

  #closed(connection: Connection, code: number): void {
    this.#connections.delete(connection);
    connection.stop();
    const { session } = connection;
    if (session?.connection === connection) {
      session.connection = null;
      session.leftAtMs = this.#host.clock.now();
      // A client that closes with 1000 or 1001 ends its session. Source: events/gateway.mdx "Disconnecting".
      if (code === 1000 || code === 1001) this.#sessions.delete(session.id);
    }
    this.counts.disconnected += 1;
    this.#host.signal.fire();
  }
}

function concerns(session: GatewaySession, of: { guildId: string | null; intents: number }): boolean {
  if (of.intents !== 0 && (session.intents & of.intents) === 0) return false;
  const [id, count] = session.shard;
  return id === (of.guildId === null ? 0 : shardOf(of.guildId, count));
}

/** One socket: sends HELLO, handles the bot's messages, and belongs to a session. */
class Connection {
  readonly #gateway: Gateway;
  readonly #host: GatewayHost;
  readonly #socket: WebSocket;
  readonly #watchdog: NodeJS.Timeout;
  #windowStart = performance.now();
  #windowCount = 0;
  session: GatewaySession | null = null;
  silent = false;

  constructor(gateway: Gateway, host: GatewayHost, socket: WebSocket) {
    this.#gateway = gateway;
    this.#host = host;
    this.#socket = socket;
    this.#watchdog = setTimeout(() => this.close(Close.SessionTimedOut), host.heartbeatIntervalMs * 2);
    socket.on('message', (data) => this.#receive(data));
  }

  hello(): void {
    this.sendOp(Op.Hello, { heartbeat_interval: this.#host.heartbeatIntervalMs, _trace: [] });
  }

  send(text: string): void {
    if (!this.silent && this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  sendOp(op: number, d: unknown): void {
    this.send(JSON.stringify({ op, d, s: null, t: null }));
  }

  close([code, reason]: readonly [number, string]): void {
    this.#socket.close(code, reason);
  }

  /** As when the network between has gone: the socket stays open, and nothing goes either way. */
  freeze(): void {
    this.stop();
    this.silent = true;
    this.#socket.pause();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  stop(): void {
    clearTimeout(this.#watchdog);
  }

  #receive(data: RawData): void {
    if (this.#tooMany()) return this.close(Close.RateLimited);
    const payload = parse(data);
    if (!payload) return this.close(Close.DecodeError);
    this.#host.record(payload);
    const { op, d } = payload;
    if (op === Op.Heartbeat) return this.#heartbeat(d);
    if (op === Op.Identify) return this.#identify(objectOf(d));
    if (op === Op.Resume) return this.#resume(objectOf(d));
    const known: readonly unknown[] = [
      Op.PresenceUpdate,
      Op.VoiceStateUpdate,
      Op.RequestGuildMembers,
      Op.RequestSoundboardSounds,
    ];
    if (!known.includes(op)) return this.close(Close.UnknownOpcode);
    if (!this.session) return this.close(Close.NotAuthenticated);
    if (op === Op.RequestGuildMembers) {
      this.session.dispatch('GUILD_MEMBERS_CHUNK', JSON.stringify(this.#host.membersChunk(objectOf(d))));
    }
    return undefined;
  }

  #heartbeat(sequence: unknown): void {
    this.#watchdog.refresh();
    if (typeof sequence === 'number') this.session?.confirm(sequence);
    this.sendOp(Op.HeartbeatAck, null);
  }

  #identify(d: JsonObject): void {
    if (this.session) return this.close(Close.AlreadyAuthenticated);
    const intents = numberOf(d['intents']);
    const shard = shardOfIdentify(d['shard']);
    if (intents === undefined || !isObject(d['properties'])) return this.close(Close.DecodeError);
    if (stringOf(d['token'])?.replace(/^Bot /u, '') !== this.#host.botToken) {
      return this.close(Close.AuthenticationFailed);
    }
    if (!shard) return this.close(Close.InvalidShard);
    if ((intents & ~KNOWN_INTENTS) !== 0 || !Number.isInteger(intents)) return this.close(Close.InvalidIntents);
    if ((intents & ~this.#host.grantedIntents) !== 0) return this.close(Close.DisallowedIntents);
    this.session = this.#gateway.open(this, intents, shard);
    return undefined;
  }

  #resume(d: JsonObject): void {
    if (this.session) return this.close(Close.AlreadyAuthenticated);
    if (d['token'] !== this.#host.botToken) return this.close(Close.AuthenticationFailed);
    const sequence = numberOf(d['seq']);
    if (sequence === undefined) return this.close(Close.InvalidSequence);
    this.session = this.#gateway.resume(this, stringOf(d['session_id']) ?? '', sequence);
    if (!this.session) this.sendOp(Op.InvalidSession, false);
    return undefined;
  }

  #tooMany(): boolean {
    const now = performance.now();
    if (now - this.#windowStart > 60_000) {
      this.#windowStart = now;
      this.#windowCount = 0;
    }
    this.#windowCount += 1;
    return this.#windowCount > MOST_EVENTS_A_MINUTE;
  }
}

function refuse(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
}

function parse(data: RawData): JsonObject | null {
  const text = textIn(data);
  if (Buffer.byteLength(text) > LARGEST_PAYLOAD) return null;
  try {
    const payload: unknown = JSON.parse(text);
    return isObject(payload) && typeof payload['op'] === 'number' ? payload : null;
  } catch {
    return null;
  }
}

function textIn(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString();
}

function shardOfIdentify(value: unknown): readonly [number, number] | null {
  if (value === undefined) return [0, 1];
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [id, count] = value as unknown[];
  if (typeof id !== 'number' || typeof count !== 'number') return null;
  return Number.isInteger(id) && Number.isInteger(count) && id >= 0 && id < count ? [id, count] : null;
}
