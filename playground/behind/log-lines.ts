// The bot's log, line by line, without anything secret.

import { z } from 'zod';
import { LEVELS, type Level, type LogLineView } from '../wire/behind.ts';

const lineSchema = z
  .looseObject({
    level: z.number(),
    time: z.number(),
    msg: z.string().default(''),
    module: z.string().nullable().default(null),
  })
  .transform(({ level, time, msg, module, ...fields }) => ({ level, time, msg, module, fields }));

/** Longer texts of a line are cut. */
const MAX_TEXT = 4_000;
/** What stands for something secret. */
const HIDDEN = '…';

export interface LogOptions {
  /** What must never be told, such as keys and tokens. */
  readonly secrets: () => Iterable<string>;
  /** How far the bot's clock is ahead of the machine's, in ms: the log has the machine's time. */
  readonly clockOffsetMs: () => number;
}

export class LogReader {
  readonly #options: LogOptions;
  #count = 0;

  constructor(options: LogOptions) {
    this.#options = options;
  }

  /** A line that the logger did not write, as of a process that ended, is an error of that text. */
  read(line: string): LogLineView {
    const text = this.#withoutSecrets(line);
    const parsed = parse(text);
    this.#count += 1;
    const atMs = (parsed?.time ?? Date.now()) + this.#options.clockOffsetMs();
    const head = { number: this.#count, atMs };
    if (parsed === null) {
      const plain = text.slice(0, MAX_TEXT);
      return { ...head, level: 'error', module: null, text: plain, fields: {}, generationId: null };
    }
    const { level, module, msg, fields } = parsed;
    const { generation } = fields;
    return {
      ...head,
      level: nameOf(level),
      module,
      text: msg.slice(0, MAX_TEXT),
      fields: JSON.stringify(fields).length > MAX_TEXT ? { cut: JSON.stringify(fields).slice(0, MAX_TEXT) } : fields,
      generationId: typeof generation === 'string' ? generation : null,
    };
  }

  #withoutSecrets(line: string): string {
    let text = line;
    for (const secret of this.#options.secrets()) text = text.replaceAll(secret, HIDDEN);
    return text;
  }
}

/** pino's: 10 trace, 20 debug, … */
function nameOf(level: number): Level {
  return LEVELS[Math.round(level / 10) - 1] ?? 'error';
}

function parse(line: string): z.infer<typeof lineSchema> | null {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
