// Zod schemas of BFL's answers.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fromCredits, type MicroUsd } from '../../generation/model/money.ts';

/** In credits: $100 and a million dollars. A higher price or balance is surely a mistake. */
const MAX_PRICE = 10_000;
const MAX_BALANCE = 100_000_000;

/** BFL's ids are UUIDs. They are logged, so that anything else, which may be words, is replaced by its hash. */
const UUID_LIKE = /^[\da-f-]{1,100}$/i;

/** An optional field: an unexpected value is treated as absent, since the task is paid for either way. */
const credits = z.number().nonnegative().max(MAX_PRICE).nullish().catch(null);

/** The price in an answer; null where it has none. */
export function costFromCredits(cost: number | null | undefined): MicroUsd | null {
  return typeof cost === 'number' ? fromCredits(cost) : null;
}

/** `AsyncResponse` (api.bfl.ai/openapi.json). FLUX.1-era models name no cost here. */
export const submitAnswerSchema = z.object({
  // Only for the database and the log; polling uses the URL.
  id: z
    .string()
    .min(1)
    .transform((id) => (UUID_LIKE.test(id) ? id : createHash('sha256').update(id).digest('hex'))),
  polling_url: z.string().min(1),
  cost: credits,
});

/** A body about a task, with any HTTP status; its `status` field tells "no such task" from "no such page". */
export const taskBodySchema = z.object({
  status: z.string().min(1),
  result: z.unknown().optional(),
  details: z.unknown().optional(),
  cost: credits,
});
export type TaskBody = z.infer<typeof taskBodySchema>;

/** `result` of a Ready task. Only `sample` is required; a seed that is no safe integer is ignored. */
export const readyResultSchema = z.object({
  sample: z.string().min(1),
  seed: z.number().int().nullish().catch(null),
});

/** The common shape of BFL's errors. */
export const errorBodySchema = z.object({ detail: z.unknown().optional() });

export const creditsSchema = z.object({ credits: z.number().min(-MAX_BALANCE).max(MAX_BALANCE) });

/** Tells whether the answer of an overloaded server names a task after all. */
export const taskIdSchema = z.object({ id: z.string().min(1) });
