// Asks questions: in a terminal, or for one line each of what comes through a pipe.

import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

/** There is nobody, or nobody any more, who answers. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Where answers come from and questions go. */
interface Streams {
  /** Node says only of a terminal that it is one. */
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: Output;
}

/** A terminal has a width. */
type Output = NodeJS.WritableStream & { readonly columns?: number };

/** Shows what readline shows of the typing, or nothing of it. */
class Echo extends Writable {
  isShown = false;
  readonly #output: Output;

  constructor(output: Output) {
    super({ decodeStrings: false });
    this.#output = output;
  }

  /** For readline, which breaks lines by it. */
  get columns(): number | undefined {
    return this.#output.columns;
  }

  override _write(chunk: string, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.isShown) this.#output.write(chunk, encoding, done);
    else done();
  }
}

/** Answers, in the order of the questions. In a terminal nothing that is typed is shown but the answer to a visible question. */
export class Answers implements Disposable {
  readonly isTerminal: boolean;
  readonly #output: Output;
  readonly #echo: Echo;
  readonly #lines: Interface;
  readonly #next: AsyncIterator<string>;
  #count = 0;

  /** `onInterrupt` is called for Ctrl-C, which a terminal hands over as a character here. */
  constructor({ input, output }: Streams, onInterrupt: () => void) {
    this.isTerminal = input.isTTY === true;
    this.#output = output;
    this.#echo = new Echo(output);
    this.#lines = createInterface({ input, output: this.#echo, terminal: this.isTerminal, historySize: 0, prompt: '' });
    // From now on lines are kept until they are asked for.
    this.#next = this.#lines[Symbol.asyncIterator]();
    this.#lines.on('SIGINT', () => {
      this.#lines.close();
      onInterrupt();
    });
  }

  /** How many lines have come. */
  get count(): number {
    return this.#count;
  }

  /** The answer, which is not shown. Throws a NoAnswerError. */
  async secret(question: string): Promise<string> {
    this.#output.write(question);
    try {
      return await this.#line();
    } finally {
      this.#output.write('\n');
    }
  }

  /** The answer, which is shown while it is typed. Throws a NoAnswerError. */
  async visible(question: string): Promise<string> {
    // What comes through a pipe is shown to nobody.
    if (!this.isTerminal) return this.secret(question);
    this.#echo.isShown = true;
    this.#lines.setPrompt(question);
    this.#lines.prompt();
    try {
      return await this.#line();
    } finally {
      this.#echo.isShown = false;
      this.#lines.setPrompt('');
    }
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#next.next();
    if (done === true) throw new NoAnswerError('no answer');
    this.#count += 1;
    return value;
  }

  [Symbol.dispose](): void {
    this.#lines.close();
  }
}
