// Presets of members and of servers: saved, found, suggested and deleted.

import type { Clock } from '../runtime/clock.ts';
import {
  findNamed,
  namedOf,
  ownerOf,
  type NamedChange,
  type NamedReader,
  type NamedSaving,
  type Owner,
} from '../generation/model/named.ts';
import { matchPresets, type Preset, type PresetContent } from '../generation/model/preset.ts';

/** Stores presets. Each method that writes is one transaction. */
export interface PresetStore {
  /** By name. */
  list(owner: Owner): Promise<readonly Preset[]>;
  /** Saves it unless its name is taken, or replaces that one, within the owner's limit: two processes cannot pass it together. */
  save(content: PresetContent, id: string, isReplacing: boolean, change: NamedChange): Promise<NamedSaving>;
  /** False where there is none of that id any more, or it is another owner's. */
  delete(id: string, change: NamedChange): Promise<boolean>;
}

export interface PresetsOptions {
  readonly store: PresetStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
}

export class Presets {
  readonly #options: PresetsOptions;

  constructor(options: PresetsOptions) {
    this.#options = options;
  }

  /** A member's own, then those of the server, each by name. */
  list(reader: NamedReader): Promise<readonly Preset[]> {
    return namedOf(this.#options.store, reader);
  }

  async suggest(reader: NamedReader, typed: string, limit: number): Promise<readonly Preset[]> {
    return matchPresets(await this.list(reader), typed, limit);
  }

  /** By its id, which a suggestion has as its value, or by its name, where somebody typed that; null where there is none. */
  async find(reader: NamedReader, chosen: string): Promise<Preset | null> {
    return findNamed(await this.list(reader), chosen);
  }

  save(owner: Owner, actorId: string, content: PresetContent, isReplacing: boolean): Promise<NamedSaving> {
    const { store, clock, newId } = this.#options;
    return store.save(content, newId(), isReplacing, { owner, actorId, atMs: clock.now() });
  }

  /** False where it is gone already. */
  delete(preset: Preset, reader: NamedReader): Promise<boolean> {
    const { store, clock } = this.#options;
    return store.delete(preset.id, { owner: ownerOf(preset, reader), actorId: reader.userId, atMs: clock.now() });
  }
}
