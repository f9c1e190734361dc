// Times as Discord's client writes them, in the language of the member.

import type { TimeStyle } from './markdown/nodes.ts';

const FORMATS: Readonly<Record<Exclude<TimeStyle, 'R'>, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};
/** From the longest on, in seconds. */
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
const DAY_MS = 86_400_000;
/** What a Date can hold, in ms. */
const MAX_MS = 8.64e15;

const dates = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();

/** A time of a message's text; null where no calendar has it. */
export function timeText(atMs: number, style: TimeStyle, locale: string, nowMs: number): string | null {
  if (Math.abs(atMs) > MAX_MS) return null;
  return style === 'R' ? relativeText(atMs, locale, nowMs) : dateFormat(locale, FORMATS[style]).format(atMs);
}

function relativeText(atMs: number, locale: string, nowMs: number): string {
  const fromNow = Math.round((atMs - nowMs) / 1_000);
  const [unit, length] = UNITS.find(([, least]) => Math.abs(fromNow) >= least) ?? ['second', 1];
  const format = relatives.get(locale) ?? new Intl.RelativeTimeFormat(locale);
  relatives.set(locale, format);
  return format.format(Math.trunc(fromNow / length), unit);
}

/** Which day it is for the person, such as `2026-11-30`. */
export function dayOf(atMs: number): string {
  const date = new Date(atMs);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].join('-');
}

export function dayLabel(atMs: number, locale: string): string {
  return dateFormat(locale, { dateStyle: 'long' }).format(atMs);
}

/** When a message was sent: the time, of other days with the date. */
export function sentAt(atMs: number, locale: string, nowMs: number, yesterday: (time: string) => string): string {
  const time = dateFormat(locale, FORMATS.t).format(atMs);
  if (dayOf(atMs) === dayOf(nowMs)) return time;
  if (dayOf(atMs) === dayOf(nowMs - DAY_MS)) return yesterday(time);
  return dateFormat(locale, FORMATS.s).format(atMs);
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const format = dates.get(key) ?? new Intl.DateTimeFormat(locale, options);
  dates.set(key, format);
  return format;
}
