// The file of a batch: a prompt a line, or rows and objects with options of their own.

import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { decodeText } from '../../../environment/read-text.ts';
import { codeOf } from '../../../runtime/error-code.ts';
import { OPTION_NAMES, type BatchFault } from '../model/faults.ts';
import type { GivenOptions } from './given-options.ts';

/** One picture, or up to four, with its line in the file, from 1. */
interface BatchLine {
  readonly line: number;
  readonly given: GivenOptions;
}

export interface Batch {
  readonly lines: readonly BatchLine[];
  readonly faults: readonly BatchFault[];
}

const MOST_BYTES = 32 * 2 ** 20;
const REPLACEMENT = '\uFFFD';

type Reader = (text: string) => Batch;

const READERS: Readonly<Record<string, Reader>> = {
  '.txt': readPrompts,
  '.csv': readCsv,
  '.jsonl': readJsonLines,
  '.ndjson': readJsonLines,
};

/** Every line, and every fault at once. */
export async function readBatch(path: string): Promise<Batch> {
  const read = READERS[extname(path).toLowerCase()];
  if (read === undefined) return whole({ kind: 'unknown_kind', path });
  let text;
  try {
    if ((await stat(path)).size > MOST_BYTES) return whole({ kind: 'too_large', path });
    text = decodeText(await readFile(path));
  } catch (error) {
    return whole({ kind: 'unreadable', path, code: codeOf(error) });
  }
  const { lines, faults } = read(text);
  const all = [...notUtf8(text), ...faults];
  return { lines, faults: lines.length === 0 && all.length === 0 ? [{ line: null, fault: { kind: 'empty' } }] : all };
}

function whole(fault: BatchFault['fault']): Batch {
  return { lines: [], faults: [{ line: null, fault }] };
}

function linesOf(text: string): readonly { readonly line: number; readonly text: string }[] {
  return text.split(/\r\n|\n|\r/u).map((one, index) => ({ line: index + 1, text: one }));
}

/** What is in another encoding would be painted as it is not meant. */
function notUtf8(text: string): readonly BatchFault[] {
  return linesOf(text).flatMap(({ line, text: one }) =>
    one.includes(REPLACEMENT) ? [{ line, fault: { kind: 'not_utf8' } }] : [],
  );
}

/** A line that begins with `#` is a note. */
function readPrompts(text: string): Batch {
  const lines = linesOf(text)
    .filter(({ text: one }) => one.trim() !== '' && !one.trimStart().startsWith('#'))
    .map(({ line, text: one }) => ({ line, given: { prompt: one.trim() } }));
  return { lines, faults: [] };
}

function readJsonLines(text: string): Batch {
  const lines: BatchLine[] = [];
  const faults: BatchFault[] = [];
  for (const { line, text: one } of linesOf(text)) {
    if (one.trim() === '') continue;
    const value = parsed(one);
    if (typeof value === 'string') lines.push({ line, given: { prompt: value } });
    else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      faults.push({ line, fault: { kind: 'not_json' } });
    } else {
      faults.push(...unknownNames(Object.keys(value), line));
      lines.push({ line, given: value });
    }
  }
  return { lines, faults };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const csvRecords = z.array(
  z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) }),
);

function readCsv(text: string): Batch {
  const faults: BatchFault[] = [];
  const skipped = (error: CsvError | undefined): undefined => {
    const line: unknown = error?.['lines'];
    faults.push({ line: typeof line === 'number' ? line : null, fault: { kind: 'bad_csv', why: error?.code ?? '' } });
  };
  let header: readonly string[] = [];
  let records;
  try {
    const read: unknown = parse(text, {
      bom: true,
      columns: (names: readonly string[]) => {
        header = names.map((name) => name.trim().toLowerCase());
        return [...header];
      },
      info: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: skipped,
    });
    records = csvRecords.parse(read);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    skipped(error);
    return { lines: [], faults };
  }
  const twice = new Set(header.filter((name, index) => name !== '' && header.indexOf(name) < index));
  faults.push(...[...twice].map((name) => ({ line: 1, fault: { kind: 'duplicate_column', name } }) as const));
  faults.push(...unknownNames([...new Set(header)], 1));
  if (header.length > 0 && !header.includes('prompt')) {
    // Every row lacks it then.
    return { lines: [], faults: [{ line: 1, fault: { kind: 'no_prompt_column' } }, ...faults] };
  }
  return { lines: records.map(({ record, info }) => ({ line: info.lines, given: record })), faults };
}

function unknownNames(names: readonly string[], line: number): readonly BatchFault[] {
  return names
    .filter((name) => !OPTION_NAMES.some((known) => known === name))
    .map((name) => ({ line, fault: { kind: 'unknown_option', name } }));
}
