// What AtlasCloud offers now, and for how much.

import type { ModelAtHost } from '../../generation/model/host.ts';
import type { ImageFormat, PricedPicture, Size } from '../../generation/model/image-model.ts';
import { fromUsd, type MicroUsd } from '../../generation/model/money.ts';
import { ProviderError, type ImageRequest } from '../../generation/ports/image-provider.ts';
import type { HttpAnswer } from '../../proxy/http-exchange.ts';
import { ask } from '../client/ask.ts';
import type { Connection } from '../client/host.ts';
import { findModel } from '../configured-models.ts';
import { apiAddress } from '../http/api-address.ts';
import { UnreachableError } from '../http/errors.ts';
import { parseBodyOrNull, anyObjectSchema } from '../http/json-body.ts';
import { toRefusal } from './error-mapping.ts';
import { atlasModels, formatNameIn, toBody, type AtlasModel } from './models.ts';
import { fieldsIn, type Fields } from './schema-file.ts';
import { catalogueEntrySchema, catalogueSchema, quoteSchema } from './schemas.ts';

const MAX_CATALOGUE_BYTES = 16_777_216;
const MAX_SCHEMA_BYTES = 1_048_576;
const MAX_QUOTE_BYTES = 65_536;
/** A price so many times ours, or so small a part of it, is a fault on the wire. */
const MOST_TIMES = 10;
/** Nothing of a quote depends on it. */
const QUOTED_PROMPT = 'a picture';
/** The sizes that are quoted: a picture costs what the smallest of them does that is no smaller. */
const QUOTED_SIZES: readonly Size[] = [
  { width: 1_024, height: 1_024 },
  { width: 1_536, height: 1_536 },
];

interface Known {
  readonly id: string;
  readonly model: AtlasModel;
}

/** A model that can be called. */
interface Offered {
  readonly model: AtlasModel;
  readonly fields: Fields;
  /** What pictures of up to so many pixels cost, the smallest first. */
  readonly prices: readonly { readonly pixels: number; readonly price: MicroUsd }[];
}

/**
 * The models of the live catalogue that are known here, each with the fields of its schema file and what its pictures cost by the free
 * quote. Empty until it is read for the first time.
 */
export class Catalogue {
  readonly #connection: Connection;
  #offered: ReadonlyMap<string, Offered> = new Map();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Throws a ProviderError where the catalogue itself cannot be read: then what was known stays. */
  async read(signal: AbortSignal): Promise<void> {
    const callable = await this.#callable(signal);
    const offered = new Map<string, Offered>();
    for (const [id, model] of Object.entries(atlasModels)) {
      const schema = callable.get(model.name);
      const one = schema === undefined ? null : await this.#tryOffer({ id, model }, schema, signal);
      if (one !== null) offered.set(id, one);
    }
    this.#offered = offered;
  }

  has(modelId: string): boolean {
    return this.#offered.has(modelId);
  }

  /** The table of the host, as far as the schema file of the model bears it out; undefined for a model that is not offered. */
  modelAt(modelId: string): ModelAtHost | undefined {
    const offered = this.#offered.get(modelId);
    if (offered === undefined) return undefined;
    const { model, fields } = offered;
    return { ...model.at, takesSeed: model.at.takesSeed && fields.has('seed'), formats: formatsIn(fields, model.at) };
  }

  /** null as well for a price out of all proportion: held for, it would stop whoever another host paints for. */
  priceOf(modelId: string, { size }: Pick<PricedPicture, 'size'>): MicroUsd | null {
    const prices = this.#offered.get(modelId)?.prices ?? [];
    const fits = prices.find(({ pixels }) => size.width * size.height <= pixels) ?? prices.at(-1);
    return fits === undefined || fits.price > ourPrice(modelId, size) * MOST_TIMES ? null : fits.price;
  }

  /** Such a picture, and none that is larger, costs less than that: it was quoted since. */
  raise({ modelId, size: { width, height } }: Pick<ImageRequest, 'modelId' | 'size'>, quoted: MicroUsd): void {
    const offered = this.#offered.get(modelId);
    if (offered === undefined) return;
    const last = offered.prices.at(-1);
    const prices = offered.prices.map((one) =>
      one.pixels >= width * height || one === last ? { ...one, price: Math.max(one.price, quoted) } : one,
    );
    this.#offered = new Map(this.#offered).set(modelId, { ...offered, prices });
  }

  /** The body of a submit; null for a model that is not offered. */
  bodyOf(request: ImageRequest): object | null {
    const offered = this.#offered.get(request.modelId);
    return offered === undefined ? null : toBody(offered.model, offered.fields, request);
  }

  /** What the picture of that very body costs; null where it is not told, or so little that it cannot be. */
  async quote(
    body: object,
    { modelId, size }: Pick<ImageRequest, 'modelId' | 'size'>,
    signal: AbortSignal,
  ): Promise<MicroUsd | null> {
    const url = apiAddress(this.#connection.apiUrl, 'api/v1/model/calculate');
    try {
      const answer = await this.#ask({ kind: 'quote', url, maxBytes: MAX_QUOTE_BYTES, json: body }, signal);
      const quote = parseBodyOrNull(answer, quoteSchema);
      const price = quote === null ? null : fromUsd(quote.price);
      return price === null || price * MOST_TIMES < ourPrice(modelId, size) ? null : price;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      this.#connection.log.warn({ err: error }, 'AtlasCloud quoted no price');
      return null;
    }
  }

  /** Where the schema file of each model that can be called lies. */
  async #callable(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const url = apiAddress(this.#connection.apiUrl, 'api/v1/models');
    const body = await this.#ask({ kind: 'access', url, maxBytes: MAX_CATALOGUE_BYTES }, signal);
    const entries = parseBodyOrNull(body, catalogueSchema);
    if (entries === null) throw new UnreachableError('AtlasCloud listed its models in an unknown shape');
    const callable = entries.flatMap((entry) => catalogueEntrySchema.safeParse(entry).data ?? []);
    return new Map(callable.map(({ model, schema }) => [model, schema]));
  }

  async #tryOffer(known: Known, schema: string, signal: AbortSignal): Promise<Offered | null> {
    const { log } = this.#connection;
    const { model } = known;
    try {
      return await this.#offer(known, schema, signal);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      log.warn({ model: model.name, err: error }, 'AtlasCloud did not say what a model takes, so it is not offered');
      return null;
    }
  }

  async #offer({ id, model }: Known, schema: string, signal: AbortSignal): Promise<Offered | null> {
    // It lies where no key goes.
    const question = { kind: 'access', url: schema, maxBytes: MAX_SCHEMA_BYTES, sendKey: false } as const;
    const fields = fieldsIn(parseBodyOrNull(await this.#ask(question, signal), anyObjectSchema));
    const prices = fields?.has(model.sizeField) === true ? await this.#quotes({ id, model }, fields, signal) : [];
    if (fields === null || prices.length === 0) {
      const because = { model: model.name, hasSize: fields?.has(model.sizeField) === true };
      this.#connection.log.warn(because, 'AtlasCloud takes or prices a model in another form than was seen');
      return null;
    }
    return { model, fields, prices };
  }

  async #quotes({ id: modelId, model }: Known, fields: Fields, signal: AbortSignal): Promise<Offered['prices']> {
    const sizes = model.sizeField === 'size' ? QUOTED_SIZES : QUOTED_SIZES.slice(0, 1);
    const quotes = [];
    for (const size of sizes) {
      const request = { ...QUOTED, modelId, size };
      const price = await this.quote(toBody(model, fields, request), request, signal);
      if (price === null) return [];
      quotes.push({ pixels: size.width * size.height, price });
    }
    return quotes;
  }

  async #ask(
    question: { kind: 'access' | 'quote'; url: URL | string; maxBytes: number; sendKey?: boolean; json?: object },
    signal: AbortSignal,
  ): Promise<Buffer> {
    const { hear } = this.#connection;
    const asked = { ...question, toRefusal: (answer: HttpAnswer, nowMs: number) => toRefusal(answer, nowMs, hear) };
    return (await ask(asked, signal, this.#connection)).body;
  }
}

/** What a picture without others costs by our own table. */
function ourPrice(modelId: string, size: Size): MicroUsd {
  return findModel(modelId)?.price({ size, inputs: [] }) ?? 0;
}

/** Without a choice, only who did not choose either gets what it brings. */
function formatsIn(fields: Fields, { formats }: ModelAtHost): readonly ImageFormat[] {
  if (!fields.has('output_format')) return ['jpeg'];
  return formats.filter((format) => formatNameIn(fields, format) !== null);
}

const QUOTED: ImageRequest = {
  modelId: '',
  prompt: QUOTED_PROMPT,
  aspect: '1:1',
  resolution: null,
  size: { width: 1_024, height: 1_024 },
  seed: 1,
  enhance: false,
  safety: 2,
  format: 'jpeg',
  inputs: [],
  strength: null,
};
