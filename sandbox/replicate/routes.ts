import { z } from 'zod';
import { json, type Answer, type Incoming, type Reply } from '../image-host/http.ts';
import type { Desk } from './desk.ts';
import { notFound, problem, unauthenticated } from './errors.ts';
import { modelNames, type ModelName } from './models.ts';
import { describePrediction, hasStarted, stop, type Prediction } from './predictions.ts';
import { inputSchemas } from './schemas.ts';
import { answerSubmit, answerSubmitOfVersion } from './submit.ts';

/** The kind of a request; `other` any that the host does not have. */
export type CallKind = 'submit' | 'poll' | 'list' | 'cancel' | 'account' | 'model' | 'secret' | 'delivery' | 'other';

interface Route {
  readonly on: CallKind;
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly answer: (desk: Desk, incoming: Incoming, name: string) => Reply | Promise<Reply>;
}

/** The one group of each path is the id or the model. */
const ROUTES: readonly Route[] = [
  { on: 'submit', method: 'POST', path: /^\/v1\/models\/([^/]+\/[^/]+)\/predictions$/, answer: onModel(answerSubmit) },
  { on: 'submit', method: 'POST', path: /^\/v1\/predictions()$/, answer: answerSubmitOfVersion },
  { on: 'list', method: 'GET', path: /^\/v1\/predictions()$/, answer: answerList },
  { on: 'poll', method: 'GET', path: /^\/v1\/predictions\/([^/]+)$/, answer: answerPoll },
  { on: 'cancel', method: 'POST', path: /^\/v1\/predictions\/([^/]+)\/cancel$/, answer: answerCancel },
  { on: 'account', method: 'GET', path: /^\/v1\/account()$/, answer: () => json(200, ACCOUNT) },
  { on: 'model', method: 'GET', path: /^\/v1\/models\/([^/]+\/[^/]+)$/, answer: onModel(answerModel) },
  {
    on: 'secret',
    method: 'GET',
    path: /^\/v1\/webhooks\/default\/secret()$/,
    answer: () => json(200, { key: 'whsec_c2FuZGJveA==' }),
  },
];

const ACCOUNT = {
  type: 'organization',
  username: 'sandbox',
  name: 'The Sandbox',
  github_url: 'https://github.com/sandbox',
};

export function kindOf({ method, url }: Incoming): CallKind {
  return find(method, url.pathname)?.route.on ?? 'other';
}

/** Looks at the token, then at the rate limit, then at the request. */
export function answerApi(desk: Desk, incoming: Incoming): Reply | Promise<Reply> {
  if (incoming.headers['authorization'] !== `Bearer ${desk.token}`) return unauthenticated();
  const found = find(incoming.method, incoming.url.pathname);
  if (found === undefined) return notFound();
  const { route, name } = found;
  return (
    desk.limits.refuse(route.on === 'submit' ? 'create' : 'other', desk.account.balance) ??
    route.answer(desk, incoming, name)
  );
}

function find(method: string, path: string): { readonly route: Route; readonly name: string } | undefined {
  for (const route of ROUTES) {
    const name = method === route.method ? route.path.exec(path)?.[1] : undefined;
    if (name !== undefined) return { route, name };
  }
  return undefined;
}

function onModel(
  answer: (desk: Desk, model: ModelName, incoming: Incoming) => Reply | Promise<Reply>,
): Route['answer'] {
  return (desk, incoming, name) => {
    const model = modelNames.find((one) => one === name && desk.models.includes(one));
    return model === undefined ? notFound() : answer(desk, model, incoming);
  };
}

function answerModel(_desk: Desk, model: ModelName): Answer {
  const [owner, name] = model.split('/');
  const inputSchema = z.toJSONSchema(inputSchemas[model], { unrepresentable: 'any' });
  const openapi = { openapi: '3.0.2', components: { schemas: { Input: inputSchema, Output: {} } } };
  return json(200, { owner, name, visibility: 'public', latest_version: { id: 'hidden', openapi_schema: openapi } });
}

function answerPoll({ book, addresses, clock }: Desk, _incoming: Incoming, id: string): Answer {
  const prediction = known(book.find(id));
  if (prediction === undefined) return notFound();
  book.change(prediction, { polls: prediction.polls + 1 });
  if (prediction.polls <= (prediction.behaviour.notFoundPolls ?? 0)) return notFound();
  return json(200, describePrediction(prediction, addresses, clock.now(), prediction.words.shift()));
}

/** One that has ended stays as it is. */
function answerCancel(desk: Desk, _incoming: Incoming, id: string): Answer {
  const prediction = known(desk.book.find(id));
  if (prediction === undefined) return notFound();
  const end = hasStarted(prediction, desk.clock.now()) ? 'canceled' : desk.canceledBeforeStart;
  desk.book.end(prediction, () => stop(prediction, end, desk.account, desk.dataLifeMs));
  return json(200, describePrediction(prediction, desk.addresses, desk.clock.now()));
}

/** The newest first, page by page; the cursor names the last prediction of the page before. */
function answerList({ book, addresses, clock, pageSize }: Desk, { url }: Incoming): Answer {
  const cursor = url.searchParams.get('cursor');
  const all = book.tasks.map(({ id }) => known(book.find(id)));
  const newestFirst = all.filter((one) => one !== undefined).toReversed();
  const start = cursor === null ? 0 : newestFirst.findIndex(({ id }) => cursorOf(id) === cursor) + 1;
  if (cursor !== null && start === 0) return problem(400, 'Bad request', 'The cursor is not valid');
  const page = newestFirst.slice(start, start + pageSize);
  const pageAfter = (id: string | undefined): string | null =>
    id === undefined ? null : `${addresses.api}/v1/predictions?cursor=${cursorOf(id)}`;
  const last = start + pageSize < newestFirst.length ? page.at(-1) : undefined;
  const firstPage = `${addresses.api}/v1/predictions`;
  const previous = start <= pageSize ? firstPage : pageAfter(newestFirst[start - pageSize - 1]?.id);
  return json(200, {
    previous: start === 0 ? null : previous,
    next: pageAfter(last?.id),
    results: page.map((prediction) => describePrediction(prediction, addresses, clock.now())),
  });
}

function cursorOf(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function known(prediction: Prediction | undefined): Prediction | undefined {
  return prediction?.end === 'vanished' ? undefined : prediction;
}
