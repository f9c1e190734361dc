import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { SandboxClock } from '../clock/clock.ts';
import { roundAmount, type Account } from '../image-host/account.ts';
import { json, type Answer, type Incoming } from '../image-host/http.ts';
import type { PixelSize } from '../image-host/picture.ts';
import type { Playbook } from '../image-host/playbook.ts';
import type { TaskBook } from '../image-host/task-book.ts';
import { detail } from './errors.ts';
import { refuseKey } from './keys.ts';
import type { SandboxBflOptions } from './options.ts';
import { creditsFor, megapixels, tellsCostOnSubmit, type ModelName } from './prices.ts';
import { actedOn, endpointSchemas } from './schemas.ts';
import type { Behaviour, Submission } from './script.ts';
import {
  askedSize,
  deliveredSize,
  isAddress,
  isPaintable,
  isWithinProLimit,
  liesOnCanvas,
  readInput,
} from './sizes.ts';
import { costOnSubmit, startTask, type LiveTask, type TaskOrder } from './tasks.ts';
import { describeFaults, valueFault } from './validation.ts';

/** One account, and how many of its tasks may be active. */
export interface Customer {
  readonly account: Account;
  readonly maxTasks: number;
}

/** What the handler of submits needs. */
export interface SubmitDesk {
  readonly clock: Pick<SandboxClock, 'now'>;
  /** By their keys. */
  readonly customers: ReadonlyMap<string, Customer>;
  readonly book: TaskBook<LiveTask>;
  readonly playbook: Playbook<Submission, Behaviour>;
  /** Whether the account may use FLUX.3. */
  readonly hasFlux3: boolean;
  readonly limits: { kontextMax: number; retryAfter: number | string | undefined };
  latencyMs(order: TaskOrder): number;
  /** By which every price of the price table is multiplied now. */
  priceFactor(): number;
  pollingUrl(id: string): string;
}

/** Creates it with the limits and the latency of the options. */
export function submitDesk(
  { latencyMs = 20, maxKontextMaxTasks = 6, retryAfter, flux3 = false }: SandboxBflOptions,
  house: Omit<SubmitDesk, 'limits' | 'latencyMs' | 'hasFlux3'>,
): SubmitDesk {
  return {
    ...house,
    hasFlux3: flux3,
    limits: { kontextMax: maxKontextMaxTasks, retryAfter },
    latencyMs: (order) => (typeof latencyMs === 'number' ? latencyMs : latencyMs(order)),
  };
}

/** `POST /v1/<model>`: checks the key, the body, the credits and the limits, then creates a task. */
export function answerSubmit(desk: SubmitDesk, model: ModelName, incoming: Incoming): Answer {
  const apiKey = incoming.headers['x-key'] ?? '';
  const customer = desk.customers.get(apiKey);
  const refusal = refuseKey(incoming.headers['x-key'], desk.customers);
  if (refusal !== undefined || customer === undefined) return refusal ?? detail(403, 'Not authenticated');
  if (model === 'flux-3-image' && !desk.hasFlux3) return detail(403, 'This key has no access to this model');
  const read = readBody(model, incoming);
  if ('status' in read) return read;
  const { body, fields, inputs, asked, price: listPrice, ...order } = read;
  const price = roundAmount(listPrice * desk.priceFactor());
  if (!customer.account.affords(price)) return detail(402, 'Insufficient credits');
  const full = roomTaken(desk, apiKey, customer.maxTasks, model);
  if (full !== undefined) return full;

  const prompt = fields.prompt ?? '';
  const number = desk.book.accepted + 1;
  const behaviour = desk.playbook.choose({ model, body, prompt, number }) ?? order.behaviour;
  const whole: TaskOrder = {
    ...order,
    apiKey,
    model,
    body,
    prompt,
    price,
    behaviour,
    seed: behaviour.seed ?? order.seed,
  };
  const latencyMs = behaviour.latencyMs ?? desk.latencyMs(whole);
  const task = startTask(
    whole,
    { submittedAtMs: desk.clock.now(), latencyMs },
    customer.account,
    (id) => behaviour.pollingUrl ?? desk.pollingUrl(id),
  );
  desk.book.add(task);
  const costs = tellsCostOnSubmit(model)
    ? {
        cost: behaviour.toldCost?.submit ?? costOnSubmit(task),
        input_mp: sum(inputs.map(megapixels)),
        output_mp: megapixels(asked),
      }
    : { cost: null, input_mp: null, output_mp: null };
  if (typeof fields.webhook_url === 'string') {
    return json(200, { id: task.id, status: 'Pending', webhook_url: fields.webhook_url, ...costs });
  }
  return json(200, { id: task.id, polling_url: task.pollingUrl, ...costs });
}

function roomTaken(
  { book, limits }: SubmitDesk,
  apiKey: string,
  maxTasks: number,
  model: ModelName,
): Answer | undefined {
  const { kontextMax, retryAfter } = limits;
  const active = (counts: (task: LiveTask) => boolean = () => true): number =>
    book.active((task) => task.apiKey === apiKey && counts(task));
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  const full = (what: string, limit: number): Answer =>
    json(429, { detail: `Too many active ${what}: ${limit} of ${limit}` }, headers);
  if (active() >= maxTasks) return full('tasks', maxTasks);
  if (model === 'flux-kontext-max' && active((task) => task.model === model) >= kontextMax)
    return full(`${model} tasks`, kontextMax);
  return undefined;
}

/** The parsed body, or a 422 with its faults. */
function readBody(model: ModelName, incoming: Incoming) {
  const parsed = parseJson(incoming);
  if ('status' in parsed) return parsed;
  const schema = endpointSchemas[model];
  const checked = schema.safeParse(parsed.value);
  if (!checked.success) return detail(422, describeFaults(checked.error.issues, parsed.value));
  const body = z.record(z.string(), z.unknown()).parse(parsed.value);
  const fields = actedOn.parse(body);

  const inputs: PixelSize[] = [];
  let behaviour: Behaviour = {};
  for (const name of ['image_prompt', 'image'] as const) {
    if (!isAddress(fields[name] ?? '')) continue;
    return detail(422, [valueFault(['body', name], `${name} must be base64`, fields[name])]);
  }
  for (const value of inputsIn(fields)) {
    const size = readInput(model, value);
    if (size === undefined) behaviour = unreadableInput;
    else inputs.push(size);
  }
  const asked = askedSize(model, fields, inputs[0]);
  if (model.startsWith('flux-2-') && !isPaintable(asked)) {
    return detail(422, [valueFault(['body'], 'width times height must not exceed 4 megapixels', body)]);
  }
  if (model === 'flux-tools/outpainting-v1') {
    const [input] = inputs;
    if (!isPaintable(asked)) return detail(422, [valueFault(['body'], 'canvas must not exceed 4194304 pixels', body)]);
    if (input !== undefined && !liesOnCanvas(asked, input, fields)) {
      return detail(422, [valueFault(['body'], 'the picture must lie on the canvas', body)]);
    }
  }
  if (model === 'flux-2-pro' && inputs.length > 0 && !isWithinProLimit(asked, inputs)) {
    return detail(422, [valueFault(['body'], 'input and output must not exceed 9 megapixels', body)]);
  }
  return {
    body,
    fields,
    inputs,
    asked,
    behaviour,
    unknownFields: Object.keys(body).filter((name) => !(name in schema.shape)),
    // Above 2^32, as seen from the provider: a client must keep all digits.
    seed: fields.seed ?? randomInt(2 ** 33, 2 ** 41),
    format:
      fields.output_format ?? (/^flux-(?:kontext-|3-|tools\/)/.test(model) ? ('png' as const) : ('jpeg' as const)),
    size: deliveredSize(model, asked),
    price: creditsFor(model, asked, inputs, fields),
  };
}

function inputsIn({ images = [], ...fields }: z.infer<typeof actedOn>): string[] {
  const named = Object.entries(fields).flatMap(([name, value]) =>
    /^(?:input_image|image_prompt|image$)/.test(name) && typeof value === 'string' ? value : [],
  );
  // FLUX.3 takes data URIs as well.
  return [...named, ...[images].flat().map((value) => value.replace(/^data:[^,]*,/, ''))];
}

const unreadableInput: Behaviour = {
  outcome: 'error',
  httpStatus: 422,
  error: 'Invalid or corrupted image input',
};

function parseJson(incoming: Incoming): { value: unknown } | Answer {
  const raw = incoming.body.toString();
  if (raw === '') return detail(422, [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }]);
  if (!/^application\/(?:[\w.-]+\+)?json\b/.test(incoming.headers['content-type'] ?? '')) {
    const msg = 'Input should be a valid dictionary or object to extract fields from';
    return detail(422, [{ type: 'model_attributes_type', loc: ['body'], msg, input: raw }]);
  }
  try {
    return { value: JSON.parse(raw) as unknown };
  } catch (error) {
    const ctx = { error: error instanceof Error ? error.message : 'unreadable' };
    return detail(422, [{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', input: {}, ctx }]);
  }
}

function sum(numbers: readonly number[]): number {
  return Math.round(numbers.reduce((total, number) => total + number, 0) * 100) / 100;
}
