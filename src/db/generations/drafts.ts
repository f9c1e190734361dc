// Keeps what members are still to confirm.

import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import type { GenerationState, KeptFile } from '../../generation/model/generation.ts';
import type { GivenPicture } from '../../generation/model/input-picture.ts';
import type { RequestOptions } from '../../generation/model/options.ts';
import type { Draft, DraftStore, KeptDraft } from '../../generation/ports/draft-store.ts';
import type { AcceptResult } from '../../generation/ports/generation-store.ts';
import type { DraftsTable, Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';

const sizeSchema = z.object({ width: z.number(), height: z.number() });
const keptSchema = z.object({
  file: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  format: z.enum(['jpeg', 'png', 'webp']),
  size: sizeSchema,
} satisfies Readonly<Record<keyof KeptFile, z.ZodType>>);
const givenSchema = z.object({
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('upload'), url: z.string() }),
    z.object({ kind: z.literal('copy'), of: keptSchema }),
  ]),
  size: sizeSchema.nullable(),
  bytes: z.number().nullable(),
} satisfies Readonly<Record<keyof GivenPicture, z.ZodType>>);
const optionsSchema = z.object({
  prompt: z.string(),
  model: z.string().optional(),
  aspect: z.string().optional(),
  resolution: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  seed: z.number().optional(),
  isSeedChosen: z.boolean().optional(),
  count: z.number().optional(),
  enhance: z.boolean().optional(),
  safety: z.number().optional(),
  format: z.string().optional(),
  strength: z.number().optional(),
  images: z.array(givenSchema).optional(),
} satisfies Readonly<Record<keyof RequestOptions, z.ZodType>>);

/** DraftStore over SQLite. */
export function createDraftStore(db: Kysely<Schema>): DraftStore {
  return {
    saveDraft: (draft) => saveDraft(db, draft),
    findDraft: (id, sinceMs) => findDraft(db, id, sinceMs),
  };
}

async function saveDraft(db: Executor, draft: Draft): Promise<void> {
  await db
    .insertInto('drafts')
    .values({
      id: draft.id,
      user_id: draft.userId,
      guild_id: draft.guildId,
      options: JSON.stringify(draft.options),
      is_private: draft.isPrivate ? 1 : 0,
      parent_id: draft.origin?.parentId ?? null,
      verb: draft.origin?.verb ?? null,
      input: draft.origin?.input ?? null,
      created_at_ms: draft.createdAtMs,
      generation_id: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function findDraft(db: Executor, id: string, sinceMs: number): Promise<KeptDraft | null> {
  const row = await db
    .selectFrom('drafts')
    .leftJoin('generations', 'generations.id', 'drafts.generation_id')
    .selectAll('drafts')
    .select('generations.state')
    .where('drafts.id', '=', id)
    .where('drafts.created_at_ms', '>', sinceMs)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { ...toDraft(row), generationId: startedBy(row) };
}

function toDraft(row: DraftsTable): Draft {
  const { parent_id: parentId, verb, input } = row;
  return {
    id: row.id,
    userId: row.user_id,
    guildId: row.guild_id,
    options: optionsSchema.parse(JSON.parse(row.options)),
    isPrivate: row.is_private === 1,
    origin: parentId === null || verb === null || input === null ? null : { parentId, verb, input },
    createdAtMs: row.created_at_ms,
  };
}

/** What a draft has started: one that was withdrawn never began. */
function startedBy({
  generation_id: generationId,
  state,
}: {
  readonly generation_id: string | null;
  readonly state: GenerationState | null;
}): string | null {
  return state === 'withdrawn' ? null : generationId;
}

/** Why a draft starts nothing: it did before, or is gone; null where it may. Call it behind a write. */
export async function spentDraft(trx: Transaction<Schema>, id: string): Promise<AcceptResult | null> {
  const row = await trx
    .selectFrom('drafts')
    .leftJoin('generations', 'generations.id', 'drafts.generation_id')
    .select(['drafts.generation_id', 'generations.state'])
    .where('drafts.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return { kind: 'draft_gone' };
  const generationId = startedBy(row);
  return generationId === null ? null : { kind: 'confirmed_before', generationId };
}

export async function spendDraft(trx: Transaction<Schema>, id: string, generationId: string): Promise<void> {
  await trx.updateTable('drafts').set({ generation_id: generationId }).where('id', '=', id).execute();
}

/** What a member was asked to confirm, the oldest first. */
export async function draftsOf(db: Executor, userId: string): Promise<Draft[]> {
  const rows = await db
    .selectFrom('drafts')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute();
  return rows.map(toDraft);
}

export async function deleteDrafts(db: Executor, untilMs: number): Promise<void> {
  await db.deleteFrom('drafts').where('created_at_ms', '<=', untilMs).execute();
}

/** Whether there were any. */
export async function deleteDraftsOf(db: Executor, userId: string, untilMs: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('drafts')
    .where('user_id', '=', userId)
    .where('created_at_ms', '<=', untilMs)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
