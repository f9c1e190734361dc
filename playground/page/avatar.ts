// Avatars of ours: an initial on a colour that goes with the name.

import type { UserView } from '../wire/world.ts';

/** Grounds on which white is AA. */
const GROUNDS = ['#a8324a', '#8a5a00', '#2f7d32', '#00707a', '#1f66b5', '#6a4fc8', '#a03a8f', '#5b6470'];
const BOT_GROUND = '#4752c4';

/** The address of an inline picture, for `<img>` and for elements that take one. */
export function avatarUrl({ name, isBot }: UserView): string {
  const ground = isBot ? BOT_GROUND : (GROUNDS[hashOf(name) % GROUNDS.length] ?? BOT_GROUND);
  const initial = name.slice(0, 1).toLocaleUpperCase();
  return `data:image/svg+xml,${encodeURIComponent(svg(ground, isBot ? EASEL : letter(initial)))}`;
}

/** Gives each of the playground's people a colour of their own. */
function hashOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at += 1) hash = (hash * 17 + name.charCodeAt(at)) % 97;
  return hash;
}

/** An easel with a picture on it. */
const EASEL =
  '<g fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round"><path d="M30 84 44 20M70 84 56 20M50 14v60"/></g><path fill="#fff" d="M26 30h48v34H26z"/><path fill="#4752c4" d="m30 60 12-16 9 10 7-7 12 13z"/>';

function letter(initial: string): string {
  const safe = initial.replaceAll(/[<>&"']/gu, '?');
  return `<text x="50" y="53" fill="#fff" font-family="system-ui,sans-serif" font-size="48" font-weight="600" text-anchor="middle" dominant-baseline="central">${safe}</text>`;
}

function svg(ground: string, inside: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="${ground}"/>${inside}</svg>`;
}
