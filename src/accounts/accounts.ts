import type { Logger } from 'pino';
import type { AccountSetting, Config } from '../config.ts';
import type { HostId } from '../flux/host-ids.ts';
import { hostsOf, type HostOrder } from '../flux/host-order.ts';
import { createHostAccount } from '../flux/hosts.ts';
import { pricedPicture } from '../generation/model/input-picture.ts';
import type { ModelAtHost } from '../generation/model/host.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import type { ModelAtAccount } from '../generation/model/model-at-accounts.ts';
import type { HostAccount } from '../generation/ports/host-account.ts';
import type { AccessProbe, ModelAccess } from '../generation/ports/image-provider.ts';
import type { Imaging } from '../generation/ports/imaging.ts';
import type { ProviderAccount } from '../generation/ports/provider-account.ts';
import type { Metrics } from '../monitoring/metrics.ts';
import { Stopwatch, type Clock } from '../runtime/clock.ts';

export interface AccountsOptions {
  readonly config: Pick<Config, 'accounts' | 'providers' | HostId | 'models' | 'proxies'> & {
    readonly limits: Pick<Config['limits'], 'concurrency'>;
  };
  readonly times?: AccountTimings;
  readonly imaging: Pick<Imaging, 'decodeWhole'>;
  readonly metrics: Metrics | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a test may shorten; the client's own times by default. */
interface AccountTimings {
  /** How long after the start a host that could not be asked may still turn out to have a model. */
  readonly pauseTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  readonly downloadTimeoutMs?: number;
  /** What a picture is believed to take before the first was painted. */
  readonly expectedMs?: readonly number[];
}

/** The accounts that paint, in the order in which they are used, each with its client. */
export class Accounts implements AccessProbe, AsyncDisposable {
  readonly all: readonly ProviderAccount[];
  readonly #opened: readonly Account[];
  readonly #models: readonly ImageModel[];

  constructor(options: AccountsOptions) {
    const { config } = options;
    this.#models = config.models;
    this.#opened = config.accounts.map((setting) => new Account(setting, options));
    this.all = this.#opened;
  }

  /** What a model takes, and costs, at the accounts that may paint it, as far as they were asked; `of`: of one host, or one account, alone. */
  having(modelId: string, of: string | null = null): readonly ModelAtAccount[] {
    const asked = this.#opened.filter(({ host, name }) => of === null || host === of || name === of);
    return asked.flatMap((account) => account.having(modelId) ?? []);
  }

  /** Asks every account; the best answer of all. Throws where none could be asked. */
  async accessTo(modelId: string, signal: AbortSignal): Promise<ModelAccess | null> {
    const answers = await Promise.allSettled(this.#opened.map((account) => account.askFor(modelId, signal)));
    const told = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const [first] = answers;
    if (told.length === 0 && first?.status === 'rejected') throw first.reason;
    return told.includes('granted') ? 'granted' : (told.find((access) => access !== null) ?? null);
  }

  /** Whether some host could not be asked for what it offers. */
  get areUnsure(): boolean {
    return this.#models.some(
      ({ id, isRetired = false }) => !isRetired && this.#opened.some((one) => one.isUnasked(id)),
    );
  }

  /** Finds out which of the models that any account may use a host takes in another form than was documented. Never rejects. */
  async verify(signal: AbortSignal): Promise<void> {
    const asked = this.#models.filter(({ needsAccess = false, isRetired = false }) => !needsAccess && !isRetired);
    await Promise.allSettled(asked.map(({ id }) => this.accessTo(id, signal)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#opened.map(({ provider }) => provider[Symbol.asyncDispose]()));
  }
}

class Account implements ProviderAccount {
  readonly host: HostId;
  readonly name: string;
  readonly hostName: string;
  readonly provider: HostAccount & AsyncDisposable;
  readonly concurrency: number;
  readonly tellsCost: boolean;
  readonly takesPictures: boolean;
  readonly lookup?: ProviderAccount['lookup'] & {};
  readonly cancel?: ProviderAccount['cancel'] & {};
  readonly #models: readonly ImageModel[];
  readonly #order: HostOrder;
  /** What the host said of models that not every account may use, or that it takes in another form. */
  readonly #access = new Map<string, ModelAccess>();
  /** Models of which the host has said whether it has them, or about which it is not asked. */
  readonly #asked = new Set<string>();
  readonly #age: Stopwatch;
  readonly #unsureForMs: number;

  constructor(
    { host, name, apiKey }: AccountSetting,
    { config, times = {}, imaging, metrics, clock, log }: AccountsOptions,
  ) {
    this.host = host;
    this.name = name;
    this.#age = new Stopwatch(clock);
    this.#unsureForMs = times.pauseTimeoutMs ?? 0;
    this.#models = config.models;
    this.#order = config.providers;
    this.concurrency = config.limits.concurrency[host];
    this.provider = createHostAccount(host, {
      ...config[host],
      apiKey,
      models: config.models,
      proxies: config.proxies,
      decodeWhole: (bytes, size, signal) => imaging.decodeWhole(bytes, size, signal),
      clock,
      log: config.accounts.length === 1 ? log : log.child({ account: name }),
      onCall: (call) => metrics?.providerCall({ account: name, ...call }),
      onWaited: (polls) => metrics?.polled(polls),
      ...(times.requestTimeoutMs === undefined ? {} : { requestTimeoutMs: times.requestTimeoutMs }),
      ...(times.downloadTimeoutMs === undefined ? {} : { downloadTimeoutMs: times.downloadTimeoutMs }),
      ...(times.expectedMs === undefined ? {} : { priorDurations: () => times.expectedMs ?? [] }),
    });
    this.hostName = this.provider.host.name;
    metrics?.balanceExpected(name, this.provider.host.tellsBalance);
    this.tellsCost = this.provider.host.costFrom === 'answers';
    const { findsLostSubmitsMs: withinMs, models: painted } = this.provider.host;
    this.takesPictures = Object.values(painted).some((model) => model !== undefined && model.inputs.max > 0);
    if (this.provider.host.cancel !== 'none') this.cancel = (...asked) => this.provider.cancel(...asked);
    if (withinMs !== null) this.lookup = { withinMs, find: (...asked) => this.provider.findSubmitted(...asked) };
  }

  readonly paints: ProviderAccount['paints'] = (modelId) => this.modelAt(modelId) !== undefined;

  readonly usualMs: ProviderAccount['usualMs'] = (modelId) => this.provider.usualMs(modelId);

  readonly turnFor: ProviderAccount['turnFor'] = (modelId) => hostsOf(this.#order, modelId).indexOf(this.host);

  readonly priceOf: ProviderAccount['priceOf'] = (order) => {
    return this.misfitsOf(order).length > 0 ? null : this.provider.priceOf(order.modelId, pricedPicture(order));
  };

  readonly misfitsOf: ProviderAccount['misfitsOf'] = (order) => {
    const isOpen = this.#isFor(order.modelId) && !this.#isRefused(order.modelId);
    return isOpen ? this.provider.misfitsOf(order) : [{ kind: 'model' }];
  };

  /** What is about the key pauses the account, until the host says otherwise. */
  #isRefused(modelId: string): boolean {
    const access = this.#access.get(modelId);
    const needsAccess = this.#models.find(({ id }) => id === modelId)?.needsAccess === true;
    return access === 'none' || (needsAccess && access !== 'granted');
  }

  isUnasked(modelId: string): boolean {
    return this.#isFor(modelId) && !this.#asked.has(modelId);
  }

  readonly isUnsure = (modelId: string): boolean => this.isUnasked(modelId) && this.#age.elapsed() < this.#unsureForMs;

  /** undefined where it may not paint it. Until the host was asked, what its table says. */
  modelAt(modelId: string): ModelAtHost | undefined {
    if (!this.#isFor(modelId) || this.#access.get(modelId) === 'none') return undefined;
    const { host } = this.provider;
    return this.provider.modelAt(modelId) ?? (this.#asked.has(modelId) ? undefined : host.models[modelId]);
  }

  having(modelId: string): ModelAtAccount | undefined {
    const at = this.#isRefused(modelId) ? undefined : this.modelAt(modelId);
    const { provider, tellsCost } = this;
    return at && { at, tellsCost, price: (picture) => provider.priceOf(modelId, picture) };
  }

  /** Whether the host has the model, and the operator has it paint there. */
  #isFor(modelId: string): boolean {
    return this.provider.host.models[modelId] !== undefined && hostsOf(this.#order, modelId).includes(this.host);
  }

  /** null for a model that is not painted there, or that the host is not asked about. */
  async askFor(modelId: string, signal: AbortSignal): Promise<ModelAccess | null> {
    if (!this.#isFor(modelId)) return null;
    const access = await this.provider.accessTo(modelId, signal);
    if (access === null) this.#access.delete(modelId);
    else this.#access.set(modelId, access);
    if (access !== 'unclear') this.#asked.add(modelId);
    return access;
  }
}
