import { once } from 'node:events';
import { WebSocket } from 'ws';
import { SOCKET_PATH } from '../../../playground/server/server.ts';
import { behindAfter } from '../../../playground/wire/behind-after.ts';
import type { BehindView } from '../../../playground/wire/behind.ts';
import type { ServerEvent, Snapshot } from '../../../playground/wire/events.ts';
import type { LeverName, LeverView } from '../../../playground/wire/levers.ts';
import type { Move } from '../../../playground/wire/moves.ts';
import type { BotView, UserView } from '../../../playground/wire/world.ts';
import { TEST_TIMEOUT_MS } from '../../support/test-timeout.ts';

/** What a page is to the server: a socket that hears every event, and asks for moves. */
export class PageClient implements AsyncDisposable {
  readonly snapshot: Snapshot;
  readonly #socket: WebSocket;
  readonly #heard: ServerEvent[];
  #behind: BehindView;
  #number = 0;

  private constructor(socket: WebSocket, heard: ServerEvent[], snapshot: Snapshot) {
    this.#socket = socket;
    this.#heard = heard;
    this.snapshot = snapshot;
    this.#behind = heard.reduce(afterEvent, snapshot.behind);
    socket.on('message', () => {
      const [last] = heard.slice(-1);
      if (last !== undefined) this.#behind = afterEvent(this.#behind, last);
    });
  }

  static async connect(pageUrl: string): Promise<PageClient> {
    const { host, origin } = new URL(pageUrl);
    const socket = new WebSocket(`ws://${host}${SOCKET_PATH}`, { origin });
    const heard: ServerEvent[] = [];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server sends nothing else
    socket.on('message', (data: Buffer) => void heard.push(JSON.parse(data.toString()) as ServerEvent));
    await once(socket, 'message');
    const [hello] = heard;
    if (hello?.kind !== 'hello') throw new Error('The server did not say what there is');
    return new PageClient(socket, heard, hello.snapshot);
  }

  /** Asks for a move; resolves with the answer. */
  async make(move: Move): Promise<Extract<ServerEvent, { kind: 'done' | 'refused' }>> {
    this.#number += 1;
    const number = this.#number;
    this.#socket.send(JSON.stringify({ number, move }));
    return await this.heard((event) =>
      (event.kind === 'done' || event.kind === 'refused') && event.number === number ? event : undefined,
    );
  }

  /** Pulls a lever; resolves when it has been done, and rejects with why it was refused. */
  async pull(lever: LeverName, value: string | null = null): Promise<void> {
    const answer = await this.make({ do: 'pull', lever, value });
    if (answer.kind === 'refused') throw new Error(answer.why);
  }

  /** The first thing that was found among the events so far, or in a later one. */
  async heard<T>(find: (event: ServerEvent) => T | undefined): Promise<T> {
    const signal = AbortSignal.timeout(TEST_TIMEOUT_MS - 10_000);
    for (let at = 0; ; at += 1) {
      while (at >= this.#heard.length) await once(this.#socket, 'message', { signal });
      const event = this.#heard[at];
      const found = event === undefined ? undefined : find(event);
      if (found !== undefined) return found;
    }
  }

  /** What is known of what happens behind, kept up to date as the page does it. */
  get behind(): BehindView {
    return this.#behind;
  }

  /** The first thing that is found in what happens behind, now or after a change. */
  async behindHas<T>(find: (behind: BehindView) => T | undefined): Promise<T> {
    const signal = AbortSignal.timeout(TEST_TIMEOUT_MS - 10_000);
    for (;;) {
      const found = find(this.#behind);
      if (found !== undefined) return found;
      await once(this.#socket, 'message', { signal });
    }
  }

  /** Everything that was heard and not forgotten, as text. */
  get heardText(): string {
    return JSON.stringify(this.#heard);
  }

  /** Forgets what was heard, so that `heard` looks at later events alone. */
  forget(): void {
    this.#heard.length = 0;
  }

  /** The latest state of the bot's process, and of a lever. */
  get bot(): BotView {
    return this.#heard.findLast((event) => event.kind === 'bot')?.bot ?? this.snapshot.bot;
  }

  lever(name: LeverName): LeverView {
    const { levers } = this.#heard.findLast((event) => event.kind === 'levers') ?? this.snapshot;
    const lever = levers.find((one) => one.name === name);
    if (lever === undefined) throw new Error(`There is no lever ${name}`);
    return lever;
  }

  user(name: string): UserView {
    const user = this.snapshot.world.users.find((one) => one.name === name);
    if (user === undefined) throw new Error(`There is nobody called ${name}`);
    return user;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.#socket, 'close');
    this.#socket.terminate();
    await closed;
  }
}

function afterEvent(behind: BehindView, event: ServerEvent): BehindView {
  return event.kind === 'behind' ? behindAfter(behind, event.change) : behind;
}
