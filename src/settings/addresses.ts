// Addresses, hosts and ids.

import { isIP } from 'node:net';
import { z } from 'zod';
import { nameOf } from '../environment/characters.ts';
import type { Meaning } from '../environment/meaning.ts';
import { isLoopback } from '../runtime/loopback.ts';
import { fail, failFor } from './fail.ts';

/** Discord's own hosts, whose API is at one path. */
const DISCORD_HOST = /^(?:\w+\.)?discord(?:app)?\.com$/u;
/** Hosts of BFL that are for people. */
const BFL_PAGES = /^(?:(?:www|docs|dashboard|help|playground)\.)?bfl\.ai$/u;

/** The address of Discord's REST API, without its version. */
export const discordApiUrl = z.string().transform((text, context) => {
  const base = readBase(text, /(?:\/v\d+)+$/iu);
  if ('fault' in base) return fail(context, base.fault);
  const { hostname, pathname } = new URL(base.value);
  if (!DISCORD_HOST.test(hostname)) return base.value;
  if (pathname === '/') return `${base.value}/api`;
  return pathname.toLowerCase() === '/api'
    ? base.value.replace(/\/api$/iu, '/api')
    : fail(context, 'must be https://discord.com/api, with nothing behind it');
});

/** The address of BFL's API, without its version. */
export const bflApiUrl = z.string().transform((text, context) => {
  const base = readBase(text, /(?:\/v1)+$/iu);
  if ('fault' in base) return fail(context, base.fault);
  const isForPeople = BFL_PAGES.test(new URL(base.value).hostname);
  return isForPeople ? fail(context, 'is for people: the API is at https://api.bfl.ai') : base.value;
});

/** The address of another host's API, without its version. */
export const hostApiUrl = z.string().transform((text, context) => {
  const base = readBase(text, /(?:\/v1)+$/iu);
  return 'fault' in base ? fail(context, base.fault) : base.value;
});

/** The base without slashes and the version at its end; what stands behind the version is no part of a base. */
function readBase(text: string, version: RegExp): Meaning {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/u.test(url.protocol)) return { fault: 'must begin with https://' };
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return { fault: 'must be https, except on loopback' };
  if (url.username !== '' || url.password !== '') return { fault: 'must have no user name and no password' };
  const odd = /[?#\s]/u.exec(text)?.[0];
  if (odd !== undefined) return { fault: `must end before ${nameOf(odd)}` };
  // As it is requested: without capital letters, backslashes and the dot that may end a name.
  const host = url.host.replace(/\.(?=:\d+$|$)/u, '');
  const value = `${url.protocol}//${host}${url.pathname.replaceAll(/\/+/gu, '/')}`
    .replace(/\/+$/u, '')
    .replace(version, '');
  const behind = /\/v\d+\/.*$/iu.exec(new URL(value).pathname)?.[0];
  return behind === undefined ? { value } : { fault: `must end before “${behind}”` };
}

/** Discord's limit of a link (docs.discord.com: components/reference). */
const LINK_MAX = 512;
const CONTACT_MAX = 100;

/** The address of a page for people. */
export const pageUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== 'https:') return fail(context, 'must begin with https://');
  if (url.username !== '' || url.password !== '') return fail(context, 'must have no user name and no password');
  return url.href.length <= LINK_MAX ? url.href : fail(context, `must have ${LINK_MAX} characters at most`);
});

/** Whom members can ask: a page, the id of a user of Discord, or words such as an e-mail address. */
export const contact = z.string().transform((text, context) => {
  if (/^https?:/iu.test(text))
    return (
      pageUrl.safeParse(text).data ?? fail(context, 'must be words, or the address of a page that begins with https://')
    );
  return Array.from(text).length <= CONTACT_MAX ? text : fail(context, `must have ${CONTACT_MAX} characters at most`);
});

/** An id of Discord's. */
export const snowflake = z
  .string()
  .transform((text, context) =>
    /^\d{17,20}$/u.test(text) ? text : failFor('must be an id of 17 to 20 digits', /[^\d]/u, text, context),
  );

/** An address or a name of this machine, for a server. */
export const ownHost = z.string().transform((text, context) => {
  const host = text.replace(/^\[(.*)\]$/u, '$1').toLowerCase();
  if (isHostName(host)) return host;
  return fail(
    context,
    'must be an address of this machine, like 127.0.0.1, or 0.0.0.0 for all; the port belongs into HTTP_PORT',
  );
});

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
