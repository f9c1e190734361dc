// Addresses, hosts and ids.

import { isIP } from 'node:net';
import { z } from 'zod';
import { isLoopback } from '../runtime/loopback.ts';

/** The base of an API's addresses, without a slash at its end. */
export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) url' })
  .transform((text) => text.replace(/\/+$/, ''))
  .refine(
    (text) => text.startsWith('https:') || isLoopback(new URL(text).hostname),
    'must be https, except on loopback',
  );

/** An id of Discord's. */
export const snowflake = z.string().regex(/^\d{17,20}$/, 'must be an id of 17 to 20 digits');

/** Names of hosts, separated by commas. */
export const hostNames = z
  .string()
  .transform(splitList)
  .pipe(z.array(z.string().refine(isHostName, 'must be host names, separated by commas')).min(1, 'must name a host'));

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
}

function isHostName(text: string): boolean {
  return isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text);
}
