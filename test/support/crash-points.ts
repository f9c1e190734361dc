/**
 * Preloaded into the bot by a test (`node --import`): observes every effect of one picture (database, network, files),
 * reports it on standard error, and kills the process right before or after the one that `EASEL_CRASH_AT` names. The
 * bot is not changed for it. Progress edits of words are left out, since later ones replace them.
 */
import diagnostics from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import './short-waits.ts';

const crashAt = process.env['EASEL_CRASH_AT'] ?? '';
/** Texts by which this picture's effects are recognized: its prompt, later its generation's id, task id and token. */
const marks = new Set((process.env['EASEL_CRASH_MARKS'] ?? '').split(' ').filter((mark) => mark !== ''));
const seen = new Map<string, number>();
/** Once its task is known, any download is of this picture, since the test holds all others back. */
let isTaskKnown = process.env['EASEL_CRASH_TASK_KNOWN'] === 'true';
/** The folder of its file, once that is renamed. */
let folder: string | null = null;
/** Its id is made up, and the test saves none but this member's. */
const REFERENCE_FILE = /\/reference-[^/]+$/;

function isMarked(text: string): boolean {
  return [...marks].some((mark) => text.includes(mark));
}

/** The effect's name, with a number if it is repeated. Call it once for each. */
function numbered(effect: string): string {
  const count = (seen.get(effect) ?? 0) + 1;
  seen.set(effect, count);
  return count === 1 ? effect : `${effect} (${count})`;
}

function reach(when: 'before' | 'after', effect: string): void {
  writeSync(2, `point: ${when} ${effect}\n`);
  if (`${when} ${effect}` === crashAt) process.kill(process.pid, 'SIGKILL');
}

function around<T>(effect: string, act: () => T): T {
  const name = numbered(effect);
  reach('before', name);
  const result = act();
  reach('after', name);
  return result;
}

async function aroundAsync<T>(effect: string, act: () => Promise<T>): Promise<T> {
  const name = numbered(effect);
  reach('before', name);
  const result = await act();
  reach('after', name);
  return result;
}

// The database: every commit, and every statement outside of a transaction.

interface Write {
  readonly effect: string;
  readonly text: string;
}

let transaction: Write[] | null = null;

const EFFECT_OF_WRITE: Readonly<Record<string, string>> = {
  'insert generations': 'the hold is written',
  'update generations open': 'it is queued',
  'update pictures submitting': 'it is claimed',
  'update pictures rendering': 'its task is written',
  'update pictures kept': 'it is kept and charged',
  'insert notices': 'the warning of its cap is noted',
  'update generations delivered': 'its delivery is written',
  'update generations withdrawn': 'its withdrawal is written',
  'insert ledger unconfirmed': 'the lost submit is noted',
  'update pictures failed': 'its failure is written',
  'update pictures moderated': 'its refusal is written',
  'update pictures queued': 'it is put back into the queue',
  'update pictures cancelled': 'it is cancelled',
  'insert ledger reprice': 'its price is corrected',
  'insert operator_blocks': 'the block is written',
  'insert bot_state drained': 'an account is drained',
  'delete bot_state drained': 'an account is used again',
  'insert presets': 'a preset is saved',
  'delete presets': 'a preset is deleted',
  'insert named_references': 'a reference is saved',
  'update named_references': 'a reference is replaced',
  'delete named_references': 'a reference is deleted',
  'insert publications': 'its publication is begun',
  'update publications': 'where it is published is noted',
  'insert drafts': 'a question is kept',
  'insert cap_requests open': 'a request is written',
  'update cap_requests approved': 'a request is decided',
  'update cap_requests once': 'a request is decided',
  'update cap_requests denied': 'a request is decided',
  'update cap_requests unreachable': 'a request is given up',
  'update cap_requests': 'who was told of a request is noted',
  'insert report_reasons': 'a report is written',
  'update picture_reports': 'where a report is told is noted',
  'update picture_reports removed': 'a report is decided',
  'insert takedowns': 'a takedown is written',
  'update generations erased': 'it is erased',
  'delete files_to_delete': 'the end of its file is noted',
  'update takedowns': 'the end of a takedown is noted',
  'insert member_settings': 'it is noted that its member wants to be told',
  'insert notices done': 'it is noted that its member was told',
  'insert cap_alerts due': 'an alert is noted',
  'update cap_alerts': 'an alert is taken on',
  'update cap_alerts told': 'it is noted that an alert was told',
  'update pictures': 'it is cancelled under a lower limit',
  'update generations undelivered': 'it is noted as undelivered',
  'update input_pictures': 'what goes in is noted',
  'update generations': 'what waited is settled as restored',
};
const WITH_INPUTS = 'it is queued with what goes in';
const KINDS = new Set(Object.keys(EFFECT_OF_WRITE).flatMap((key) => key.split(' ').slice(2)));

/** What an update sets; the states that its conditions name are none that it writes. */
function valuesSet(sql: string, values: readonly unknown[]): readonly unknown[] {
  if (!/^update/i.test(sql)) return values;
  const [setting = ''] = sql.split(/\swhere\s/i);
  const placeholders = setting.replaceAll(/\bwhen\b.*?\bthen\b/gis, (condition) => condition.replaceAll('?', '!'));
  return [...placeholders.matchAll(/[?!]/g)].flatMap(([mark], index) => (mark === '?' ? [values[index]] : []));
}

/** A statement is named by its verb, its table and the state or kind that it writes. */
function toWrite(sql: string, values: readonly unknown[]): Write {
  const [, verb = sql, table = ''] = /^(insert|update|delete)\s+(?:into\s+|from\s+)?"?(\w+)/i.exec(sql) ?? [];
  // The key of a notice begins with its kind.
  const kinds = valuesSet(sql, values).map((value) => (typeof value === 'string' ? (value.split(':')[0] ?? '') : ''));
  const kind = sql.includes('"erased_at_ms" = ?') ? 'erased' : kinds.find((one) => KINDS.has(one));
  const key = [verb.toLowerCase(), table, ...(kind === undefined ? [] : [kind])].join(' ');
  return { effect: EFFECT_OF_WRITE[key] ?? key, text: values.map(String).join(' ') };
}

const COLUMNS_OF_IDS: Readonly<Record<string, readonly string[]>> = {
  generations: ['id', 'reply_token'],
  pictures: ['task_id'],
  publications: ['token'],
  drafts: ['id'],
  cap_requests: ['id', 'reply_token'],
};
/** The ids and tokens of requests to the admins: an edit of their replies is no progress. */
const requests = new Set<string>();

/** Adds the ids by which the picture's later effects are recognized. */
function learn(sql: string, values: readonly unknown[]): void {
  const columns = sql.startsWith('insert')
    ? (/\(([^)]*)\) values/.exec(sql)?.[1] ?? '').split(',').map((name) => name.trim().replaceAll('"', ''))
    : [...sql.matchAll(/"(\w+)" = \?/g)].map(([, name]) => name ?? '');
  const table = /"(\w+)"/.exec(sql)?.[1] ?? '';
  const ids = COLUMNS_OF_IDS[table] ?? [];
  for (const [index, column] of columns.entries()) {
    if (!ids.includes(column) || values[index] === '') continue;
    marks.add(String(values[index]));
    if (table === 'cap_requests') requests.add(String(values[index]));
    isTaskKnown ||= column === 'task_id';
  }
}

/**
 * A transaction is named after the first thing that it writes, but for a lost submit, a price that is told and pictures that are
 * queued with what goes in: they begin like one that is put back into the queue, or that a lower limit cancels.
 */
function nameOf(first: Write, writes: readonly Write[]): string {
  const isPutBack = first.effect === EFFECT_OF_WRITE['update pictures queued'];
  if (!isPutBack && first.effect !== EFFECT_OF_WRITE['update pictures']) return first.effect;
  if (isPutBack && writes.some(({ effect }) => effect === EFFECT_OF_WRITE['update generations'])) return WITH_INPUTS;
  const kinds = ['insert ledger unconfirmed', 'insert ledger reprice'].map((key) => EFFECT_OF_WRITE[key]);
  return writes.find(({ effect }) => kinds.includes(effect))?.effect ?? first.effect;
}

function execute(sql: string, values: readonly unknown[], act: () => unknown): unknown {
  if (/^begin/i.test(sql)) transaction = [];
  if (/^rollback/i.test(sql)) transaction = null;
  if (/^commit/i.test(sql)) {
    const writes = transaction ?? [];
    transaction = null;
    const [first] = writes;
    const isIts = first !== undefined && writes.some(({ text }) => isMarked(text));
    return isIts ? around(nameOf(first, writes), act) : act();
  }
  if (!/^(insert|update|delete)/i.test(sql)) return act();
  const write = toWrite(sql, values);
  const isIts = isMarked(write.text);
  if (isIts) learn(sql, values);
  if (transaction === null) return isIts ? around(write.effect, act) : act();
  const result = act();
  // A conditional update that changed nothing has no effect.
  const isChange = typeof result !== 'object' || result === null || !('changes' in result) || result.changes !== 0;
  if (isChange) transaction.push(write);
  return result;
}

function watched(statement: BetterSqlite.Statement, sql: string): BetterSqlite.Statement {
  for (const method of ['run', 'all'] as const) {
    const original = statement[method].bind(statement);
    Object.defineProperty(statement, method, {
      value: (...values: unknown[]) => execute(sql.trim(), values.flat(), () => original(...values)),
    });
  }
  return statement;
}

// oxlint-disable-next-line typescript/unbound-method -- It is called with the database as its `this`, below.
const { prepare } = BetterSqlite.prototype;
Object.defineProperty(BetterSqlite.prototype, 'prepare', {
  value(this: BetterSqlite.Database, sql: string) {
    return watched(prepare.call(this, sql), sql);
  },
});

// The network: before a request is sent, and when its answer is complete and not yet read.

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: unknown;
}

/** The test uploads for this picture alone. */
const UPLOAD = /^GET \/ephemeral-attachments\//;
/** It changes nothing, so that a second one is no further effect. */
const LOOK = 'the reply is looked up';
const EFFECT_OF_REQUEST: readonly (readonly [RegExp, string])[] = [
  [/^POST \/api\/v\d+\/interactions\/.*\/callback/, 'the reply is deferred'],
  [/^GET \/api\/v\d+\/webhooks\//, LOOK],
  [/^PATCH \/api\/v\d+\/webhooks\/.* multipart partial$/, 'it is shown before the others'],
  [/^PATCH \/api\/v\d+\/webhooks\/.* multipart$/, 'it is uploaded'],
  [/^POST \/v1\/flux/, 'it is submitted'],
  [/^GET \/v1\/get_result/, 'it is polled'],
  [/^GET \/results\//, 'it is downloaded'],
  [/^PATCH \/api\/v\d+\/webhooks\//, 'its member is told in the reply'],
  [/^POST \/api\/v\d+\/users\/@me\/channels/, 'a direct channel is opened'],
  [/^POST \/api\/v\d+\/channels\//, 'a message is posted'],
  [/^PATCH \/api\/v\d+\/channels\//, 'a message is edited'],
  [UPLOAD, 'what goes in is fetched'],
];
/** A look for a message of a former process changes nothing either, and is no effect. */
const SEARCH = /^GET \/api\/v\d+\/channels\//;
const PROGRESS = /^PATCH \/api\/v\d+\/webhooks\/.* words$/;

/** null for a request of another picture, or for progress. */
function toEffect({ method, path, body, headers }: Request): string | null {
  const isDownload = path.startsWith('/results/');
  const isUpload = UPLOAD.test(`${method} ${path}`);
  const isIts = isDownload
    ? isTaskKnown
    : isUpload || isMarked(Buffer.isBuffer(body) ? `${path} ${body.toString()}` : path);
  // What is not the final message has the button that cancels.
  const isPartial = Buffer.isBuffer(body) && body.includes('"v1:cancel:');
  const kind = JSON.stringify(headers).includes('multipart/form-data') ? 'multipart' : 'words';
  const line = `${method} ${path} ${kind === 'multipart' && isPartial ? 'multipart partial' : kind}`;
  if (!isIts || SEARCH.test(line) || (PROGRESS.test(line) && ![...requests].some((mark) => path.includes(mark))))
    return null;
  return EFFECT_OF_REQUEST.find(([pattern]) => pattern.test(line))?.[1] ?? `an unknown ${method} is sent`;
}

function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'headers' in value;
}

/** Every undici in the process publishes on these channels. */
function onRequest(channel: 'create' | 'trailers', listener: (request: Request) => void): void {
  diagnostics.subscribe(`undici:request:${channel}`, (message) => {
    if (typeof message !== 'object' || message === null || !('request' in message)) return;
    if (isRequest(message.request)) listener(message.request);
  });
}

const underWay = new WeakMap<Request, string>();
onRequest('create', (request) => {
  const effect = toEffect(request);
  if (effect === null || (effect === LOOK && seen.has(LOOK))) return;
  const name = numbered(effect);
  underWay.set(request, name);
  reach('before', name);
});
onRequest('trailers', (request) => {
  const name = underWay.get(request);
  if (name !== undefined) reach('after', name);
});

// The files: each step of keeping a picture.

const { open, rename } = promises;

function isItsFile(path: string): boolean {
  return isMarked(path) || REFERENCE_FILE.test(path);
}

function steps(handle: FileHandle, of: Readonly<Partial<Record<'writeFile' | 'sync', string>>>): FileHandle {
  for (const method of ['writeFile', 'sync'] as const) {
    const effect = of[method];
    if (effect === undefined) continue;
    const original: (...args: never[]) => Promise<void> = handle[method].bind(handle);
    Object.defineProperty(handle, method, {
      value: (...args: never[]) => aroundAsync(effect, () => original(...args)),
    });
  }
  return handle;
}

Object.assign(promises, {
  open: async (...args: Parameters<typeof open>) => {
    const path = String(args[0]);
    if (path === folder) {
      // Once: from then on others are written into it as well.
      folder = null;
      return steps(await open(...args), { sync: 'its folder is synced' });
    }
    if (!isItsFile(path)) return open(...args);
    const handle = await aroundAsync('its file is opened', () => open(...args));
    return steps(handle, { writeFile: 'its file is filled', sync: 'its file is synced' });
  },
  rename: async (...args: Parameters<typeof rename>) => {
    if (!isItsFile(String(args[0]))) return rename(...args);
    await aroundAsync('its file gets its name', () => rename(...args));
    folder = dirname(String(args[1]));
  },
});

syncBuiltinESMExports();
