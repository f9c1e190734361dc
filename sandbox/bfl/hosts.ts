import type { Door, Incoming, Reply } from '../image-host/http.ts';
import { serveDoor, type Exchange } from '../image-host/serve-door.ts';
import { answerCredits } from './credits.ts';
import type { Delivery } from './delivery.ts';
import { detail } from './errors.ts';
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

/**
 * The kind of a request. `probe` is a submit of an empty body, which some models would paint; `other` any path that the provider does not
 * have.
 */
export type CallKind = 'submit' | 'probe' | 'poll' | 'credits' | 'delivery' | 'other';

interface House extends Exchange<CallKind> {
  readonly desk: SubmitDesk;
  readonly delivery: Delivery;
}

/** Connects the hosts to their handlers. Every request is recorded, and answered by a matching fault if any. */
export function serveHosts(hosts: Hosts, house: House): void {
  const { desk, delivery } = house;
  serveDoor(hosts.api, house, kindOnApi, (incoming) => answerApi(desk, incoming));
  serveDoor(hosts.polling, house, kindOnPolling, (incoming) => {
    if (incoming.url.pathname !== '/v1/get_result') return detail(404, 'Not Found');
    if (incoming.method !== 'GET') return detail(405, 'Method Not Allowed');
    return answerPoll({ clock: desk.clock, book: desk.book, sampleUrl: (task) => delivery.sampleUrl(task) }, incoming);
  });
  serveDoor(
    hosts.delivery,
    house,
    () => 'delivery',
    (incoming) => delivery.answer(incoming),
  );
}

function answerApi(desk: SubmitDesk, incoming: Incoming): Reply {
  const path = incoming.url.pathname;
  const model = modelOf(path);
  if (model === undefined && path !== '/v1/credits' && path !== '/v1/get_result') return detail(404, 'Not Found');
  if (incoming.method !== (model === undefined ? 'GET' : 'POST')) return detail(405, 'Method Not Allowed');
  if (model !== undefined) return answerSubmit(desk, model, incoming);
  if (path === '/v1/get_result') return answerPollElsewhere(incoming);
  const key = incoming.headers['x-key'];
  const account = desk.customers.get(key ?? '')?.account;
  const refusal = refuseKey(key, desk.customers);
  return account === undefined ? (refusal ?? detail(403, 'Not authenticated')) : answerCredits(account);
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
