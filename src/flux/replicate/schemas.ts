// Zod schemas of Replicate's answers (its OpenAPI document, and bodies that were seen).

import { z } from 'zod';

/** It stands in paths, and in the log. */
const ID = /^[\da-z_-]{1,100}$/i;

const moment = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((ms) => !Number.isNaN(ms));

/** What the answer to a submit must have; the rest is asked for. */
export const createdSchema = z.object({ id: z.string().regex(ID) });

/** A prediction. `status` is a text: the `status` of an error is a number. */
export const predictionSchema = z.object({
  status: z.string().min(1),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  data_removed: z.boolean().nullish().catch(null),
  started_at: z.unknown().optional(),
});

export type Prediction = z.infer<typeof predictionSchema>;

/** One of those that the account began. */
export const listedSchema = z.object({
  id: z.string().regex(ID),
  model: z.string(),
  created_at: moment,
  data_removed: z.boolean().nullish().catch(null),
  input: z.record(z.string(), z.unknown()).nullish().catch(null),
});
export type ListedPrediction = z.infer<typeof listedSchema>;

/** Without `next` it does not say whether it is the last. */
export const pageSchema = z.object({ next: z.string().nullable(), results: z.array(z.unknown()) });

/** The form of its errors; 429 was seen without a title. */
export const errorBodySchema = z.object({
  title: z.string().nullish().catch(null),
  detail: z.string(),
  retry_after: z.number().nonnegative().nullish().catch(null),
  invalid_fields: z
    .array(z.object({ field: z.string() }))
    .nullish()
    .catch(null),
});

export const accountSchema = z.object({ type: z.string(), username: z.string() });

/** Only the names of the fields: what they take is not compared. */
export const modelSchema = z.object({
  latest_version: z.object({
    openapi_schema: z.object({
      components: z.object({
        schemas: z.object({ Input: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
      }),
    }),
  }),
});
