// Where the command line writes: people and programs each have their stream.

import { styleText } from 'node:util';
import { printable } from '../../../runtime/text.ts';

/** Node says only of a terminal that it is one. */
interface MaybeTerminal {
  readonly isTTY?: boolean;
}

export interface Streams {
  readonly input: NodeJS.ReadableStream & MaybeTerminal;
  readonly output: NodeJS.WritableStream & MaybeTerminal;
  readonly error: NodeJS.WritableStream & MaybeTerminal;
}

/** A line that is drawn anew in its place. */
interface LiveLine {
  show(text: string): void;
  /** Takes it away. */
  clear(): void;
}

type Style = 'green' | 'red' | 'yellow' | 'dim';

/** What people read goes to standard output, or to standard error where that is for programs. */
export class Terminal {
  readonly stream: Streams['output'];
  readonly #streams: Streams;
  readonly #isLive: boolean;
  #live: LiveLine | null = null;
  #shown = '';

  constructor(streams: Streams, { isJson, term }: { readonly isJson: boolean; readonly term: string | undefined }) {
    this.#streams = streams;
    this.stream = isJson ? streams.error : streams.output;
    this.#isLive = this.stream.isTTY === true && term !== 'dumb';
  }

  /** Colours as the stream takes them: none through a pipe, and none where NO_COLOR says so. */
  styled(style: Style, text: string): string {
    return styleText(style, text, { stream: this.stream });
  }

  /** A line that stays. It may have several, and colours; what came from elsewhere must be printable already. */
  say(text: string): void {
    this.#live?.clear();
    this.stream.write(`${text}\n`);
    if (this.#shown !== '') this.#live?.show(this.#shown);
  }

  /** What is wrong, for whoever called. */
  complain(text: string): void {
    this.#live?.clear();
    this.#streams.error.write(`${printable(text, '\n')}\n`);
  }

  /** For programs. */
  json(value: unknown): void {
    this.#streams.output.write(`${JSON.stringify(value)}\n`);
  }

  /** What goes on just now; nothing where nobody could see it change. */
  async live(text: string): Promise<void> {
    if (!this.#isLive) return;
    this.#shown = text;
    this.#live ??= await liveLine(this.stream);
    this.#live.show(this.#shown);
  }

  endLive(): void {
    this.#shown = '';
    this.#live?.clear();
  }
}

async function liveLine(stream: Streams['output']): Promise<LiveLine> {
  const { createLogUpdate } = await import('log-update');
  const update = createLogUpdate(stream, { showCursor: true });
  return { show: (text) => update(text), clear: () => update.clear() };
}
