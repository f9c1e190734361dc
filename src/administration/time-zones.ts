import { DateTime } from 'luxon';

/** The IANA name of a zone in its usual spelling (`asia/shanghai` → `Asia/Shanghai`); null for an unknown one. */
export function canonicalTimeZone(text: string): string | null {
  const name = text.trim();
  // Offsets such as +08:00 are refused: they have no daylight saving.
  if (!/^[a-z][\w/+-]*$/i.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

export interface TimeZoneSuggestion {
  readonly name: string;
  /** The time there, `14:05`. */
  readonly localTime: string;
}

/** Zones whose name contains the typed text, those whose city begins with it first. */
export function suggestTimeZones(typed: string, nowMs: number, limit: number): readonly TimeZoneSuggestion[] {
  const wanted = typed.trim().toLowerCase().replaceAll(' ', '_');
  return ['UTC', ...Intl.supportedValuesOf('timeZone')]
    .filter((name) => name.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(cityBegins(b, wanted)) - Number(cityBegins(a, wanted)))
    .slice(0, limit)
    .map((name) => ({ name, localTime: DateTime.fromMillis(nowMs, { zone: name }).toFormat('HH:mm') }));
}

function cityBegins(name: string, wanted: string): boolean {
  return (name.split('/').at(-1) ?? name).toLowerCase().startsWith(wanted);
}
