// `results.jsonl`: one line for each picture that came to an end, for programs.

import { z } from 'zod';
import { decidedOptions } from '../../../generation/model/options.ts';
import { LinesFile } from './lines-file.ts';
import { sumOf, type PictureRecord } from './record.ts';

const MICROS_PER_USD = 1_000_000;

/** Dollars and seconds are numbers; what does not apply is null. */
export interface ResultLine {
  readonly index: number;
  /** Of the batch, from 1. */
  readonly line: number | null;
  readonly success: boolean;
  /** The host's id of the task. */
  readonly request_id: string | null;
  readonly host: string | null;
  readonly account: string | null;
  /** Within the folder of the results. */
  readonly path: string | null;
  /** From submit until the host was done. */
  readonly seconds: number | null;
  readonly bytes: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly seed: number | null;
  /** Billed for this picture and, where it was sent more than once, for all its submits. */
  readonly cost: number;
  /** Perhaps billed on top of that: nobody knows. */
  readonly perhaps_billed: number;
  readonly error_class: string | null;
  readonly options: Readonly<Record<string, unknown>>;
}

export function resultOf(record: PictureRecord): ResultLine {
  const { plan, kept, task, sent, state, error, seed } = record;
  const { recipe } = plan;
  const isPainted = state === 'painted';
  // Each picture has a line of its own, and nobody but its owner sees it.
  const { count: _count, private: _isPrivate, ...options } = decidedOptions(recipe, false);
  return {
    index: plan.index,
    line: plan.line,
    success: isPainted,
    request_id: task?.taskId ?? null,
    host: sent?.host ?? null,
    account: sent?.account ?? null,
    path: isPainted ? (kept?.file ?? null) : null,
    seconds: isPainted ? secondsOf(record) : null,
    bytes: isPainted ? (kept?.bytes ?? null) : null,
    width: isPainted ? (kept?.size.width ?? null) : null,
    height: isPainted ? (kept?.size.height ?? null) : null,
    seed,
    cost: sumOf(record, ['billed']) / MICROS_PER_USD,
    perhaps_billed: sumOf(record, ['perhaps']) / MICROS_PER_USD,
    error_class: isPainted ? null : error,
    options: {
      ...options,
      images: recipe.inputs.map(({ kept: input }) => input?.sha256 ?? null),
      host: plan.host,
    },
  };
}

/** null where it was never sent. */
export function secondsOf({ sent, readyAtMs }: PictureRecord): number | null {
  return sent === null || readyAtMs === null ? null : Math.max(0, readyAtMs - sent.atMs) / 1_000;
}

/** How each of its lines begins. */
const BEGIN = '{"index":';

const lineOfPicture = z.object({ index: z.int() });

/** The file of them. A picture that was taken up again has a further line, of which the last counts. */
export class Results implements AsyncDisposable {
  readonly #file: LinesFile;
  readonly #last = new Map<number, string>();

  private constructor(file: LinesFile) {
    this.#file = file;
    for (const line of file.lines) {
      const index = indexIn(line);
      if (index !== null) this.#last.set(index, line);
    }
  }

  /** Throws the file system's errors. */
  static async open(path: string): Promise<Results> {
    return new Results(await LinesFile.open(path, 0o644, BEGIN));
  }

  /** Writes those down that are not there as they are now. Throws the file system's errors. */
  async note(records: readonly PictureRecord[]): Promise<void> {
    const lines = records.map(resultOf).filter((line) => this.#last.get(line.index) !== JSON.stringify(line));
    await this.#file.append(lines);
    for (const line of lines) this.#last.set(line.index, JSON.stringify(line));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#file[Symbol.asyncDispose]();
  }
}

/** null for a line that is not ours: somebody's note in the file stops nobody. */
function indexIn(line: string): number | null {
  try {
    return lineOfPicture.safeParse(JSON.parse(line)).data?.index ?? null;
  } catch {
    return null;
  }
}
