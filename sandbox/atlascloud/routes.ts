import { json, type Answer, type Incoming, type Reply } from '../image-host/http.ts';
import type { Desk } from './desk.ts';
import { data, mediaError, publicError } from './errors.ts';
import { answerCalculate, answerCatalogue, answerSubmit } from './submit.ts';
import { describeTask } from './tasks.ts';
import { readUpload } from './uploads.ts';

/** The kind of a request; `other` any that the host does not have, `file` a schema file or an upload. */
export type CallKind =
  | 'submit'
  | 'poll'
  | 'upload'
  | 'catalogue'
  | 'calculate'
  | 'balance'
  | 'file'
  | 'delivery'
  | 'other';

const POLL_PATH = '/api/v1/model/prediction/';

const KINDS: Readonly<Record<string, CallKind>> = {
  'POST /api/v1/model/generateImage': 'submit',
  'POST /api/v1/model/uploadMedia': 'upload',
  'POST /api/v1/model/calculate': 'calculate',
  'GET /api/v1/models': 'catalogue',
  'GET /public/v1/balance': 'balance',
};
/** For these no key is needed. */
const OPEN: readonly CallKind[] = ['catalogue', 'calculate'];

export function kindOf({ method, url }: Incoming): CallKind {
  if (method === 'GET' && url.pathname.startsWith(POLL_PATH)) return 'poll';
  return KINDS[`${method} ${url.pathname}`] ?? 'other';
}

/** The key is looked at before the path, and a path that is not there is answered as a wrong key is. */
export function answerApi(desk: Desk, incoming: Incoming): Reply | Promise<Reply> {
  const kind = kindOf(incoming);
  const isKnown = incoming.headers['authorization'] === `Bearer ${desk.apiKey}`;
  if (kind === 'other' || !(isKnown || OPEN.includes(kind))) return unauthorized(incoming);
  switch (kind) {
    case 'submit':
      return answerSubmit(desk, incoming);
    case 'poll':
      return answerPoll(desk, incoming.url.pathname.slice(POLL_PATH.length));
    case 'upload':
      return answerUpload(desk, incoming);
    case 'calculate':
      return answerCalculate(desk, incoming);
    case 'catalogue':
      return answerCatalogue(desk);
    default:
      return answerBalance(desk);
  }
}

function unauthorized({ url }: Incoming): Answer {
  return url.pathname.startsWith('/public/')
    ? publicError(401, 'authentication_error', 'unauthorized')
    : mediaError(401, 'unauthorized');
}

function answerPoll(desk: Desk, id: string): Answer {
  const { book } = desk;
  const task = book.find(id);
  if (task === undefined || task.end === 'vanished' || desk.clock.now() >= task.recordGoneAtMs)
    return mediaError(404, 'prediction not found');
  book.change(task, { polls: task.polls + 1 });
  const { unknownPolls = 0, unknownStatus = 404 } = task.behaviour;
  if (task.polls <= unknownPolls) return mediaError(unknownStatus, 'prediction not found');
  return data(describeTask(task, task.words.shift(), () => desk.outputUrl(task)));
}

async function answerUpload({ uploads, filesUrl }: Desk, incoming: Incoming): Promise<Answer> {
  const file = await readUpload(incoming);
  if (file === undefined) return mediaError(400, 'file is missing');
  const { filename, type, bytes } = file;
  return data({ type, download_url: filesUrl + uploads.keep(file), filename, size: bytes.length });
}

function answerBalance({ account }: Desk): Answer {
  return json(200, {
    object: 'balance',
    available: amount(account.balance - account.held),
    cash: amount(account.balance),
    bonus: amount(0),
    frozen: amount(account.held),
  });
}

function amount(usd: number): object {
  return { value: usd.toFixed(6), currency: 'usd' };
}
