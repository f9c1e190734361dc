import { randomInt } from 'node:crypto';
import { imageSize } from 'image-size';
import { z } from 'zod';
import { json, type Answer, type Incoming } from '../image-host/http.ts';
import type { Desk } from './desk.ts';
import { data, mediaError } from './errors.ts';
import { actedOn, bodySchemas, modelNames, prices, sizeOf, usdFor, type Body, type ModelName } from './models.ts';
import { startTask, type Order } from './tasks.ts';

const MAX_BODY_BYTES = 50 * 1024 * 1024;
const HOUR_MS = 3_600_000;
const MAX_HOURS = 336;

/** `POST /api/v1/model/generateImage`. */
export function answerSubmit(desk: Desk, incoming: Incoming): Answer {
  const keptMs = readKept(desk, incoming.headers);
  const read = readOrder(desk, incoming);
  if (keptMs === undefined) return mediaError(400, 'a retention header is not a number of hours that is allowed');
  if ('status' in read) return read;
  const { account, book, limits } = desk;
  if (!account.affords(read.priceUsd)) return mediaError(402, 'insufficient balance');
  const isFull = book.active() >= limits.all || book.active(({ model }) => model === read.model) >= limits.ofModel;
  if (isFull) return mediaError(429, 'too many requests');

  const { model, body, prompt } = read;
  const behaviour = desk.playbook.choose({ model, body, prompt, number: book.accepted + 1 }) ?? {};
  const order: Order = { ...read, keptMs, behaviour };
  const task = startTask(
    order,
    { submittedAtMs: desk.clock.now(), latencyMs: behaviour.latencyMs ?? desk.latencyMs(order) },
    account,
  );
  book.add(task);
  const { id } = task;
  return behaviour.submitShape === 'flat'
    ? json(200, { id, status: 'created', model, created_at: new Date(task.submittedAtMs).toISOString() })
    : data({ id, status: 'starting' });
}

/** `POST /api/v1/model/calculate`: what a body would cost. Nothing is ordered, and no key is needed. */
export function answerCalculate(desk: Desk, incoming: Incoming): Answer {
  const read = readOrder(desk, incoming);
  if ('status' in read) return read;
  return data({ price: read.priceUsd, origin_price: read.priceUsd, discount: 1, estimated: false });
}

/** `GET /api/v1/models`. */
export function answerCatalogue({ catalogue, hidden, filesUrl }: Desk): Answer {
  return data(
    catalogue.map((model) => ({
      model,
      displayName: model,
      type: 'Image',
      schema: `${filesUrl}/model/schema/${model}.json`,
      price: { actual: { base_price: prices[model] }, origin: { base_price: prices[model] }, discount: 1 },
      display_console: !hidden.includes(model),
    })),
  );
}

/** A schema file: there is one of every model, also of those that the catalogue does not have. */
export function answerSchema(path: string): Answer | undefined {
  const model = modelNames.find((name) => path === `/model/schema/${name}.json`);
  if (model === undefined) return undefined;
  const input = z.toJSONSchema(bodySchemas[model], { unrepresentable: 'any' });
  return json(200, { openapi: '3.0.0', components: { schemas: { Input: input } } });
}

/** What is ordered, without what only a submit has; or the refusal. */
function readOrder(desk: Desk, { body: raw }: Incoming): Omit<Order, 'keptMs' | 'behaviour'> | Answer {
  if (raw.length > MAX_BODY_BYTES) return mediaError(413, 'the body is larger than 50 MB');
  const parsed = z.looseObject({ model: z.string() }).safeParse(parse(raw));
  if (!parsed.success) return mediaError(400, 'the body is no JSON object with a model');
  const model = modelNames.find((name) => name === parsed.data.model && desk.catalogue.includes(name));
  if (model === undefined || desk.hidden.includes(model)) return mediaError(404, 'the model is not available');
  const checked = bodySchemas[model].safeParse(parsed.data);
  if (!checked.success) return mediaError(400, z.prettifyError(checked.error));
  const body = actedOn.parse(parsed.data);
  if (!(body.images ?? []).every((address) => isReadable(desk, address)))
    return mediaError(400, 'a picture cannot be read');
  return { model, body: parsed.data, prompt: body.prompt, priceUsd: usdFor(model, body), ...paints(model, body) };
}

function paints(model: ModelName, body: Body): Pick<Order, 'seed' | 'size'> {
  const isGiven = body.seed !== undefined && body.seed >= 0;
  return { seed: isGiven ? (body.seed ?? 0) : randomInt(0, 2 ** 31), size: sizeOf(model, body) };
}

/** An upload of this host must be a picture; what lies elsewhere is not fetched here, and must lie behind https. */
function isReadable({ uploads, filesUrl }: Desk, address: string): boolean {
  if (!address.startsWith(`${filesUrl}/`)) return address.startsWith('https://');
  const file = uploads.at(new URL(address).pathname);
  try {
    return file !== undefined && imageSize(file.bytes).width > 0;
  } catch {
    return false;
  }
}

/** As the request's own headers say; undefined where one is not allowed. */
function readKept({ keptMs }: Desk, headers: Incoming['headers']): Order['keptMs'] | undefined {
  const files = readHours(headers['x-atlascloud-object-expiration-hours'], 1) ?? keptMs;
  const record = readHours(headers['x-atlascloud-request-retention-hours'], 0) ?? keptMs;
  return Number.isNaN(files + record) ? undefined : { files, record };
}

/** In ms; null where there is no such header, NaN where it is not allowed. */
function readHours(value: string | undefined, least: number): number | null {
  if (value === undefined) return null;
  const hours = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return hours >= least && hours <= MAX_HOURS ? hours * HOUR_MS : Number.NaN;
}

function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString()) as unknown;
  } catch {
    return undefined;
  }
}
