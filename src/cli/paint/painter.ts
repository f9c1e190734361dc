// What painting needs, opened from the settings: accounts, lanes, the imaging thread.

import { Accounts } from '../../accounts/accounts.ts';
import type { PainterConfig } from '../../config.ts';
import { DEFAULT_MODEL_ID } from '../../flux/models.ts';
import { paints, usualPrice, type ImageModel } from '../../generation/model/image-model.ts';
import { atAccounts } from '../../generation/model/model-at-accounts.ts';
import { ImagingThread } from '../../imaging/imaging-thread.ts';
import { systemClock, type Clock } from '../../runtime/clock.ts';
import { createLogger } from '../../runtime/log.ts';
import type { Logger } from 'pino';
import { PainterLanes } from './engine/lanes.ts';

/** How long a host is asked what it offers, in ms. */
const ASK_TIMEOUT_MS = 20_000;

export class Painter implements AsyncDisposable {
  readonly accounts: Accounts;
  readonly lanes: PainterLanes;
  readonly imaging: ImagingThread;
  /** What can be chosen, as far as it was known at the start. */
  readonly models: readonly ImageModel[];
  readonly clock: Clock = systemClock;
  /** What goes wrong is told in sentences; a log would stand in their way. */
  readonly log: Logger = createLogger({ level: 'silent', format: 'json' });
  readonly #config: PainterConfig;
  readonly #learnt = new Map<string, Promise<void>>();
  #onChange: () => void = () => undefined;

  constructor(config: PainterConfig) {
    const { clock, log } = this;
    this.#config = config;
    this.imaging = new ImagingThread({ log });
    this.accounts = new Accounts({ config, imaging: this.imaging, metrics: null, clock, log });
    this.models = this.modelsAt(null);
    this.lanes = new PainterLanes({
      accounts: this.accounts.all,
      cheapest: Math.min(...this.models.map((model) => usualPrice(model))),
      onChange: () => this.#onChange(),
      clock,
      log,
    });
  }

  /** Hears when something may be submitted that might not before. */
  set onChange(listener: () => void) {
    this.#onChange = listener;
  }

  /** What can be chosen of one host, or one account, or of any: each model without what none of them keeps. */
  readonly modelsAt = (host: string | null): readonly ImageModel[] =>
    this.#config.models
      .filter((model) => paints(model) && model.isRetired !== true)
      .flatMap((model) => {
        const having = this.accounts.having(model.id, host);
        return having.length === 0 ? [] : [atAccounts(model, having)];
      });

  /** Easel's own default, or the first that the hosts have of which there is a key. */
  get defaultModelId(): string {
    const own = this.models.find(({ id }) => id === DEFAULT_MODEL_ID);
    return own?.id ?? this.models[0]?.id ?? DEFAULT_MODEL_ID;
  }

  /** As `--host` may name them. */
  get hosts(): readonly string[] {
    return [...new Set(this.accounts.all.flatMap(({ host, name }) => [host, name]))];
  }

  /** Asks the hosts for that model, once. Throws where none can be asked. */
  readonly learn = (modelId: string): Promise<void> => {
    const known = this.#learnt.get(modelId) ?? this.#ask(modelId);
    this.#learnt.set(modelId, known);
    return known;
  };

  async #ask(modelId: string): Promise<void> {
    await this.accounts.accessTo(modelId, AbortSignal.timeout(ASK_TIMEOUT_MS));
  }

  readonly taskTimeoutMs = (modelId: string): number => {
    const { models, limits } = this.#config;
    return Math.max(limits.taskTimeoutMs, models.find(({ id }) => id === modelId)?.taskTimeoutMs ?? 0);
  };

  /** What so many pictures usually take, as many at once as the accounts allow, in ms. */
  usualMs(modelIds: readonly string[]): number {
    const atOnce = this.accounts.all.reduce((sum, { concurrency }) => sum + concurrency, 0);
    const usual = modelIds.map((id) => this.models.find((model) => model.id === id)?.usualMs.median ?? 0);
    // A batch may be longer than a call's list of arguments.
    const longest = usual.reduce((most, ms) => Math.max(most, ms), 0);
    return Math.max(longest, usual.reduce((sum, ms) => sum + ms, 0) / atOnce);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lanes.stop();
    await this.accounts[Symbol.asyncDispose]();
    await this.imaging[Symbol.asyncDispose]();
  }
}
