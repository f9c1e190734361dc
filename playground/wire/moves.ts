// What the page can ask for: the moves of a member in Discord's client, and the levers.

import { z } from 'zod';
import { FILES_MAX } from './limits.ts';
import { LOCALES } from './locales.ts';

const snowflake = z.string().regex(/^\d{1,20}$/u);
const FILE_CHARACTERS = 36_000_000;

/** A file of the page: its bytes as base64. */
const file = z.strictObject({ filename: z.string().min(1).max(260), base64: z.base64().max(FILE_CHARACTERS) });
/** `id`: a user, role, channel or mentionable. */
const optionValue = z.union([z.string(), z.number(), z.boolean(), z.strictObject({ id: snowflake }), file]);
const options = z.record(z.string(), optionValue);
const modalValue = z.union([z.string(), z.boolean(), z.array(z.string()), z.array(file)]);

/** Who does it, and in which server. */
const actor = { as: snowflake, guildId: snowflake };
const inChannel = { ...actor, channelId: snowflake };

const moveSchema = z.discriminatedUnion('do', [
  /** `path`: the command's name, its subcommands after spaces. */
  z.strictObject({ do: z.literal('command'), ...inChannel, path: z.string(), options }),
  z.strictObject({ do: z.literal('autocomplete'), ...inChannel, path: z.string(), options, focused: z.string() }),
  z.strictObject({
    do: z.literal('menu'),
    ...inChannel,
    name: z.string(),
    target: z.union([z.strictObject({ messageId: snowflake }), z.strictObject({ userId: snowflake })]),
  }),
  z.strictObject({ do: z.literal('click'), ...actor, messageId: snowflake, customId: z.string() }),
  z.strictObject({
    do: z.literal('select'),
    ...actor,
    messageId: snowflake,
    customId: z.string(),
    values: z.array(z.string()),
  }),
  z.strictObject({
    do: z.literal('submit'),
    ...actor,
    invocationId: snowflake,
    values: z.record(z.string(), modalValue),
  }),
  z.strictObject({ do: z.literal('post'), ...inChannel, content: z.string(), files: z.array(file).max(FILES_MAX) }),
  z.strictObject({ do: z.literal('delete'), ...actor, messageId: snowflake }),
  /** The language of this person's Discord. */
  z.strictObject({ do: z.literal('language'), as: snowflake, locale: z.enum(LOCALES) }),
  /** A lever of `wire/levers.ts`, with its value where it has one. */
  z.strictObject({ do: z.literal('pull'), lever: z.string(), value: z.string().nullable() }),
]);

export type Move = z.infer<typeof moveSchema>;
export type WireFile = z.infer<typeof file>;
export type WireOptionValue = z.infer<typeof optionValue>;
export type WireModalValue = z.infer<typeof modalValue>;

/** A move with a number by which its answer is recognised. */
export const requestSchema = z.strictObject({ number: z.number().int().nonnegative(), move: moveSchema });
export type Request = z.infer<typeof requestSchema>;
