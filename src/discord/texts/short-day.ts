/**
 * How the axis of a chart shows a day of the ledger (`2026-11-22`) in a language, named by its tag for `Intl`. The format
 * is made with the first day: that takes longer than a start should.
 */
export function shortDay(locale: string): (day: string) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (day) => {
    format ??= new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' });
    return format.format(new Date(`${day}T00:00:00Z`));
  };
}
