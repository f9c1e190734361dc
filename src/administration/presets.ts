// Presets of members and of servers: saved, found, suggested and deleted.

import type { Clock } from '../runtime/clock.ts';
import {
  matchPresets,
  presetKey,
  type Preset,
  type PresetContent,
  type PresetOwner,
} from '../generation/model/preset.ts';

/** `taken`: there is one of that name; `full`: the owner has as many as may be. Nothing was written then. */
export type PresetSaving = 'saved' | 'replaced' | 'taken' | 'full';

export interface PresetChange {
  readonly owner: PresetOwner;
  /** Who does it; in the audit trail of the server where it is the server's. */
  readonly actorId: string;
  readonly atMs: number;
}

/** Stores presets. Each method that writes is one transaction. */
export interface PresetStore {
  /** By name. */
  list(owner: PresetOwner): Promise<readonly Preset[]>;
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

/** Who asks, and where. */
export interface PresetReader {
  readonly userId: string;
  readonly guildId: string;
}

export class Presets {
  readonly #options: PresetsOptions;

  constructor(options: PresetsOptions) {
    this.#options = options;
  }

  /** A member's own, then those of the server, each by name. */
  async list({ userId, guildId }: PresetReader): Promise<readonly Preset[]> {
    const { store } = this.#options;
    return [...(await store.list({ kind: 'member', userId })), ...(await store.list({ kind: 'server', guildId }))];
  }

  async suggest(reader: PresetReader, typed: string, limit: number): Promise<readonly Preset[]> {
    return matchPresets(await this.list(reader), typed, limit);
  }

  /** By its id, which a suggestion has as its value, or by its name, where somebody typed that; null where there is none. */
  async find(reader: PresetReader, chosen: string): Promise<Preset | null> {
    const presets = await this.list(reader);
    const key = presetKey(chosen);
    return presets.find(({ id }) => id === chosen) ?? presets.find(({ name }) => presetKey(name) === key) ?? null;
  }

  save(owner: PresetOwner, actorId: string, content: PresetContent, isReplacing: boolean): Promise<PresetSaving> {
    const { store, clock, newId } = this.#options;
    return store.save(content, newId(), isReplacing, { owner, actorId, atMs: clock.now() });
  }

  /** False where it is gone already. */
  delete({ id, scope }: Preset, { userId, guildId }: PresetReader): Promise<boolean> {
    const owner: PresetOwner = scope === 'member' ? { kind: 'member', userId } : { kind: 'server', guildId };
    return this.#options.store.delete(id, { owner, actorId: userId, atMs: this.#options.clock.now() });
  }
}
