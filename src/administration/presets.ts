// Presets of members and of servers: saved, found, suggested and deleted.

import type { Clock } from '../runtime/clock.ts';
import { findNamed, ownerOf, type NamedReader, type Owner } from '../generation/model/named.ts';
import { matchPresets, type Preset, type PresetContent } from '../generation/model/preset.ts';

/** `taken`: there is one of that name; `full`: the owner has as many as may be. Nothing was written then. */
export type PresetSaving = 'saved' | 'replaced' | 'taken' | 'full';

export interface PresetChange {
  readonly owner: Owner;
  /** Who does it; in the audit trail of the server where it is the server's. */
  readonly actorId: string;
  readonly atMs: number;
}

/** Stores presets. Each method that writes is one transaction. */
export interface PresetStore {
  /** By name. */
  list(owner: Owner): Promise<readonly Preset[]>;
  /** Saves it unless its name is taken, or replaces that one, within the owner's limit: two processes cannot pass it together. */
  save(content: PresetContent, id: string, isReplacing: boolean, change: PresetChange): Promise<PresetSaving>;
  /** False where there is none of that id any more, or it is another owner's. */
  delete(id: string, change: PresetChange): Promise<boolean>;
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
  async list({ userId, guildId }: NamedReader): Promise<readonly Preset[]> {
    const { store } = this.#options;
    return [...(await store.list({ kind: 'member', userId })), ...(await store.list({ kind: 'server', guildId }))];
  }

  async suggest(reader: NamedReader, typed: string, limit: number): Promise<readonly Preset[]> {
    return matchPresets(await this.list(reader), typed, limit);
  }

  /** By its id, which a suggestion has as its value, or by its name, where somebody typed that; null where there is none. */
  async find(reader: NamedReader, chosen: string): Promise<Preset | null> {
    return findNamed(await this.list(reader), chosen);
  }

  save(owner: Owner, actorId: string, content: PresetContent, isReplacing: boolean): Promise<PresetSaving> {
    const { store, clock, newId } = this.#options;
    return store.save(content, newId(), isReplacing, { owner, actorId, atMs: clock.now() });
  }

  /** False where it is gone already. */
  delete(preset: Preset, reader: NamedReader): Promise<boolean> {
    const { store, clock } = this.#options;
    return store.delete(preset.id, { owner: ownerOf(preset, reader), actorId: reader.userId, atMs: clock.now() });
  }
}
