// Port of the store for histories, with its data types.

import type { DeliveryRoute, Generation, MessagePlace } from '../generation/model/generation.ts';
import type { MicroUsd } from '../generation/model/money.ts';

/** A generation, where its result was delivered, and whether it was erased. */
export interface ArchivedGeneration {
  readonly generation: Generation;
  readonly route: DeliveryRoute | null;
  readonly messageId: string | null;
  /** Where a private one was published, by which click: `messageId` is null while that is on its way. */
  readonly published: {
    readonly channelId: string;
    readonly interactionId: string;
    readonly messageId: string | null;
  } | null;
  /** null while its prompt and pictures are kept. */
  readonly erasedAtMs: number | null;
}

/** One line of a member's history: a generation with kept pictures. */
export interface HistoryEntry {
  readonly generationId: string;
  readonly prompt: string;
  readonly modelId: string;
  readonly createdAtMs: number;
  readonly pictures: number;
  readonly charged: MicroUsd;
  readonly isUndelivered: boolean;
  /** The public message; null if there is none. */
  readonly message: MessagePlace | null;
}

/** An entry's position in a history; stays valid after the entry is erased. */
export interface HistoryCursor {
  readonly createdAtMs: number;
  readonly generationId: string;
}

/** Reads members' generations for their history. */
export interface HistoryStore {
  /** A member's entries older than the cursor, the newest first; without a cursor the newest of all. */
  older(userId: string, than: HistoryCursor | null, limit: number): Promise<readonly HistoryEntry[]>;
  /** A member's entries newer than the cursor, the oldest first. */
  newer(userId: string, than: HistoryCursor, limit: number): Promise<readonly HistoryEntry[]>;
  /** Of any member; the caller checks who may see it. */
  find(generationId: string): Promise<ArchivedGeneration | null>;
}

/** The public message of a generation; null for a private reply or a direct message, which no link reaches, unless it was published. */
export function placeOf({
  generation,
  route,
  messageId,
  published,
}: Omit<ArchivedGeneration, 'erasedAtMs'>): MessagePlace | null {
  const { requester, reply } = generation;
  const { guildId, channelId } = requester;
  const isPublic = route === 'channel' || (route === 'reply' && !reply.isPrivate);
  if (isPublic) return messageId === null ? null : { guildId, channelId, messageId };
  if (published === null || published.messageId === null) return null;
  return { guildId, channelId: published.channelId, messageId: published.messageId };
}
