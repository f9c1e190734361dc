import type { Generated } from 'kysely';
import type { DeliveryRoute, FailureReason, GenerationState, PictureState } from '../generation/generation.ts';
import type { Aspect, ImageFormat } from '../generation/image-model.ts';

/** The tables as kysely sees them. Times are epoch ms, money is micro-dollars, booleans are 0 or 1. */
export interface Schema {
  generations: GenerationsTable;
  pictures: PicturesTable;
  ledger: LedgerTable;
  balances: BalancesTable;
}

export interface GenerationsTable {
  id: string;
  guild_id: string;
  channel_id: string;
  user_id: string;
  role_ids: string;
  locale: string;
  reply_token: string;
  reply_token_expires_at_ms: number;
  is_private: 0 | 1;
  model_id: string;
  prompt: string;
  aspect: Aspect | null;
  width: number;
  height: number;
  seed: number;
  count: number;
  enhance: 0 | 1;
  safety: number;
  format: ImageFormat;
  unit_price_micros: number;
  state: GenerationState;
  created_at_ms: number;
  delivered_at_ms: number | null;
  delivery_route: DeliveryRoute | null;
  message_id: string | null;
}

export interface PicturesTable {
  generation_id: string;
  number: number;
  user_id: string;
  state: PictureState;
  seed: number;
  queued_at_ms: number;
  not_before_ms: Generated<number>;
  submits: Generated<number>;
  submitted_at_ms: number | null;
  deadline_ms: number | null;
  task_id: string | null;
  polling_url: string | null;
  file: string | null;
  file_sha256: string | null;
  file_bytes: number | null;
  file_format: 'jpeg' | 'png' | 'webp' | null;
  file_width: number | null;
  file_height: number | null;
  charged_micros: number | null;
  failure_reason: FailureReason | null;
  /** A JSON array of strings. */
  failure_details: string | null;
  ended_at_ms: number | null;
}

export type LedgerKind = 'hold' | 'settle' | 'release' | 'adjust' | 'unconfirmed';

/** Append-only. Each amount is the change that the entry makes; a balance is a sum of changes. */
export interface LedgerTable {
  id: Generated<number>;
  kind: LedgerKind;
  generation_id: string | null;
  picture: number | null;
  guild_id: string;
  user_id: string;
  guild_day: string;
  guild_month: string;
  bot_day: string;
  bot_month: string;
  held_micros: number;
  charged_micros: number;
  /** What the provider took from the operator, whoever is charged. */
  billed_micros: number;
  reason: string | null;
  actor_id: string | null;
  at_ms: number;
}

/** The ledger summed up per period, kept in the same transaction: `''` as user is the server, `''` as both the bot. */
export interface BalancesTable {
  guild_id: string;
  user_id: string;
  period: string;
  held_micros: number;
  charged_micros: number;
  billed_micros: number;
}
