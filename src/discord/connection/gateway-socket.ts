import type { WebSocketShard } from '@discordjs/ws';

/** The parts of the WebSocket (package ws) under a connection that @discordjs/ws does not offer. */
export interface GatewaySocket {
  readonly readyState: number;
  readonly CLOSED: number;
  on(event: 'close' | 'error', listener: () => void): unknown;
  /** Ends the socket at once, whatever state it is in. */
  terminate(): void;
}

/**
 * The socket of a connection; null before the first. It is a private field of @discordjs/ws, which has no other way to end a
 * socket that does not answer; a test fails if an update moves it.
 */
export function socketOf(shard: WebSocketShard): GatewaySocket | null {
  const socket: unknown = Reflect.get(shard, 'connection');
  if (socket === null) return null;
  if (!isGatewaySocket(socket)) throw new Error('This version of @discordjs/ws has no socket where it was');
  return socket;
}

function isGatewaySocket(socket: unknown): socket is GatewaySocket {
  return (
    typeof socket === 'object' &&
    socket !== null &&
    'terminate' in socket &&
    typeof socket.terminate === 'function' &&
    'on' in socket &&
    typeof socket.on === 'function' &&
    'readyState' in socket &&
    'CLOSED' in socket
  );
}
