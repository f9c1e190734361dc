// Numbers, dollars and words.

import { z } from 'zod';
import { fromUsd, type MicroUsd } from '../generation/model/money.ts';
import { fail, failFor, type Context } from './fail.ts';

const isNone = (text: string): boolean => text.toLowerCase() === 'none';

function readWhole(text: string, min: number, max: number, context: Context): number {
  const rule = `must be a whole number from ${min} to ${max}`;
  if (!/^\d+$/u.test(text)) return failFor(rule, /[^\d]/u, text, context);
  const number = Number(text);
  return number >= min && number <= max ? number : fail(context, rule);
}

export const wholeNumber = (min: number, max: number) =>
  z.string().transform((text, context) => readWhole(text, min, max, context));

/** A whole number, or `none` for no limit. */
export const wholeNumberOrNone = (min: number, max: number) =>
  z.string().transform((text, context) => (isNone(text) ? null : readWhole(text, min, max, context)));

function readUsd(text: string, rule: string, context: Context): MicroUsd {
  const amount = text.replace(/^\$\s*/u, '');
  return /^\d{1,6}(\.\d{1,6})?$/u.test(amount) ? fromUsd(Number(amount)) : failFor(rule, /[^\d.]/u, amount, context);
}

const DOLLARS = 'must be dollars below a million, like 1.00';

export const dollars = z.string().transform((text, context) => readUsd(text, DOLLARS, context));
/** Dollars, or `none` for no cap. */
export const cap = z
  .string()
  .transform((text, context) => (isNone(text) ? null : readUsd(text, `${DOLLARS}, or none`, context)));

/** One of these words, in any case. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words, rule: string) =>
  z.string().toLowerCase().pipe(z.enum(words, rule));
