import { z } from 'zod';
import { nameOf } from '../environment/characters.ts';

/** Where a transformation of zod's reports what is wrong. */
export type Context = z.RefinementCtx;

/** Reports a fault. */
export function fail(context: Context, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

/** What does not fit the rule, with the character that is in the way where there is one. */
export function failFor(rule: string, odd: RegExp, text: string, context: Context): never {
  const character = odd.exec(text)?.[0];
  const found = character === undefined ? '' : `${rule.includes(':') ? ';' : ':'} it has ${nameOf(character)}`;
  return fail(context, rule + found);
}
