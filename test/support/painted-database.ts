import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { calendarIn, periodsAt, type Calendar } from '../../src/generation/model/periods.ts';
import type { GenerationStore } from '../../src/generation/ports/generation-store.ts';
import { BY_BFL, draft } from './drafts.ts';
import type { World } from './world.ts';

/** Pictures of one member at one time, each in its own generation. */
export interface Painted {
  readonly member: string;
  readonly pictures: number;
  readonly atMs?: number;
  readonly timeZone?: string;
  /** Default: that of the time zone. */
  readonly calendar?: Calendar;
  readonly model?: string;
  readonly prompt?: string;
  readonly unitPrice?: number;
  readonly waitMs?: number;
  /** Default `kept`; moderated pictures are not charged. */
  readonly end?: 'kept' | 'moderated';
  readonly delivered?: boolean;
}

/** The last generation id; ids increase. */
let lastId = 10n ** 17n;

/** Writes pictures of a world's first server into its database through the store, at any time. */
export async function fillDatabase(
  world: Pick<World, 'config' | 'discord'>,
  painted: readonly Painted[],
): Promise<void> {
  await using database = openDatabase(world.config.databasePath);
  const { guild } = world.discord;
  const store = createGenerationStore(database.kysely);
  for (const one of painted) await paintInto(store, { guildId: guild.id, channelId: guild.channel.id }, one);
}

/** The same for one member, into any store. */
export async function paintInto(
  store: GenerationStore,
  place: { readonly guildId: string; readonly channelId: string },
  { member, pictures, delivered = true, ...of }: Painted,
): Promise<void> {
  const { atMs = Date.now(), timeZone = 'utc', model = 'flux-pro-1.1', unitPrice = 40_000 } = of;
  const { waitMs = 8_000, end = 'kept', prompt, calendar = calendarIn(timeZone) } = of;
  for (let left = pictures; left > 0; left -= 1) {
    lastId += 1n;
    const id = String(lastId);
    const request = draft({ id, userId: member, guildId: place.guildId, unitPrice, atMs });
    await store.accept(
      {
        ...request,
        requester: { ...request.requester, channelId: place.channelId },
        recipe: { ...request.recipe, modelId: model, prompt: prompt ?? request.recipe.prompt },
      },
      { periods: periodsAt(atMs, calendar) },
      Number.POSITIVE_INFINITY,
    );
    await store.open(id);
    const ref = { generationId: id, number: 1 };
    await store.claim(ref, atMs, BY_BFL);
    const task = { taskId: id, pollingUrl: 'https://x', submittedAtMs: atMs, deadlineMs: atMs + 60_000 };
    await store.startRendering(ref, task);
    if (end === 'moderated') {
      const failure = { state: 'moderated', reason: 'content_moderated', details: [], billed: 0 } as const;
      await store.fail(ref, failure, atMs + waitMs);
    } else {
      const file = { file: id, sha256: id, bytes: 1, format: 'jpeg', size: { width: 1024, height: 1024 } } as const;
      await store.keep(ref, file, unitPrice, atMs + waitMs);
    }
    if (delivered) await store.markDelivered(id, 'reply', id, atMs + waitMs);
    else await store.markUndelivered(id);
  }
}
