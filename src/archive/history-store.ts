import type { DeliveryRoute, Generation } from '../generation/model/generation.ts';
import type { MicroUsd } from '../generation/model/money.ts';

/** A message that everyone in its channel can see. */
export interface MessagePlace {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
}

/** A generation with what became of it. */
export interface ArchivedGeneration {
  readonly generation: Generation;
  readonly route: DeliveryRoute | null;
  readonly messageId: string | null;
  /** null while its prompt and pictures are kept. */
  readonly erasedAtMs: number | null;
}

/** One line of a member's history: a command that brought pictures. */
export interface HistoryEntry {
  readonly generationId: string;
  readonly prompt: string;
  readonly modelId: string;
  readonly createdAtMs: number;
  readonly pictures: number;
  readonly charged: MicroUsd;
  readonly isUndelivered: boolean;
  /** Where it stands for all to see; null where no link leads to it. */
  readonly message: MessagePlace | null;
}

/** An entry's place in the order of a history, also once the entry itself is gone. */
export interface HistoryCursor {
  readonly createdAtMs: number;
  readonly generationId: string;
}

/** What members made, as long as it is kept. */
export interface HistoryStore {
  /** A member's entries older than the cursor, the newest first; without a cursor the newest of all. */
  older(userId: string, than: HistoryCursor | null, limit: number): Promise<readonly HistoryEntry[]>;
  /** A member's entries newer than the cursor, the oldest first. */
  newer(userId: string, than: HistoryCursor, limit: number): Promise<readonly HistoryEntry[]>;
  /** Whoever's it is: the caller decides who may see it. */
  find(generationId: string): Promise<ArchivedGeneration | null>;
}

/** The message of a generation that stands in a channel; what a member alone saw has no place that a link reaches. */
export function placeOf({ generation, route, messageId }: ArchivedGeneration): MessagePlace | null {
  const { requester, reply } = generation;
  const isPublic = route === 'channel' || (route === 'reply' && !reply.isPrivate);
  if (!isPublic || messageId === null) return null;
  return { guildId: requester.guildId, channelId: requester.channelId, messageId };
}
