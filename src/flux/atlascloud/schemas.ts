// Zod schemas of AtlasCloud's answers. Its own pages and the clients of others disagree about shapes, so each that was seen is taken.

import { z } from 'zod';

/** It stands in paths, and in the log. */
const ID = /^[\da-z_-]{1,100}$/i;

const amount = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(?:\.\d+)?$/)
      .transform(Number),
  ])
  .pipe(z.number().min(-1e6).max(1e6));
/** In dollars. */
const price = amount.pipe(z.number().positive().max(100));

/** What lies in `data`, or where that was not seen, at the top. */
function inData<T>(schema: z.ZodType<T>) {
  return z.union([z.object({ data: schema }).transform(({ data }) => data), schema]);
}

export const taskIdSchema = inData(z.object({ id: z.string().regex(ID) }));

const address = z.union([z.string().min(1), z.object({ url: z.string().min(1) }).transform(({ url }) => url)]);

export const predictionSchema = inData(
  z.object({
    status: z.string().min(1),
    outputs: z.array(address).nullish().catch(null),
    output: z
      .union([address.transform((one) => [one]), z.array(address)])
      .nullish()
      .catch(null),
    error: z.unknown().optional(),
    error_code: z
      .union([z.number(), z.string().transform(Number)])
      .nullish()
      .catch(null),
  }),
);

/** The errors of the routes of media, and those of `/public/v1`. */
export const errorBodySchema = z.union([
  z.object({ code: z.number(), msg: z.string() }),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => ({ msg: error.message })),
]);

export const balanceSchema = inData(
  z.object({ available: z.object({ value: amount, currency: z.string().toLowerCase() }) }),
);

export const catalogueSchema = z.union([
  z.array(z.unknown()),
  z.object({ data: z.array(z.unknown()) }).transform(({ data }) => data),
]);

/** One that cannot be called has `display_console: false`, and its schema file lies there all the same. */
export const catalogueEntrySchema = z.object({
  model: z.string(),
  schema: z.string().min(1),
  display_console: z.literal(true),
});

export const quoteSchema = inData(z.object({ price }));
