// What the journal holds: one entry a line, each written before what depends on it.

import { z } from 'zod';
import { ASPECTS, AUTO_ASPECT, FORMATS, RESOLUTIONS, type FileFormat } from '../../../generation/model/image-model.ts';

const size = z.object({ width: z.int(), height: z.int() });
const fileFormat = z.enum(['jpeg', 'png', 'webp'] as const satisfies readonly FileFormat[]);
const keptFile = z.object({ file: z.string(), sha256: z.string(), bytes: z.int(), format: fileFormat, size });

const recipe = z.object({
  modelId: z.string(),
  prompt: z.string(),
  aspect: z.enum([...ASPECTS, AUTO_ASPECT]).nullable(),
  resolution: z.enum(RESOLUTIONS).nullable(),
  size,
  seed: z.int().nullable(),
  isSeedChosen: z.boolean(),
  count: z.literal(1),
  enhance: z.boolean(),
  safety: z.int(),
  format: z.enum(FORMATS),
  inputs: z.array(
    z.object({
      number: z.int(),
      source: z.null(),
      maxMegapixels: z.int(),
      setsShape: z.boolean(),
      kept: keptFile,
      isFirstFrame: z.boolean(),
    }),
  ),
  strength: z.int().nullable(),
});

const micros = z.int().min(0);
const picture = { index: z.int().min(1) };
/** The number of the submit, from 1. */
const submit = { ...picture, submit: z.int().min(1) };
const atMs = z.int();

const entries = [
  /**
   * A run begins, or goes on: what it may spend from now on, together with all runs of that purse, and whether that goes into the bot's
   * ledger.
   */
  z.object({
    event: z.literal('run'),
    run: z.string(),
    purse: z.string(),
    budget: micros.nullable(),
    isBooked: z.boolean(),
    atMs,
  }),
  /** A picture that is to be painted. `price`: what it is held at, by the dearest account that may paint it. */
  z.object({
    event: z.literal('planned'),
    ...picture,
    run: z.string(),
    /** Of the batch; null for the one picture of a command. */
    line: z.int().nullable(),
    recipe,
    host: z.string().nullable(),
    price: micros,
  }),
  /** Before the one call that spends. */
  z.object({
    event: z.literal('submit'),
    ...submit,
    host: z.string(),
    account: z.string(),
    price: micros,
    atMs,
  }),
  /** The host took nothing. */
  z.object({ event: z.literal('refused'), ...submit, error: z.string() }),
  /** The host took it: it is paid for, or will be. */
  z.object({
    event: z.literal('task'),
    ...submit,
    taskId: z.string(),
    pollingUrl: z.string(),
    cost: micros.nullable(),
  }),
  /** Nobody knows whether the host took it, or whether it bills. */
  z.object({ event: z.literal('unconfirmed'), ...submit, error: z.string() }),
  /** The host is done, and says what it took where it does. */
  z.object({ event: z.literal('ready'), ...submit, seed: z.int().nullable(), cost: micros.nullable(), atMs }),
  /** Its file is about to get its name. */
  z.object({ event: z.literal('file'), ...submit, kept: keptFile }),
  /** The file stands under its name. */
  z.object({ event: z.literal('painted'), ...submit, atMs }),
  /** It ended without a file. `billed`: what it cost, or may have. */
  z.object({
    event: z.literal('failed'),
    ...picture,
    submit: z.int().min(0),
    error: z.string(),
    billed: micros,
    isSure: z.boolean(),
    atMs,
  }),
  /** It failed at no cost, and is to be painted after all. `submit`: the last there was, 0 for none. */
  z.object({ event: z.literal('again'), ...picture, submit: z.int().min(0) }),
] as const;

export const journalEntry = z.discriminatedUnion('event', entries);
export type JournalEntry = z.infer<typeof journalEntry>;
export type Entry<Event extends JournalEntry['event']> = Extract<JournalEntry, { readonly event: Event }>;
