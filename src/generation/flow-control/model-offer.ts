import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import { Signal } from '../../runtime/signal.ts';
import type { ModelAtHost } from '../model/host.ts';
import { paints, type ImageModel } from '../model/image-model.ts';
import { narrowedTo } from '../model/model-at-hosts.ts';
import type { AccessProbe } from '../ports/image-provider.ts';

export interface ModelOfferOptions {
  /** All that are known. */
  readonly models: readonly ImageModel[];
  /** What paints where nobody chose. */
  readonly defaultModelId: string;
  /** What the hosts of the settings take of the model, as far as is known: none paints it where there is nothing. By default one keeps all. */
  readonly atHosts?: (modelId: string) => readonly ModelAtHost[];
  /** After so long without anything but 404 a model is hidden, in ms. */
  readonly hideAfterMs: number;
  /** Called for a model that is hidden for that, and with what is offered in its place. */
  readonly onHidden: (hidden: ImageModel, successor: ImageModel | null) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Which models may be asked for now: those that the settings have not retired and that the host has not left unanswered for hours, and of
 * those that not every account may use the ones that this one may; each without what none of its hosts keeps. What it hides itself it offers again with the next start, which
 * is how a model comes back.
 */
export class ModelOffer {
  /** All of them, for the names and facts of what was painted, whatever made it. */
  readonly known: readonly ImageModel[];
  readonly changed = new Signal();
  readonly #options: ModelOfferOptions;
  readonly #granted = new Set<string>();
  /** Since when the host answers 404 for a model and takes nothing, by the monotonic clock. */
  readonly #absentSinceMs = new Map<string, number>();
  readonly #hidden = new Set<string>();
  /** Each as its hosts had it last: the same object for as long as they have it so. */
  readonly #narrowed = new Map<string, { readonly hosts: string; readonly model: ImageModel }>();
  #usable: readonly ImageModel[];
  #offered: readonly ImageModel[];

  constructor(options: ModelOfferOptions) {
    this.known = options.models;
    this.#options = options;
    this.#usable = this.#select();
    this.#offered = this.#usable.filter(paints);
  }

  /** Those that paint, in their order; the same array until it changes. */
  get offered(): readonly ImageModel[] {
    return this.#offered;
  }

  /** Those, and those that extend a picture, which nobody chooses by name. */
  get usable(): readonly ImageModel[] {
    return this.#usable;
  }

  /** What paints where nobody chose. */
  get defaultModel(): ImageModel {
    const { defaultModelId } = this.#options;
    const model = this.inPlaceOf(defaultModelId) ?? this.#offered[0] ?? this.#find(defaultModelId);
    if (model === undefined) throw new Error(`No model ${defaultModelId}`);
    return model;
  }

  /** The model itself while it is offered, else the next of its successors that is; null where there is none. */
  inPlaceOf(modelId: string): ImageModel | null {
    const seen = new Set<string>();
    for (let id: string | undefined = modelId; id !== undefined && !seen.has(id); id = this.#find(id)?.successorId) {
      const model = this.#offered.find((one) => one.id === id);
      if (model !== undefined) return model;
      seen.add(id);
    }
    return null;
  }

  /** Asks the host about the models that not every account may use. What cannot be asked is not offered. Never rejects. */
  async askForAccess(host: AccessProbe, signal: AbortSignal): Promise<void> {
    const asked = this.known.filter(({ needsAccess = false, isRetired = false }) => needsAccess && !isRetired);
    for (const { id, name } of asked) await this.#ask(host, { id, name }, signal);
    this.#reselect();
  }

  async #ask(host: AccessProbe, { id, name }: Pick<ImageModel, 'id' | 'name'>, signal: AbortSignal): Promise<void> {
    const { log } = this.#options;
    try {
      const access = await host.accessTo(id, signal);
      log.info({ model: id, access }, access === 'granted' ? `${name} is offered` : `${name} is not offered`);
      if (access === 'granted') this.#granted.add(id);
      else this.#granted.delete(id);
    } catch (error) {
      log.warn({ model: id, err: error }, `no host could be asked about ${name}, so it is not offered`);
    }
  }

  /** Looks again at what the hosts have. */
  refresh(): void {
    this.#reselect();
  }

  /** The host took a picture of this model. */
  taken(modelId: string): void {
    this.#absentSinceMs.delete(modelId);
  }

  /** The host has nothing at the address of this model (404), and is there otherwise. */
  absent(modelId: string): void {
    const { clock, hideAfterMs, onHidden, log } = this.#options;
    const sinceMs = this.#absentSinceMs.get(modelId);
    if (sinceMs === undefined) {
      this.#absentSinceMs.set(modelId, clock.monotonic());
      return;
    }
    const model = this.#usable.find(({ id }) => id === modelId);
    const isLast = this.#offered.length === 1 && model?.id === this.#offered[0]?.id;
    if (model === undefined || isLast || model.isRetired === false) return;
    if (clock.monotonic() - sinceMs < hideAfterMs) return;
    this.#hidden.add(modelId);
    this.#reselect();
    log.warn({ model: modelId }, 'a model that is answered with 404 is offered no more');
    onHidden(model, this.inPlaceOf(modelId));
  }

  #find(modelId: string): ImageModel | undefined {
    return this.known.find(({ id }) => id === modelId);
  }

  #reselect(): void {
    const usable = this.#select();
    const isSame = usable.length === this.#usable.length && usable.every((model) => this.#usable.includes(model));
    if (isSame) return;
    this.#usable = usable;
    this.#offered = usable.filter(paints);
    this.changed.emit();
  }

  #select(): readonly ImageModel[] {
    const { atHosts } = this.#options;
    const allowed = this.known.filter(
      ({ id, needsAccess = false, isRetired = false }) =>
        !isRetired && !this.#hidden.has(id) && (!needsAccess || this.#granted.has(id)),
    );
    if (atHosts === undefined) return allowed;
    const painted = allowed.flatMap((model) => this.#asHostsHave(model, atHosts(model.id)));
    // Without a single one there would be no command to say that nobody paints it.
    return painted.some(paints) ? painted : allowed;
  }

  #asHostsHave(model: ImageModel, atHosts: readonly ModelAtHost[]): readonly ImageModel[] {
    if (atHosts.length === 0) return [];
    const hosts = JSON.stringify(atHosts);
    const before = this.#narrowed.get(model.id);
    if (before?.hosts === hosts) return [before.model];
    const narrowed = narrowedTo(model, atHosts);
    this.#narrowed.set(model.id, { hosts, model: narrowed });
    return [narrowed];
  }
}
