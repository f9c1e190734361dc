import { z } from 'zod';

/** Optional extras of an answer: one in a strange shape is as good as absent, since the task is paid for either way. */
const credits = z.number().nonnegative().nullish().catch(null);

/** `AsyncResponse` (api.bfl.ai/openapi.json). FLUX.1-era models name no cost here. */
export const submitAnswerSchema = z.object({
  id: z.string().min(1),
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

export const creditsSchema = z.object({ credits: z.number() });

/** The one thing in an overloaded server's answer that would betray a task it took. */
export const taskIdSchema = z.object({ id: z.string().min(1) });
