// Exports a server's pictures with their cost as CSV or JSON.

import type { Clock } from '../runtime/clock.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import type { ReportPeriod } from './report-periods.ts';
import type { ExportCursor, ExportRow, ReportStore } from './report-store.ts';

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** One file of an export; each is valid by itself. */
export interface ExportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** When the command of its last row was sent. */
  readonly untilMs: number;
}

export interface ExportOptions {
  readonly guildId: string;
  readonly period: ReportPeriod;
  readonly format: ExportFormat;
  /** The largest size of a file, in bytes. */
  readonly maxBytes: number;
}

/** Generations read in one query; the event loop runs between two of them. */
const PAGE_SIZE = 250;

/** Text is escaped for spreadsheets, an id keeps all its digits, and an amount its exact decimals. */
type Cell =
  | { readonly kind: 'text' | 'id'; readonly value: string }
  | { readonly kind: 'number' | 'amount'; readonly value: number }
  | null;

const text = (value: string): Cell => ({ kind: 'text', value });
const id = (value: string): Cell => ({ kind: 'id', value });
const number = (value: number): Cell => ({ kind: 'number', value });
const amount = (value: MicroUsd): Cell => ({ kind: 'amount', value });

const COLUMNS: Readonly<Record<string, (row: ExportRow) => Cell>> = {
  time_utc: ({ createdAtMs }) => text(new Date(createdAtMs).toISOString()),
  generation_id: ({ generationId }) => id(generationId),
  picture: ({ number: position }) => number(position),
  member_id: ({ userId }) => id(userId),
  member_name: ({ userName }) => (userName === null ? null : text(userName)),
  channel_id: ({ channelId }) => id(channelId),
  model: ({ modelId }) => text(modelId),
  width: ({ size }) => number(size.width),
  height: ({ size }) => number(size.height),
  state: ({ state }) => text(state),
  reason: ({ reason }) => (reason === null ? null : text(reason)),
  charged_usd: ({ charged }) => amount(charged),
  billed_usd: ({ billed }) => amount(billed),
  wait_seconds: ({ waitMs }) => (waitMs === null ? null : number(Math.round(waitMs / 100) / 10)),
  // The button that it was begun with, and the generation under whose result that stood.
  begun_by: ({ origin }) => (origin === null ? null : text(origin.verb)),
  parent_id: ({ origin }) => (origin === null ? null : id(origin.parentId)),
  // The host and the account that painted it.
  host: ({ lane }) => (lane === null ? null : text(lane.host)),
  account: ({ lane }) => (lane === null ? null : text(lane.account)),
};

/** Dollars without the dollar sign; exact, no float is involved. */
function plainUsd(micros: MicroUsd): string {
  return formatUsd(micros).replace('$', '');
}

interface Writer {
  readonly head: string;
  readonly between: string;
  readonly foot: string;
  line(row: ExportRow): string;
}

const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  csv: {
    head: `${Object.keys(COLUMNS).join(',')}\r\n`,
    between: '',
    foot: '',
    line: (row) =>
      `${Object.values(COLUMNS)
        .map((column) => csvCell(column(row)))
        .join(',')}\r\n`,
  },
  json: {
    head: '[\n',
    between: ',\n',
    foot: '\n]\n',
    line: (row) =>
      JSON.stringify(Object.fromEntries(Object.entries(COLUMNS).map(([name, column]) => [name, toJson(column(row))]))),
  },
};

function csvCell(cell: Cell): string {
  switch (cell?.kind) {
    case undefined:
      return '';
    case 'text':
      return csvText(cell.value);
    case 'id':
      // An id keeps all its digits only as text: a spreadsheet would round it as a number.
      return csvText(`'${cell.value}`);
    case 'number':
      return String(cell.value);
    case 'amount':
      return plainUsd(cell.value);
  }
}

/** Amounts are text in JSON as well: most readers would parse a number as a float. */
function toJson(cell: Cell): string | number | null {
  if (cell === null) return null;
  return cell.kind === 'amount' ? plainUsd(cell.value) : cell.value;
}

/**
 * Text as a CSV cell that no spreadsheet takes for a formula (owasp.org: CSV Injection): an apostrophe goes before a
 * leading `= + - @`, tab or line break. Quoted as RFC 4180 requires.
 */
export function csvText(value: string): string {
  const escaped = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(escaped) ? `"${escaped.replaceAll('"', '""')}"` : escaped;
}

/** Exports the pictures of a period, reading page by page: no more than one file is in memory at a time. */
export async function* exportFiles(
  store: Pick<ReportStore, 'exportPage'>,
  clock: Pick<Clock, 'sleep'>,
  options: ExportOptions,
): AsyncGenerator<ExportFile> {
  const { format, maxBytes } = options;
  const writer = WRITERS[format];
  let part = 1;
  let file = new OpenFile(writer);
  for await (const row of exportRows(store, clock, options)) {
    const line = writer.line(row);
    if (file.rows > 0 && !file.fits(line, maxBytes)) {
      yield file.close(fileName(options, part));
      part += 1;
      file = new OpenFile(writer);
    }
    file.add(line, row.createdAtMs);
  }
  if (file.rows > 0) yield file.close(fileName(options, part === 1 ? null : part));
}

async function* exportRows(
  store: Pick<ReportStore, 'exportPage'>,
  clock: Pick<Clock, 'sleep'>,
  { guildId, period }: ExportOptions,
): AsyncGenerator<ExportRow> {
  let cursor: ExportCursor | null = null;
  do {
    const page: Awaited<ReturnType<ReportStore['exportPage']>> = await store.exportPage(
      guildId,
      period,
      cursor,
      PAGE_SIZE,
    );
    yield* page.rows;
    cursor = page.next;
    await clock.sleep(0);
  } while (cursor !== null);
}

function fileName({ period, format }: ExportOptions, part: number | null): string {
  const span = [...new Set([period.days[0], period.days.at(-1)])].join('-to-');
  return `easel-usage-${span}${part === null ? '' : `-part-${part}`}.${format}`;
}

/** Lines are collected as text up to this many characters; a buffer for each line would take more memory. */
const CHUNK_LENGTH = 65_536;

/** The file that is being written. */
class OpenFile {
  readonly #writer: Writer;
  readonly #chunks: Buffer[] = [];
  #pending: string;
  #bytes: number;
  #untilMs = 0;
  rows = 0;

  constructor(writer: Writer) {
    this.#writer = writer;
    this.#pending = writer.head;
    this.#bytes = Buffer.byteLength(writer.head) + Buffer.byteLength(writer.foot);
  }

  fits(line: string, maxBytes: number): boolean {
    return this.#bytes + Buffer.byteLength(this.#writer.between + line) <= maxBytes;
  }

  add(line: string, atMs: number): void {
    const added = this.rows === 0 ? line : this.#writer.between + line;
    this.#pending += added;
    this.#bytes += Buffer.byteLength(added);
    if (this.#pending.length >= CHUNK_LENGTH) this.#flush();
    this.#untilMs = atMs;
    this.rows += 1;
  }

  #flush(): void {
    this.#chunks.push(Buffer.from(this.#pending));
    this.#pending = '';
  }

  close(name: string): ExportFile {
    this.#pending += this.#writer.foot;
    this.#flush();
    return { name, bytes: Buffer.concat(this.#chunks), rows: this.rows, untilMs: this.#untilMs };
  }
}
