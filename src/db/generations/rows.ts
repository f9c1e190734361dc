import type { Selectable } from 'kysely';
import type {
  Generation,
  InputPicture,
  LaneName,
  Origin,
  Picture,
  PictureTask,
} from '../../generation/model/generation.ts';
import { TRANSITIONS } from '../../generation/model/lifecycle.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import { pictureSeed } from '../../generation/model/seed.ts';
import type { NewGeneration } from '../../generation/ports/generation-store.ts';
import type { PaintOrder } from '../../generation/ports/provider-account.ts';
import type { GenerationsTable, PicturesTable } from '../schema.ts';
import { toKeptFile } from '../sqlite/file-columns.ts';
import { parseStrings } from '../sqlite/json-strings.ts';
import { toRequester } from '../sqlite/requester-columns.ts';

/** Of a model or a host that takes none; the columns allow no NULL. */
export const NO_SEED = -1;

/** Its price is still our own: what the provider says is looked up behind the insert, which locks. */
export function toGenerationRow(generation: NewGeneration): GenerationsTable {
  const { requester, reply, recipe } = generation;
  return {
    id: reply.interactionId,
    guild_id: requester.guildId,
    channel_id: requester.channelId,
    parent_channel_id: requester.parentChannelId ?? null,
    user_id: requester.userId,
    role_ids: JSON.stringify(requester.roleIds),
    joined_at_ms: requester.joinedAtMs,
    locale: requester.locale,
    reply_token: reply.token,
    reply_token_expires_at_ms: reply.tokenExpiresAtMs,
    is_private: reply.isPrivate ? 1 : 0,
    model_id: recipe.modelId,
    prompt: recipe.prompt,
    aspect: recipe.aspect,
    resolution: recipe.resolution,
    strength: recipe.strength,
    is_marked: generation.isMarked ? 1 : 0,
    width: recipe.size.width,
    height: recipe.size.height,
    seed: recipe.seed ?? NO_SEED,
    is_seed_chosen: recipe.isSeedChosen ? 1 : 0,
    count: recipe.count,
    enhance: recipe.enhance ? 1 : 0,
    safety: recipe.safety,
    format: recipe.format,
    list_price_micros: generation.listPrice,
    unit_price_micros: generation.listPrice,
    state: TRANSITIONS.accept.to[0],
    created_at_ms: generation.createdAtMs,
    delivered_at_ms: null,
    delivery_route: null,
    message_id: null,
    attachment_limit_bytes: reply.attachmentLimitBytes,
    erased_at_ms: null,
    is_restored: 0,
    process_id: generation.processId,
    parent_id: generation.origin?.parentId ?? null,
    verb: generation.origin?.verb ?? null,
    input: generation.origin?.input ?? null,
    final_price_micros: generation.finalPrice,
    least_price_micros: generation.leastPrice,
  };
}

type NewPictureRow = Pick<
  PicturesTable,
  'generation_id' | 'number' | 'guild_id' | 'user_id' | 'state' | 'seed' | 'queued_at_ms'
> & { readonly price_micros: MicroUsd };

export function toPictureRows(
  { requester, reply, recipe, createdAtMs }: NewGeneration,
  price: MicroUsd,
): NewPictureRow[] {
  return Array.from({ length: recipe.count }, (_, index) => ({
    generation_id: reply.interactionId,
    number: index + 1,
    guild_id: requester.guildId,
    user_id: requester.userId,
    state: TRANSITIONS.accept.pictures.to,
    seed: pictureSeed(recipe.seed, index + 1) ?? NO_SEED,
    price_micros: price,
    queued_at_ms: createdAtMs,
  }));
}

export function toGeneration(
  row: GenerationsTable,
  pictures: readonly Selectable<PicturesTable>[],
  inputs: readonly InputPicture[] = [],
): Generation {
  return {
    id: row.id,
    requester: toRequester(row),
    reply: {
      interactionId: row.id,
      token: row.reply_token,
      tokenExpiresAtMs: row.reply_token_expires_at_ms,
      isPrivate: row.is_private === 1,
      attachmentLimitBytes: row.attachment_limit_bytes,
    },
    recipe: { prompt: row.prompt, count: row.count, ...toOrder(row, inputs) },
    listPrice: row.list_price_micros,
    unitPrice: row.unit_price_micros,
    leastPrice: row.least_price_micros,
    finalPrice: row.final_price_micros,
    state: row.state,
    processId: row.process_id,
    createdAtMs: row.created_at_ms,
    isRestored: row.is_restored === 1,
    isMarked: row.is_marked === 1,
    origin: toOrigin(row),
    pictures: pictures.map(toPicture),
  };
}

export type OrderRow = Pick<
  GenerationsTable,
  | 'model_id'
  | 'aspect'
  | 'resolution'
  | 'width'
  | 'height'
  | 'seed'
  | 'is_seed_chosen'
  | 'enhance'
  | 'safety'
  | 'format'
  | 'strength'
>;

export function toOrder(row: OrderRow, inputs: readonly InputPicture[]): PaintOrder {
  return {
    modelId: row.model_id,
    aspect: row.aspect,
    resolution: row.resolution,
    size: { width: row.width, height: row.height },
    seed: toSeed(row.seed),
    isSeedChosen: row.is_seed_chosen === 1,
    enhance: row.enhance === 1,
    safety: row.safety,
    format: row.format,
    inputs,
    strength: row.strength,
  };
}

export function toOrigin({ parent_id: parentId, verb }: Pick<GenerationsTable, 'parent_id' | 'verb'>): Origin | null {
  return parentId === null || verb === null ? null : { parentId, verb };
}

function toPicture(row: Selectable<PicturesTable>): Picture {
  return {
    generationId: row.generation_id,
    number: row.number,
    state: row.state,
    seed: toSeed(row.seed),
    price: row.price_micros,
    submits: row.submits,
    lane: toLane(row),
    submittedAtMs: row.submitted_at_ms,
    task: toTask(row),
    kept: row.file === null ? null : toKeptFile(row.file, row),
    charged: row.charged_micros,
    failure:
      row.failure_reason === null
        ? null
        : { reason: row.failure_reason, details: parseStrings(row.failure_details ?? '[]') },
    endedAtMs: row.ended_at_ms,
  };
}

export function toLane({ host, account }: Pick<PicturesTable, 'host' | 'account'>): LaneName | null {
  return host === null || account === null ? null : { host, account };
}

function toSeed(seed: number): number | null {
  return seed === NO_SEED ? null : seed;
}

function toTask(row: Selectable<PicturesTable>): PictureTask | null {
  const { task_id: taskId, polling_url: pollingUrl, submitted_at_ms: submittedAtMs, deadline_ms: deadlineMs } = row;
  if (taskId === null || pollingUrl === null || submittedAtMs === null || deadlineMs === null) return null;
  return { taskId, pollingUrl, submittedAtMs, deadlineMs };
}
