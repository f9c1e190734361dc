import { z } from 'zod';
import { fromCredits, type MicroUsd } from '../../generation/model/money.ts';

/** $100 and a million dollars: no picture costs the one, no account holds the other. What is above is a mistake that no ledger could sum up. */
const MAX_PRICE = 10_000;
const MAX_BALANCE = 100_000_000;

/** BFL's ids are UUIDs. */
const MAX_ID_LENGTH = 100;

/** Optional extras of an answer: one in a strange shape is as good as absent, since the task is paid for either way. */
const credits = z.number().nonnegative().max(MAX_PRICE).nullish().catch(null);

/** A price that an answer told; null where it told none, or nonsense. */
export function costFromCredits(cost: number | null | undefined): MicroUsd | null {
  return typeof cost === 'number' ? fromCredits(cost) : null;
}

/** `AsyncResponse` (api.bfl.ai/openapi.json). FLUX.1-era models name no cost here. */
export const submitAnswerSchema = z.object({
  // It goes into the database and the log; what is followed is the url.
  id: z
    .string()
    .min(1)
    .transform((id) => id.toWellFormed().slice(0, MAX_ID_LENGTH)),
  polling_url: z.string().min(1),
  cost: credits,
});

/** A body that speaks of a task, under whatever HTTP status: what tells "no such task" from "no such page". */
export const taskBodySchema = z.object({
  status: z.string().min(1),
  result: z.unknown().optional(),
  details: z.unknown().optional(),
  cost: credits,
});
export type TaskBody = z.infer<typeof taskBodySchema>;

/** `result` of a Ready task. Only `sample` is sure; a seed too large for a JavaScript number is no use to anyone. */
export const readyResultSchema = z.object({
  sample: z.string().min(1),
  seed: z.number().int().nullish().catch(null),
});

/** What BFL's errors have in common. */
export const errorBodySchema = z.object({ detail: z.unknown().optional() });

export const creditsSchema = z.object({ credits: z.number().min(-MAX_BALANCE).max(MAX_BALANCE) });

/** The one thing in an overloaded server's answer that would betray a task it took. */
export const taskIdSchema = z.object({ id: z.string().min(1) });
