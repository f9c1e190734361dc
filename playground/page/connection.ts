// The socket to the server: events in, moves out, each with its answer.

import type { InvocationView } from '../wire/invocation.ts';
import type { ServerEvent } from '../wire/events.ts';
import type { RefusalCode } from '../wire/refusals.ts';
import type { Move, Request } from '../wire/moves.ts';

const AGAIN_AFTER_MS = 500;

/** Beside the server's: what the page itself cannot do. */
type Code = RefusalCode | 'ended' | 'cannot-copy';

/** Discord's client, or a lever, does not do it. The person reads the text of its code. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: Code;

  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
  }
}

export class Connection {
  readonly #heard: (event: ServerEvent) => void;
  readonly #lost: () => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<InvocationView | null>>();
  #socket: WebSocket | null = null;
  #number = 0;

  /** `heard` gets every event; `lost` is called when the server is gone, and it is tried again until it is back. */
  constructor({ heard, lost }: { readonly heard: (event: ServerEvent) => void; readonly lost: () => void }) {
    this.#heard = heard;
    this.#lost = lost;
    this.#open();
  }

  /** Resolves with the invocation that the move began, if it began one. Rejects with a `Refusal`. */
  async make(move: Move): Promise<InvocationView | null> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) throw new Refusal('ended', 'the playground is not running');
    this.#number += 1;
    const answer = Promise.withResolvers<InvocationView | null>();
    this.#waiting.set(this.#number, answer);
    socket.send(JSON.stringify({ number: this.#number, move } satisfies Request));
    return await answer.promise;
  }

  #open(): void {
    const socket = new WebSocket(`ws://${location.host}/events`);
    this.#socket = socket;
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => this.#read(data));
    socket.addEventListener('close', () => {
      for (const answer of this.#waiting.values()) answer.reject(new Refusal('ended', 'the playground has ended'));
      this.#waiting.clear();
      this.#lost();
      setTimeout(() => this.#open(), AGAIN_AFTER_MS);
    });
  }

  #read(data: string): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server of this very page sends nothing else
    const event = JSON.parse(data) as ServerEvent;
    if (event.kind === 'done' || event.kind === 'refused') {
      const answer = this.#waiting.get(event.number);
      this.#waiting.delete(event.number);
      if (event.kind === 'done') answer?.resolve(event.invocation);
      else answer?.reject(new Refusal(event.code, event.why));
      return;
    }
    this.#heard(event);
  }
}
