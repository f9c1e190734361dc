/** The most events kept for a session to be replayed; a real session forgets too. */
const LONGEST_REPLAY = 5_000;

/** A login of the bot. It outlives its socket, so that what happens meanwhile can be replayed. */
export class GatewaySession {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [id: number, count: number];
  /** What is sent to now; null while the socket is gone. */
  connection: GatewayConnection | null;
  /** When the socket went, epoch milliseconds. */
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

  /** Sends an event, or keeps it until the bot resumes. `data` is JSON already, made once for all sessions. */
  dispatch(event: string, data: string): void {
    this.#sequence += 1;
    const text = `{"op":0,"t":"${event}","s":${this.#sequence},"d":${data}}`;
    this.#replay.push({ sequence: this.#sequence, text });
    if (this.#replay.length > LONGEST_REPLAY) this.#replay = this.#replay.slice(-LONGEST_REPLAY / 2);
    this.connection?.send(text);
  }

  /** The bot has everything up to `sequence`: no need to keep it. */
  confirm(sequence: number): void {
    const first = this.#replay[0];
    if (first && first.sequence <= sequence) {
      this.#replay = this.#replay.filter((event) => event.sequence > sequence);
    }
  }

  /** Whether everything after `sequence` is still here. */
  canReplayFrom(sequence: number): boolean {
    if (sequence > this.#sequence) return false;
    const first = this.#replay[0];
    return first ? first.sequence <= sequence + 1 : sequence === this.#sequence;
  }

  /** Sends everything after `sequence` again, in order. */
  replayFrom(sequence: number): void {
    for (const event of this.#replay) if (event.sequence > sequence) this.connection?.send(event.text);
  }
}

/** One socket, as a session sees it. */
export interface GatewayConnection {
  send(text: string): void;
}
