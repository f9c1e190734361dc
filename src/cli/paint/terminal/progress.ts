// A line for each picture that ended, and one that says how far the whole is.

import { relative } from 'node:path';
import { formatUsd, type MicroUsd } from '../../../generation/model/money.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { printable } from '../../../runtime/text.ts';
import { sumOf, type PictureRecord } from '../journal/record.ts';
import { secondsOf } from '../journal/results.ts';
import type { Terminal } from './terminal.ts';
import type { PaintTexts } from '../texts/index.ts';

export interface ProgressOptions {
  readonly terminal: Terminal;
  readonly texts: PaintTexts;
  /** Pictures of this run. */
  readonly total: number;
  readonly budget: MicroUsd | null;
  /** What the pictures usually take, all of them together, in ms. */
  readonly usualMs: number;
  readonly spent: () => MicroUsd;
  readonly running: () => number;
  readonly pathOf: (file: string) => string;
  readonly clock: Pick<Clock, 'monotonic'>;
}

const TICK_MS = 1_000;
const PROMPT_CHARACTERS = 40;

export class Progress implements Disposable {
  readonly #options: ProgressOptions;
  readonly #startedAtMs: number;
  #ticking: NodeJS.Timeout | undefined;
  #ended = 0;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#startedAtMs = options.clock.monotonic();
  }

  start(): void {
    this.#ticking = setInterval(() => this.#tick(), TICK_MS).unref();
    this.#tick();
  }

  /** The picture came to an end. */
  ended(record: PictureRecord): void {
    this.#ended += 1;
    const { terminal, texts, total } = this.#options;
    const isPainted = record.state === 'painted';
    const mark = isPainted ? terminal.styled('green', '✓') : terminal.styled('red', '✗');
    const what = isPainted ? this.#paintedAs(record) : this.#failedAs(record);
    const place = texts.progress.place(this.#ended, total);
    terminal.say([`${mark} ${place}`, what, ...this.#standing()].join('  '));
    this.#tick();
  }

  #paintedAs(record: PictureRecord): string {
    const { texts, pathOf } = this.#options;
    const path = pathOf(record.kept?.file ?? '');
    const near = relative('', path);
    const seconds = secondsOf(record);
    const cost = formatUsd(sumOf(record, ['billed']));
    const shown = printable(near.startsWith('..') ? path : near);
    return [shown, ...(seconds === null ? [] : [texts.progress.seconds(seconds)]), cost].join('  ');
  }

  #failedAs({ plan, error, state }: PictureRecord): string {
    const { texts } = this.#options;
    const why = error === null ? texts.progress.unconfirmed : texts.error(error);
    const line = plan.line === null ? '' : `${texts.faults.inLine(plan.line, '').trim()} `;
    const mark = state === 'unconfirmed' ? `${texts.progress.unconfirmed}: ` : '';
    return `${line}“${shortened(plan.recipe.prompt, PROMPT_CHARACTERS)}”  ${mark}${why}`;
  }

  /** The running total, and how long the rest will take. */
  #standing(): readonly string[] {
    const { texts, budget, spent, total, terminal } = this.#options;
    const left = this.#leftMs();
    return [
      texts.progress.total(formatUsd(spent()), budget === null ? null : formatUsd(budget)),
      ...(this.#ended >= total || left === null ? [] : [texts.progress.left(left / 1_000)]),
    ].map((part) => terminal.styled('dim', part));
  }

  /** As fast as it went so far, or as such pictures usually are before the first. */
  #leftMs(): number | null {
    const { total, usualMs, clock } = this.#options;
    const elapsed = clock.monotonic() - this.#startedAtMs;
    if (this.#ended > 0) return (elapsed / this.#ended) * (total - this.#ended);
    return Math.max(0, usualMs - elapsed);
  }

  #tick(): void {
    const { terminal, texts, total, running } = this.#options;
    if (this.#ended >= total) return terminal.endLive();
    const place = texts.progress.place(this.#ended, total);
    void terminal.live([place, texts.progress.running(running()), ...this.#standing()].join('  '));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#ticking);
    this.#options.terminal.endLive();
  }
}

/** So many characters of a prompt, in one line, and as a terminal shows them. */
export function shortened(prompt: string, most: number): string {
  const characters = Array.from(prompt.replaceAll(/\s+/gu, ' '));
  const short = characters.slice(0, most).join('');
  return `${printable(short)}${characters.length > most ? '…' : ''}`;
}
