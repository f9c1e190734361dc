import type { WebSocket } from 'ws';

/** What waits for a page that does not read, in bytes, beside what it was told first. */
const MAX_WAITING_BYTES = 32 * 1_048_576;

/** A page that is told what happens. One that falls too far behind is let go: when it comes back, it is told everything anew. */
export class ToldPage {
  readonly #socket: WebSocket;
  readonly #mostWaiting: number;

  /** `first`: what it is told at once, however long that is. */
  constructor(socket: WebSocket, first: string) {
    this.#socket = socket;
    this.#mostWaiting = Buffer.byteLength(first) + MAX_WAITING_BYTES;
    socket.on('error', () => socket.terminate());
    socket.send(first);
  }

  tell(text: string): void {
    if (this.#socket.bufferedAmount > this.#mostWaiting) this.#socket.terminate();
    else this.#socket.send(text);
  }
}
