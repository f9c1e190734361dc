// How amounts, times and names are written in the panel.

import { now } from '../clock.ts';
import { localeOf, type State } from '../state.ts';
import type { PageTexts } from '../texts/texts.ts';
import { textsOf } from '../texts/texts-of.ts';

const MICROS_PER_CENT = 10_000;
const MICROS_PER_USD = 1_000_000;

/** `$0.04`, and as many digits as there are below a cent. */
export function usd(micros: number): string {
  const isWholeCents = micros % MICROS_PER_CENT === 0;
  const digits = Math.abs(micros / MICROS_PER_USD).toFixed(isWholeCents ? 2 : 6);
  return `${micros < 0 ? '−' : ''}$${isWholeCents ? digits : digits.replace(/0+$/u, '')}`;
}

/** A change: with its sign, also where it is more. */
export function change(micros: number): string {
  return micros > 0 ? `+${usd(micros)}` : usd(micros);
}

export function dollars(amount: number): string {
  return usd(Math.round(amount * MICROS_PER_USD));
}

const formats = new Map<string, { readonly day: Intl.DateTimeFormat; readonly time: Intl.DateTimeFormat }>();

function formatsOf(locale: string) {
  const made = formats.get(locale) ?? {
    day: new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }),
    time: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
  };
  formats.set(locale, made);
  return made;
}

/** The time of day with its seconds, and the day before it where that is not today in the playground. */
export function timeText(state: State, atMs: number): string {
  const { day, time } = formatsOf(localeOf(state));
  const today = day.format(now());
  const date = day.format(atMs);
  return date === today ? time.format(atMs) : `${date.replaceAll(' ', '\u00a0')} ${time.format(atMs)}`;
}

/** `0.42 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

export function behindTexts(state: State): PageTexts['behind'] {
  return textsOf(state).behind;
}

/** The name of a person or of a server; its id where that is unknown. */
export function nameOf({ known }: State, id: string): string {
  const { users = [], guilds = [] } = known?.world ?? {};
  return [...users, ...guilds].find((one) => one.id === id)?.name ?? id;
}
