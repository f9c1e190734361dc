import type { Logger } from 'pino';
import { blockedWordIn } from '../generation/model/blocked-words.ts';
import type { Generation, MessagePlace, Requester } from '../generation/model/generation.ts';
import { breachByPlace, isAgeBarred, type RuleBook, type RuleBreach } from '../generation/model/rules.ts';
import type { PictureFiles } from '../generation/pipeline/picture-files.ts';
import type { PictureLoader } from '../generation/ports/messenger.ts';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import { retry } from '../runtime/retry.ts';
import { placeOf, type ArchivedGeneration, type HistoryStore } from './history-store.ts';
import type { Publication, PublicationStore } from './publication-store.ts';
import type { ShownPictures } from './history.ts';

/** Shows a published result. Discord implements it. */
export interface Publisher {
  /** The message of a publication: its id, that none stands there yet, or that none ever will. Throws where Discord cannot be asked. */
  find(publication: Publication): Promise<{ readonly messageId: string } | 'waiting' | 'gone'>;
  /** Puts the result into the reply; the same once more changes nothing. null where Discord does not take it. */
  show(publication: Publication, shown: ShownPictures): Promise<string | null>;
  /** Takes the button off the private result, whose token still lives. Never throws: a click on one that stays tells where it is published. */
  takeButton(generation: Generation): Promise<void>;
  /** Deletes the reply, where Discord lets it be deleted. Throws where Discord cannot be asked. */
  remove(publication: Publication, messageId: string | null): Promise<void>;
}

export type Publishable =
  | { readonly kind: 'ready' }
  | { readonly kind: 'gone' | 'erased' | 'elsewhere' | 'unfinished' | 'public' | 'damaged' }
  | { readonly kind: 'on_its_way'; readonly interactionId: string }
  | { readonly kind: 'published'; readonly place: MessagePlace }
  /** It was painted with that safety, and the channel is not age-restricted. */
  | { readonly kind: 'age_restricted'; readonly safety: number }
  | { readonly kind: 'breach'; readonly breach: RuleBreach };

export interface PublishingOptions {
  readonly store: PublicationStore;
  readonly history: Pick<HistoryStore, 'find'>;
  readonly rules: Pick<RuleBook, 'rulesFor'>;
  readonly files: Pick<PictureFiles, 'read'>;
  readonly pictures: PictureLoader;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Waits between tries, in ms; the last is repeated for as long as Discord is away. */
const RETRY_MS = [500, 2_000, 5_000, 15_000, 30_000, 60_000] as const;

/**
 * Publishes private results, each once: the row comes first, then the acknowledgement, then the pictures from our own files, then
 * where they stand. What a crash leaves in between is settled by the next start, which asks Discord for the reply.
 */
export class Publishing implements AsyncDisposable {
  readonly #options: PublishingOptions;
  readonly #tasks: BackgroundTasks;

  constructor(options: PublishingOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.error({ err: error }, 'publishing broke off'));
  }

  /** Whether this member may publish it where they are, by the rules of now. */
  async check(requester: Requester, generationId: string): Promise<Publishable> {
    const archived = await this.#options.history.find(generationId);
    if (archived === null || archived.generation.requester.userId !== requester.userId) return { kind: 'gone' };
    if (archived.erasedAtMs !== null) return { kind: 'erased' };
    const { generation } = archived;
    if (generation.requester.guildId !== requester.guildId) return { kind: 'elsewhere' };
    if (!generation.reply.isPrivate) return { kind: 'public' };
    if (archived.published !== null) {
      const place = placeOf(archived);
      if (place !== null) return { kind: 'published', place };
      return { kind: 'on_its_way', interactionId: archived.published.interactionId };
    }
    if (generation.state !== 'delivered' && generation.state !== 'undelivered') return { kind: 'unfinished' };
    const rules = await this.#options.rules.rulesFor(requester.guildId, requester.userId);
    const breach = breachByPlace(requester, rules);
    if (breach !== null) return { kind: 'breach', breach };
    if (blockedWordIn(generation.recipe.prompt, rules.blockedWords) !== null) {
      return { kind: 'breach', breach: { kind: 'words' } };
    }
    const { safety } = generation.recipe;
    if (isAgeBarred({ safety }, requester, rules)) return { kind: 'age_restricted', safety };
    return (await this.#isReadable(archived)) ? { kind: 'ready' } : { kind: 'damaged' };
  }

  async #isReadable({ generation }: ArchivedGeneration): Promise<boolean> {
    const kept = generation.pictures.flatMap((picture) => picture.kept ?? []);
    try {
      for (const file of kept) await this.#options.files.read(file);
      return kept.length > 0;
    } catch (error) {
      this.#options.log.error({ generation: generation.id, err: error }, 'a kept picture is unreadable');
      return false;
    }
  }

  /** Takes the right to publish it; false where another click has it. Before the acknowledgement. */
  begin(publication: Publication): Promise<boolean> {
    return this.#options.store.beginPublication(publication);
  }

  /** Discord did not take the acknowledgement. */
  withdraw(publication: Publication): Promise<void> {
    return this.#options.store.withdrawPublication(publication);
  }

  /** Brings it to its end, however long Discord is away. Returns at once. */
  settle(publication: Publication): void {
    const { clock, log } = this.#options;
    const { generationId: generation } = publication;
    this.#tasks.run((signal) =>
      retry(() => this.#settle(publication, signal), {
        waits: RETRY_MS,
        signal,
        clock,
        onError: (error) => log.warn({ generation, err: error }, 'could not publish yet'),
      }),
    );
  }

  /** Takes up what a former process left unfinished. Returns at once. */
  start(): void {
    this.#tasks.run(async () => {
      for (const publication of await this.#options.store.unfinishedPublications()) this.settle(publication);
    });
  }

  async #settle(publication: Publication, signal: AbortSignal): Promise<void> {
    const { store, publisher } = this.#options;
    const found = await publisher.find(publication);
    if (found === 'gone') return store.withdrawPublication(publication);
    const messageId = found === 'waiting' ? await this.#show(publication, signal) : found.messageId;
    if (messageId !== null && (await store.finishPublication(publication, messageId))) {
      return this.#takeButton(publication);
    }
    // Nothing of it may stand. The row goes last, so that a crash before leaves this to the next start.
    await publisher.remove(publication, messageId);
    await store.withdrawPublication(publication);
  }

  async #takeButton({ generationId }: Publication): Promise<void> {
    const { history, publisher, clock } = this.#options;
    const archived = await history.find(generationId);
    if (archived === null || archived.erasedAtMs !== null || archived.route !== 'reply') return;
    const { generation } = archived;
    if (generation.reply.tokenExpiresAtMs > clock.now()) await publisher.takeButton(generation);
  }

  async #show(publication: Publication, signal: AbortSignal): Promise<string | null> {
    const { history, pictures, publisher } = this.#options;
    const archived = await history.find(publication.generationId);
    if (archived === null || archived.erasedAtMs !== null) return null;
    const { pictures: made, requester } = archived.generation;
    const kept = made.filter((picture) => picture.kept !== null);
    using loaded = await pictures.load(kept, requester.guildId, signal);
    if (loaded.pictures.length === 0) return null;
    return await publisher.show(publication, { archived, pictures: loaded.pictures });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}
