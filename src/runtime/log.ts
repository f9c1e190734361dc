import { pino, type DestinationStream, type Logger } from 'pino';
import { createRequire } from 'node:module';
import type { PrettyOptions, PrettyStream } from 'pino-pretty';
import { mapTexts, printable, printableJson } from './text.ts';

const MAX_UNWRITTEN_BYTES = 65_536;

export interface LogOptions {
  readonly level: string;
  /** null: pretty on a terminal, json elsewhere. */
  readonly format: 'json' | 'pretty' | null;
}

/**
 * Creates the logger. Of errors it logs only the fields below: discord.js keeps whole request bodies, files included,
 * on its errors, and its URLs contain interaction tokens. No text in the log can command the terminal that shows it.
 */
export function createLogger({ level, format }: LogOptions, destination?: DestinationStream): Logger {
  const isPretty = format === null ? process.stdout.isTTY : format === 'pretty';
  const options = { level, base: null, serializers: { err: describeError } };
  const json = { ...options, hooks: { streamWrite: printableJson } };
  if (destination !== undefined) return pino(json, destination);
  if (!isPretty) return pino(json, standardOutput());
  const pretty = { ...options, hooks: { streamWrite: printableTexts } };
  return pino(pretty, prettyStream({ colorize: process.stdout.isTTY, destination: standardOutput() }));
}

/** What cannot be written, since the terminal or the disk is gone, is kept up to a bound, then dropped: it ends no process. */
function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, maxLength: MAX_UNWRITTEN_BYTES });
  output.on('error', () => undefined);
  return output;
}

/**
 * pino-pretty prints texts as they are; only a stack may have several lines. What came from outside, as from the network, has a code
 * or a status that tells people more than where it was noticed: its stack stands in the JSON alone.
 */
function printableTexts(line: string): string {
  const texts = mapTexts(withoutOutsideStacks(JSON.parse(line)), (text, field) =>
    printable(text, field === 'stack' ? '\n\t' : ''),
  );
  return `${JSON.stringify(texts)}\n`;
}

function withoutOutsideStacks(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const isFromOutside = 'stack' in value && ('code' in value || 'status' in value || 'kind' in value);
  const entries = Object.entries(value).filter(([key]) => !(isFromOutside && key === 'stack'));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutOutsideStacks(inner)]));
}

/** Loads pino-pretty only when it is used, to save memory. */
function prettyStream(options: PrettyOptions): PrettyStream {
  const load: (name: string) => (options: PrettyOptions) => PrettyStream = createRequire(import.meta.url);
  return load('pino-pretty')(options);
}

interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code: unknown;
  readonly kind: unknown;
  readonly status: unknown;
  readonly stack: string | undefined;
  readonly cause: unknown;
}

function describeError(error: unknown): ErrorDescription | string {
  if (!(error instanceof Error)) return withoutSecrets(String(error));
  const fields = new Map<string, unknown>(Object.entries(error));
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    code: fields.get('code'),
    kind: fields.get('kind'),
    status: fields.get('status'),
    stack: error.stack === undefined ? undefined : withoutSecrets(error.stack),
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  };
}

/** Removes interaction tokens from Discord's paths, the query of signed URLs, and the user and password of a proxy's. */
function withoutSecrets(text: string): string {
  return text
    .replaceAll(/(\/(?:webhooks|interactions)\/\d+\/)[^/\s]+/g, '$1…')
    .replaceAll(/(https?:\/\/[^\s?]+)\?\S+/g, '$1?…')
    .replaceAll(/([a-z\d]:\/\/)[^\s/]*@/gi, '$1…@');
}
