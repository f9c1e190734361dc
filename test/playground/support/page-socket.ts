import { once } from 'node:events';
import { WebSocket } from 'ws';
import { behindAfter } from '../../../playground/wire/behind-after.ts';
import type { BehindView } from '../../../playground/wire/behind.ts';
import type { Answer, ServerEvent, Snapshot } from '../../../playground/wire/events.ts';
import type { Move } from '../../../playground/wire/moves.ts';

/** The socket of a page, without the page: what it is told, and what it asks for. */
export class PageSocket implements AsyncDisposable {
  /** Everything that was received, as it came. */
  readonly received: string[] = [];
  readonly #socket: WebSocket;
  readonly #heard = new Set<(event: ServerEvent) => void>();
  #snapshot: Snapshot | null = null;
  #behind: BehindView | null = null;
  #number = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#hear(data.toString()));
  }

  /** Resolves when the server has said what there is. */
  static async open(url: string): Promise<PageSocket> {
    const { host, origin } = new URL(url);
    const page = new PageSocket(new WebSocket(`ws://${host}/events`, { origin }));
    await page.#until(() => page.#snapshot !== null);
    return page;
  }

  /** What there was at first. */
  get snapshot(): Snapshot {
    if (this.#snapshot === null) throw new Error('nothing was told yet');
    return this.#snapshot;
  }

  /** What is known of what happens behind, kept up to date as the page does it. */
  get behind(): BehindView {
    return this.#behind ?? this.snapshot.behind;
  }

  async make(move: Move): Promise<Answer> {
    this.#number += 1;
    const number = this.#number;
    const answered = Promise.withResolvers<Answer>();
    const hear = (event: ServerEvent): void => {
      if ((event.kind === 'done' || event.kind === 'refused') && event.number === number) answered.resolve(event);
    };
    this.#heard.add(hear);
    this.#socket.send(JSON.stringify({ number, move }));
    const answer = await answered.promise;
    this.#heard.delete(hear);
    return answer;
  }

  /** Resolves with what the probe finds in what happens behind, now or after a change. */
  async untilBehind<Found>(probe: (behind: BehindView) => Found | undefined): Promise<Found> {
    let found: Found | undefined;
    await this.#until(() => {
      found = probe(this.behind);
      return found !== undefined;
    });
    if (found === undefined) throw new Error('nothing was found');
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  async #until(isSo: () => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => {
      if (isSo()) resolve();
    };
    const fail = (error: Error): void => reject(error);
    this.#heard.add(look);
    this.#socket.once('error', fail);
    look();
    await promise;
    this.#heard.delete(look);
    this.#socket.off('error', fail);
  }

  #hear(text: string): void {
    this.received.push(text);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the page's own socket gets nothing else
    const event = JSON.parse(text) as ServerEvent;
    if (event.kind === 'hello') {
      this.#snapshot = event.snapshot;
      this.#behind = event.snapshot.behind;
    }
    if (event.kind === 'behind') this.#behind = behindAfter(this.behind, event.change);
    for (const heard of this.#heard) heard(event);
  }
}
