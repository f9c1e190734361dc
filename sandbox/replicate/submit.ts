import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { json, type Answer, type Incoming } from '../image-host/http.ts';
import type { PixelSize } from '../image-host/picture.ts';
import type { Desk } from './desk.ts';
import { invalidFields, invalidInput, problem, type InvalidField } from './errors.ts';
import { usdFor, type ModelName } from './models.ts';
import { describePrediction, hasStarted, startPrediction, stop, type Order, type Prediction } from './predictions.ts';
import { actedOn, bodySchema, inputSchemas } from './schemas.ts';
import { deliveredSize, faultsBetweenFields, formatOf, picturesIn, readPicture, resolutionOf } from './sizes.ts';

/** `POST /v1/models/{owner}/{name}/predictions`: checks the body, the credit, then creates a prediction. */
export async function answerSubmit(desk: Desk, model: ModelName, incoming: Incoming): Promise<Answer> {
  const waitMs = readWait(incoming.headers['prefer']);
  const cancelAfterMs = readDeadline(incoming.headers['cancel-after']);
  if (waitMs === undefined) return problem(400, 'Bad request', 'Prefer must be wait, or wait=n with n from 1 to 60');
  if (cancelAfterMs === undefined) return problem(400, 'Bad request', 'Cancel-After must be a duration such as 1m');
  const read = readInput(model, incoming.body);
  if ('status' in read) return read;
  if (!desk.account.affords(read.priceUsd)) return insufficientCredit();

  const prediction = create(desk, model, read);
  if (cancelAfterMs !== null) setTimeout(() => stopAtDeadline(desk, prediction), cancelAfterMs).unref();
  const created = json(202, describePrediction(prediction, desk.addresses, desk.clock.now(), 'starting'));
  if (waitMs === null) return created;
  await Promise.race([ended(desk, prediction), delay(waitMs, undefined, { ref: false })]);
  return prediction.end === null
    ? created
    : json(201, describePrediction(prediction, desk.addresses, desk.clock.now()));
}

/** `POST /v1/predictions`, which takes a version: official models have none that could be named. */
export function answerSubmitOfVersion(): Answer {
  return problem(
    422,
    'Invalid version or not permitted',
    'The specified version does not exist, or is not yours to run.',
  );
}

function insufficientCredit(): Answer {
  return problem(402, 'Insufficient credit', 'You have insufficient credit to run this model.');
}

function create(desk: Desk, model: ModelName, read: Omit<Order, 'model' | 'behaviour'>): Prediction {
  const { input, prompt } = read;
  const number = desk.book.accepted + 1;
  const behaviour = desk.playbook.choose({ model, input, prompt, number }) ?? {};
  const order: Order = { ...read, model, behaviour };
  const times = {
    submittedAtMs: desk.clock.now(),
    latencyMs: behaviour.latencyMs ?? desk.latencyMs(order),
    startMs: behaviour.startMs ?? desk.startMs,
  };
  const prediction = startPrediction(order, times, desk.account);
  desk.book.add(prediction);
  return prediction;
}

/** A deadline of the client's, at which one that runs is charged. */
function stopAtDeadline(desk: Desk, prediction: Prediction): void {
  const end = hasStarted(prediction, desk.clock.now()) ? 'canceled' : 'aborted';
  desk.book.end(prediction, () => stop(prediction, end, desk.account, desk.dataLifeMs));
}

function ended(desk: Desk, prediction: Prediction): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const forget = desk.book.onEnd((task) => {
    if (task === prediction) resolve();
  });
  if (prediction.end !== null) resolve();
  return promise.finally(forget);
}

/** Milliseconds; null for no header, undefined for one that is not documented. */
function readWait(prefer: string | undefined): number | null | undefined {
  if (prefer === undefined) return null;
  const seconds = Number(
    /^wait(?:=(\d+))?$/
      .exec(prefer)
      ?.slice(1)
      .map((digits) => digits ?? '60')[0],
  );
  return seconds >= 1 && seconds <= 60 ? seconds * 1000 : undefined;
}

/** As `readWait`. The one form that was published is that of whole minutes. */
function readDeadline(duration: string | undefined): number | null | undefined {
  if (duration === undefined) return null;
  const minutes = Number(/^(\d+)m$/.exec(duration)?.[1]);
  return minutes >= 1 ? minutes * 60_000 : undefined;
}

/** What is ordered, or a 422 with its faults. */
function readInput(model: ModelName, raw: Buffer): Omit<Order, 'model' | 'behaviour'> | Answer {
  const body = bodySchema.safeParse(parse(raw));
  if (!body.success) return invalidInput(invalidFields(body.error.issues, ''));
  const { input } = body.data;
  const checked = inputSchemas[model].safeParse(input);
  if (!checked.success) return invalidInput(invalidFields(checked.error.issues, 'input'));
  const fields = actedOn.parse(input);
  const between = faultsBetweenFields(model, fields);
  if (between.length > 0) return invalidInput(between);

  const pictures: PixelSize[] = [];
  for (const value of picturesIn(fields)) {
    const size = readPicture(model, value);
    if (size === undefined) return invalidInput([unreadable]);
    pictures.push(size);
  }
  const size = deliveredSize(model, fields, pictures[0]);
  return {
    input,
    prompt: fields.prompt,
    seed: fields.seed ?? randomInt(0, 2 ** 31),
    format: formatOf(model, fields.output_format),
    size,
    priceUsd: usdFor(model, size, pictures, resolutionOf(fields)),
  };
}

const unreadable: InvalidField = { type: 'format', field: 'input', description: 'The picture cannot be read' };

function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString()) as unknown;
  } catch {
    return undefined;
  }
}
