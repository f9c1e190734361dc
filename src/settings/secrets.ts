// The form of the token and the key.

import { z } from 'zod';

const TOKEN_PAGE = 'discord.com/developers/applications → Bot';
/** Three parts, of which the first is the id of the bot (docs.discord.com: reference, authentication). */
const TOKEN_FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/u;
/** What is copied in the place of a token, as those pages show it. */
const NOT_TOKENS: readonly (readonly [RegExp, string])[] = [
  [
    /^bfl_|^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu,
    'is a key of BFL: are DISCORD_TOKEN and BFL_API_KEY exchanged?',
  ],
  [/^\d{17,20}$/u, `is the id of an application: its bot's token is at ${TOKEN_PAGE}`],
  [/^[\da-f]{64}$/iu, `is the public key of an application: its bot's token is at ${TOKEN_PAGE}`],
  [/^[\w-]{32}$/u, `has the form of a client secret: the bot's token is at ${TOKEN_PAGE}`],
];

const secret = (missing: string) =>
  z.string({ error: missing }).refine((text) => !text.includes(' '), { error: 'contains a blank', abort: true });

/** The token of a bot. */
export const token = z
  .string({ error: `is missing: the bot's token, from ${TOKEN_PAGE}` })
  // As the header of a request has it.
  .transform((text) => text.replace(/^Bot /u, ''))
  .pipe(secret(''))
  .superRefine((text, context) => {
    if (TOKEN_FORM.test(text)) return;
    const [, fault] = NOT_TOKENS.find(([form]) => form.test(text)) ?? [];
    const message =
      fault ?? `has not the form of a bot's token, three parts with dots between: copy it from ${TOKEN_PAGE}`;
    context.addIssue({ code: 'custom', message });
  });

/** A key of BFL's. */
export const apiKey = secret('is missing: the key of your BFL account, from dashboard.bfl.ai').refine(
  (text) => !TOKEN_FORM.test(text),
  "has the form of a bot's token: are DISCORD_TOKEN and BFL_API_KEY exchanged?",
);
