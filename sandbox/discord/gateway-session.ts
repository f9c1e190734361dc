/** The most events that are kept for replay; Discord's sessions have a limit too. */
const LONGEST_REPLAY = 5_000;

/** A session of the bot. It outlives its socket, so that events meanwhile can be replayed. */
export class GatewaySession {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [id: number, count: number];
  /** The current socket; null while there is none. */
  connection: GatewayConnection | null;
  /** When the socket closed, in epoch ms. */
  leftAtMs: number | null = null;
  #sequence = 0;
  #replay: { readonly sequence: number; readonly text: string }[] = [];

  constructor(id: string, of: { intents: number; shard: readonly [number, number]; connection: GatewayConnection }) {
    this.id = id;
    this.intents = of.intents;
    this.shard = of.shard;
    this.connection = of.connection;
  }

  /** The number of the last event. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Sends an event, or keeps it until the bot resumes. `data` is JSON, serialized once for all sessions. */
  dispatch(event: string, data: string): void {
    this.#sequence += 1;
    const text = `{"op":0,"t":"${event}","s":${this.#sequence},"d":${data}}`;
    this.#replay.push({ sequence: this.#sequence, text });
    if (this.#replay.length > LONGEST_REPLAY) this.#replay = this.#replay.slice(-LONGEST_REPLAY / 2);
    this.connection?.send(text);
  }

  /** Removes the events up to `sequence`, which the bot has received. */
  confirm(sequence: number): void {
    const first = this.#replay[0];
    if (first && first.sequence <= sequence) {
      this.#replay = this.#replay.filter((event) => event.sequence > sequence);
    }
  }

  /** Whether all events after `sequence` are still kept. */
  canReplayFrom(sequence: number): boolean {
    if (sequence > this.#sequence) return false;
    const first = this.#replay[0];
    return first ? first.sequence <= sequence + 1 : sequence === this.#sequence;
  }

  /** Sends all events after `sequence` again, in order. */
  replayFrom(sequence: number): void {
    for (const event of this.#replay) if (event.sequence > sequence) this.connection?.send(event.text);
  }
}

/** The socket of a session. */
export interface GatewayConnection {
  send(text: string): void;
}
