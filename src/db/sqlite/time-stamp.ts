// The time in the names of backups and copies.

/** `2026-11-22T17-32-08-526Z`: sorts by time, and may stand in a file's name. */
export function stampOf(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(/[:.]/g, '-');
}

/** The time of the stamp in a name; null where it has none. */
export function stampedAtMs(name: string): number | null {
  const [, day, hours, minutes, seconds, ms] = /(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z/.exec(name) ?? [];
  const atMs = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${ms}Z`);
  return Number.isNaN(atMs) ? null : atMs;
}
