// Keeps silent connections from taking the places of those who ask.

import type { Server } from 'node:http';
import type { Socket } from 'node:net';

interface Connection {
  readonly address: string;
  /** Requests that are being answered. */
  answering: number;
}

export interface ConnectionLimits {
  readonly perAddress: number;
  readonly total: number;
}

/**
 * Limits the connections of a server, altogether and of one address. Whoever comes is let in, and the oldest connection that
 * waits for nothing (half-open, idle) is closed instead: of the same address where that has its share, else of the address
 * with the most. Only where each is being answered is the newcomer closed. So that connections which never ask anything
 * keep nobody out, however many there are. One that asks again before it was answered is closed: its requests would be
 * answered all at once, without a limit. The handler of requests leaves those of a destroyed socket alone.
 */
export function limitConnections(server: Server, { perAddress, total }: ConnectionLimits): void {
  // In the order in which they came.
  const open = new Map<Socket, Connection>();
  const makeRoom = (newcomer: Socket, address: string): void => {
    const share = of(open, address);
    if (share.length <= perAddress && open.size <= total) return;
    const crowd = share.length > perAddress ? share : of(open, busiest(open));
    const oldest = crowd.find(([socket, { answering }]) => answering === 0 && socket !== newcomer);
    const [closed] = oldest ?? [newcomer];
    open.delete(closed);
    closed.destroy();
  };
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    open.set(socket, { address, answering: 0 });
    socket.once('close', () => open.delete(socket));
    makeRoom(socket, address);
  });
  server.prependListener('request', ({ socket }, response) => {
    const connection = open.get(socket);
    if (connection === undefined) return;
    if (connection.answering > 0) socket.destroy();
    connection.answering += 1;
    response.once('close', () => {
      connection.answering -= 1;
    });
  });
}

function of(open: ReadonlyMap<Socket, Connection>, address: string): (readonly [Socket, Connection])[] {
  return [...open].filter(([, connection]) => connection.address === address);
}

/** The address with the most connections that are not being answered. */
function busiest(open: ReadonlyMap<Socket, Connection>): string {
  const counts = new Map<string, number>();
  for (const { address, answering } of open.values()) {
    if (answering === 0) counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? '';
}
