import type { CallKind, CallLog } from './calls.ts';
import { answerCredits } from './credits.ts';
import type { Delivery } from './delivery.ts';
import { answerWith, type Faults } from './faults.ts';
import { detail, type Door, type Incoming, type Reply } from './http.ts';
import { refuseKey } from './keys.ts';
import { modelNames, type ModelName } from './prices.ts';
import { answerPoll, answerPollElsewhere } from './results.ts';
import { answerSubmit, type SubmitDesk } from './submit.ts';

/** The three hosts: for submits, for polls, and for pictures. */
export interface Hosts {
  readonly api: Door;
  readonly polling: Door;
  readonly delivery: Door;
}

interface House {
  readonly desk: SubmitDesk;
  readonly delivery: Delivery;
  readonly log: CallLog;
  readonly faults: Faults;
  readonly closing: AbortSignal;
}

/** Connects the hosts to their handlers. Every request is recorded, and answered by a matching fault if any. */
export function serveHosts(hosts: Hosts, house: House): void {
  const { desk, delivery } = house;
  serve(hosts.api, house, kindOnApi, (incoming) => answerApi(desk, incoming));
  serve(hosts.polling, house, kindOnPolling, (incoming) => {
    if (incoming.url.pathname !== '/v1/get_result') return detail(404, 'Not Found');
    if (incoming.method !== 'GET') return detail(405, 'Method Not Allowed');
    return answerPoll({ book: desk.book, sampleUrl: (task) => delivery.sampleUrl(task) }, incoming);
  });
  serve(
    hosts.delivery,
    house,
    () => 'delivery',
    (incoming) => delivery.answer(incoming),
  );
}

function serve(
  door: Door,
  { log, faults, closing }: House,
  kindOf: (incoming: Incoming) => CallKind,
  answer: (incoming: Incoming) => Reply | Promise<Reply>,
): void {
  door.serve(async (incoming) => {
    const { call, answered } = log.record(kindOf(incoming), incoming);
    const reply = await answerWith(faults.take(call), async () => await answer(incoming), closing).catch(broken);
    if (typeof reply === 'object') answered(reply.status, reply.body);
    return reply;
  });
}

/** An error of the sandbox or of a test's own rule, answered visibly so that it is not taken for an injected fault. */
function broken(error: unknown): Reply {
  return detail(500, `the sandbox failed: ${String(error)}`);
}

function answerApi(desk: SubmitDesk, incoming: Incoming): Reply {
  const path = incoming.url.pathname;
  const model = modelOf(path);
  if (model === undefined && path !== '/v1/credits' && path !== '/v1/get_result') return detail(404, 'Not Found');
  if (incoming.method !== (model === undefined ? 'GET' : 'POST')) return detail(405, 'Method Not Allowed');
  if (model !== undefined) return answerSubmit(desk, model, incoming);
  if (path === '/v1/get_result') return answerPollElsewhere(incoming);
  return refuseKey(incoming.headers['x-key'], desk.keys) ?? answerCredits(desk.account);
}

function modelOf(path: string): ModelName | undefined {
  return modelNames.find((name) => path === `/v1/${name}`);
}

function kindOnApi({ url, method, body }: Incoming): CallKind {
  if (url.pathname === '/v1/credits') return 'credits';
  if (url.pathname === '/v1/get_result') return 'poll';
  if (method !== 'POST' || modelOf(url.pathname) === undefined) return 'other';
  return /^\s*\{\s*\}\s*$/.test(body.toString()) ? 'probe' : 'submit';
}

function kindOnPolling({ url }: Incoming): CallKind {
  return url.pathname === '/v1/get_result' ? 'poll' : 'other';
}
