// Pictures under a name that members and servers keep: saved, found, suggested, shown and deleted.

import type { Logger } from 'pino';
import type { ByteBudget } from '../runtime/byte-budget.ts';
import type { Clock } from '../runtime/clock.ts';
import type { KeptFile, Requester } from '../generation/model/generation.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import {
  generationIdIn,
  MAX_UPLOAD_BYTES,
  type GivenPicture,
  type InputFault,
} from '../generation/model/input-picture.ts';
import {
  findNamed,
  matchNamed,
  nameKey,
  namedOf,
  ownerOf,
  type NamedChange,
  type NamedReader,
  type NamedSaving,
  type Owner,
} from '../generation/model/named.ts';
import { MAX_REFERENCES, REFERENCE_FILE, referenceLimits, type Reference } from '../generation/model/reference.ts';
import { isAgeBarred, type RuleBook } from '../generation/model/rules.ts';
import { IntakeFailure, type AwaitedPicture } from '../generation/pipeline/picture-intake.ts';
import type { PictureFiles } from '../generation/pipeline/picture-files.ts';
import type { KeptInput } from '../generation/ports/generation-store.ts';
import type { Erasure } from './erasure.ts';
import { MemberTurns } from './member-turns.ts';

export interface NewReference {
  readonly id: string;
  readonly name: string;
  readonly kept: KeptFile;
  /** The hash of the upload, and the command whose picture that was, as far as its name tells. */
  readonly source: { readonly sha256: string | null; readonly generationId: string | null };
}

/** Stores references. Each method that writes is one transaction; files that it leaves without a row are noted as to be deleted. */
export interface ReferenceStore {
  /** By name. */
  list(owner: Owner): Promise<readonly Reference[]>;
  /**
   * Saves it unless its name is taken, or replaces that one, within the owner's limit: two processes cannot pass it together. `file`
   * is that of the replaced one.
   */
  save(
    reference: NewReference,
    isReplacing: boolean,
    change: NamedChange,
  ): Promise<{ readonly saving: NamedSaving; readonly file: string | null }>;
  /** Its file; null where there is none of that id any more, or it is another owner's. */
  delete(id: string, change: NamedChange): Promise<string | null>;
}

/** What brings the picture to the disk; throws as `PictureIntake.bring` does. */
interface Intake {
  takeIn(name: string, awaited: AwaitedPicture, signal: AbortSignal): Promise<KeptInput>;
}

export interface ReferencesOptions {
  readonly store: ReferenceStore;
  readonly intake: Intake;
  readonly files: Pick<PictureFiles, 'read' | 'remove'>;
  readonly erasure: Pick<Erasure, 'removeNoted'>;
  readonly rules: Pick<RuleBook, 'rulesFor'>;
  /** Those that there are: the smallest picture that one of them takes is kept. */
  readonly models: readonly ImageModel[];
  /** Bounds the pictures of all messages that are being sent. */
  readonly room: Pick<ByteBudget, 'take'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
}

export interface SaveRequest {
  readonly owner: Owner;
  /** Who asks, and where. */
  readonly actorId: string;
  readonly guildId: string;
  /** Checked by `isName`. */
  readonly name: string;
  readonly picture: GivenPicture;
  readonly isReplacing: boolean;
}

/** What became of it; nothing was kept but with `saved` and `replaced`. */
export type SaveResult =
  | { readonly kind: 'saved' | 'replaced'; readonly isFirstFrame: boolean }
  | { readonly kind: 'taken' | 'full' }
  /** The operator blocked the member or the server. */
  | { readonly kind: 'blocked'; readonly who: 'user' | 'guild' }
  /** One of the member's is on its way. */
  | { readonly kind: 'running' }
  /** Too many of late; the next may be begun in so many ms. */
  | { readonly kind: 'often'; readonly waitMs: number }
  /** The picture cannot be had: its file has that fault, or it did not come. */
  | { readonly kind: 'unusable'; readonly fault: InputFault }
  | { readonly kind: 'unreachable' }
  /** The disk does not take it, or the bot is being stopped. */
  | { readonly kind: 'not_now' };

/** How often a member may have a picture fetched, decoded and encoded: one thread does that for everybody. */
const SAVE_RATE = { count: 6, withinMs: 60_000 } as const;

/** Pictures under a name. */
export class References implements AsyncDisposable {
  readonly #options: ReferencesOptions;
  readonly #turns: MemberTurns;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: ReferencesOptions) {
    this.#options = options;
    this.#turns = new MemberTurns(options.clock, SAVE_RATE);
  }

  /** A member's own, then those of the server, each by name. */
  list(reader: NamedReader): Promise<readonly Reference[]> {
    return namedOf(this.#options.store, reader);
  }

  async suggest(reader: NamedReader, typed: string, limit: number): Promise<readonly Reference[]> {
    return matchNamed(await this.list(reader), typed, limit);
  }

  /** By its id, which a suggestion has as its value, or by its name; null where there is none. */
  async find(reader: NamedReader, chosen: string): Promise<Reference | null> {
    return findNamed(await this.list(reader), chosen);
  }

  /** Those whose picture may be shown where they ask: of what was painted with a high safety that depends on the channel. */
  async showable(requester: Requester, references: readonly Reference[]): Promise<readonly Reference[]> {
    const rules = await this.#options.rules.rulesFor(requester.guildId, requester.userId);
    return references.filter(({ safety }) => safety === null || !isAgeBarred({ safety }, requester, rules));
  }

  /** What `use` makes of each picture, in order; of null where its file is missing or damaged. */
  async read<T>(
    references: readonly Reference[],
    guildId: string,
    use: (reference: Reference, bytes: Uint8Array | null) => Promise<T>,
  ): Promise<T[]> {
    const { files, room, log } = this.#options;
    const results: T[] = [];
    for (const reference of references) {
      using _room = await room.take(reference.kept.bytes, guildId);
      const bytes = await files.read(reference.kept).catch((error: unknown) => {
        log.error({ reference: reference.id, err: error }, 'the file of a reference is missing or damaged');
        return null;
      });
      results.push(await use(reference, bytes));
    }
    return results;
  }

  /**
   * Takes the picture in, as those that go into what is painted are, and keeps it under the name. The file is on the disk before its
   * row is written; what a kill leaves between is a file without a row, which the sweep deletes. `acknowledge` is called before
   * anything that takes time, unless something stands against it.
   */
  async save(request: SaveRequest, acknowledge: () => Promise<void>): Promise<SaveResult> {
    const obstacle = await this.#obstacleTo(request);
    if (obstacle !== null) return obstacle;
    const turn = this.#turns.begin(request.actorId);
    if (turn.kind !== 'turn') return turn;
    using _turn = turn;
    await acknowledge();
    const running = this.#takeIn(request);
    this.#running.add(running);
    // Awaited, so that the turn lasts as long.
    return await running.finally(() => this.#running.delete(running));
  }

  /** What can be said before the picture is fetched. */
  async #obstacleTo({ owner, actorId, guildId, name, picture, isReplacing }: SaveRequest): Promise<SaveResult | null> {
    const { store, rules } = this.#options;
    const { block } = await rules.rulesFor(guildId, actorId);
    if (block !== null) return { kind: 'blocked', who: block.kind };
    if (picture.bytes !== null && picture.bytes > MAX_UPLOAD_BYTES)
      return { kind: 'unusable', fault: 'too_many_bytes' };
    const all = await store.list(owner);
    const isTaken = all.some((one) => nameKey(one.name) === nameKey(name));
    if (isTaken) return isReplacing ? null : { kind: 'taken' };
    return all.length >= MAX_REFERENCES[owner.kind] ? { kind: 'full' } : null;
  }

  async #takeIn(request: SaveRequest): Promise<SaveResult> {
    const { intake, models, newId, log } = this.#options;
    const { signal } = this.#stopping;
    const fileName = `${REFERENCE_FILE}${newId()}`;
    try {
      const { picture, actorId: owner } = request;
      const awaited = { source: picture.source, limits: referenceLimits(models), owner };
      return await this.#keep(request, await intake.takeIn(fileName, awaited, signal));
    } catch (error) {
      if (error instanceof IntakeFailure) {
        log.info({ err: error }, 'a reference cannot be had');
        return error.fault === null ? { kind: 'unreachable' } : { kind: 'unusable', fault: error.fault };
      }
      if (!signal.aborted) log.error({ err: error }, 'a reference could not be kept');
      return { kind: 'not_now' };
    }
  }

  async #keep(request: SaveRequest, { isFirstFrame, sourceSha256, ...kept }: KeptInput): Promise<SaveResult> {
    const { store, files, erasure, clock, newId } = this.#options;
    const { owner, actorId, name, picture, isReplacing } = request;
    const source = { sha256: sourceSha256, generationId: generationIdIn(picture.source) };
    const change = { owner, actorId, atMs: clock.now() };
    const { saving, file } = await store.save({ id: newId(), name, kept, source }, isReplacing, change);
    if (file !== null) await erasure.removeNoted([file]);
    if (saving === 'saved' || saving === 'replaced') return { kind: saving, isFirstFrame };
    // Where the disk refuses, the sweep deletes it.
    await files.remove(kept.file).catch(() => undefined);
    return { kind: saving };
  }

  /** False where it is gone already. */
  async delete(reference: Reference, reader: NamedReader): Promise<boolean> {
    const { store, erasure, clock } = this.#options;
    const change = { owner: ownerOf(reference, reader), actorId: reader.userId, atMs: clock.now() };
    const file = await store.delete(reference.id, change);
    if (file === null) return false;
    await erasure.removeNoted([file]);
    return true;
  }

  /** Breaks off what is being taken in. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort(new Error('shutting down'));
    await Promise.allSettled(this.#running);
  }
}
