// The form of the token and the key.

import { z } from 'zod';
import { nameOf } from '../environment/characters.ts';
import { meantBy, type Meaning } from '../environment/meaning.ts';
import { fail, failFor } from './fail.ts';

const TOKEN_PAGE = 'discord.com/developers/applications → Bot';
/** Three parts, of which the first is the id of the bot (docs.discord.com: reference, authentication). */
const TOKEN_FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/u;
/** What is copied in the place of a token, as those pages show it. */
const NOT_TOKENS: readonly (readonly [RegExp, string])[] = [
  [
    /^bfl_|^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu,
    'is a key of BFL: are DISCORD_TOKEN and BFL_API_KEY exchanged?',
  ],
  [/^r8_/u, 'is a token of Replicate: are DISCORD_TOKEN and REPLICATE_API_KEY exchanged?'],
  [/^\d{17,20}$/u, `is the id of an application: its bot's token is at ${TOKEN_PAGE}`],
  [/^[\da-f]{64}$/iu, `is the public key of an application: its bot's token is at ${TOKEN_PAGE}`],
  [/^[\w-]{32}$/u, `has the form of a client secret: the bot's token is at ${TOKEN_PAGE}`],
];

/** What is pasted with a key: blanks, brackets, commas, the stars of one that is shown only in part. */
const ODD = /[\s<>()[\]{},;*"'\x60]/u;
/** As a line of `.env` has it, in a file that is to hold the key alone. */
const NAMED = /^[A-Z_]{4,}=/u;

/** The token of a bot. */
export const token = z
  .string({ error: `is missing: the bot's token, from ${TOKEN_PAGE}. npm run setup asks for it` })
  // As the header of a request has it.
  .transform((text) => text.replace(/^Bot /u, ''))
  .transform((text, context) => {
    if (TOKEN_FORM.test(text)) return text;
    const [, fault] = NOT_TOKENS.find(([form]) => form.test(text)) ?? [];
    if (fault !== undefined) return fail(context, fault);
    const rule = `does not have the form of a bot's token, three parts with dots between: copy it from ${TOKEN_PAGE}`;
    return failFor(rule, /[^\w.-]/u, text, context);
  });

/** A key of a host, by the name of its setting. */
export const apiKey = (setting: string) =>
  z.string().transform((text, context) => {
    const [odd, named] = [ODD, NAMED].map((form) => form.exec(text)?.[0]);
    if (TOKEN_FORM.test(text)) {
      return fail(context, `has the form of a bot's token: are DISCORD_TOKEN and ${setting} exchanged?`);
    }
    if (named !== undefined) return fail(context, `begins with “${named}”: give the value alone`);
    return odd === undefined ? text : fail(context, `contains ${nameOf(odd)}`);
  });

/** The token that was typed, as it was meant; or a clause on what is wrong with it. */
export function tokenMeantBy(raw: string): Meaning {
  return secretMeantBy(raw, token);
}

/** The same for the key of a setting. */
export function apiKeyMeantBy(raw: string, setting: string): Meaning {
  return secretMeantBy(raw, apiKey(setting));
}

function secretMeantBy(raw: string, form: z.ZodType<string>): Meaning {
  const meaning = meantBy(raw);
  if ('fault' in meaning) return meaning;
  const { data, error } = form.safeParse(meaning.value === '' ? undefined : meaning.value);
  return data === undefined ? { fault: error?.issues[0]?.message ?? '' } : { value: data };
}
