// Shows a message of Discord in a terminal, as Discord's own client would show it.

export interface Reader {
  readonly locale: string;
  readonly nowMs: number;
  /** By the id of a member, a role or a channel. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether bold, small and so on can be shown; they are left out otherwise. */
  readonly isStyled: boolean;
}

const STYLES = { bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], struck: [9, 29] } as const;
/** From the longest on, in seconds. */
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
/** Discord's styles of a time. Source: reference.mdx "Timestamp Styles". */
const TIMES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

export function shown(text: string, reader: Reader): string {
  return text
    .split('\n')
    .map((line) => shownLine(line, reader))
    .join('\n');
}

function shownLine(line: string, reader: Reader): string {
  const styled = (style: keyof typeof STYLES, inner: string): string => {
    const [on, off] = STYLES[style];
    return reader.isStyled ? `\u{1b}[${on}m${inner}\u{1b}[${off}m` : inner;
  };
  const [, mark, rest = ''] = /^(-# |#{1,3} |> )?(.*)$/u.exec(line) ?? [];
  // What is escaped is kept aside until the end.
  const escaped: string[] = [];
  const inner = rest
    .replaceAll(/\\([^\p{L}\p{N}\s])/gu, (_whole, sign: string) => `\u{0}${escaped.push(sign) - 1}\u{0}`)
    .replaceAll(/<t:(-?\d+)(?::([tTdDfFR]))?>/gu, (_whole, seconds: string, style?: string) =>
      timeOf(Number(seconds), style ?? 'f', reader),
    )
    .replaceAll(/<(@!?|@&|#)(\d+)>/gu, (whole, sign: string, id: string) => {
      const name = reader.names.get(id);
      return name === undefined ? whole : `${sign.charAt(0)}${name}`;
    })
    .replaceAll(/<(\/[^:>]+):\d+>/gu, '$1')
    .replaceAll(/<a?:(\w+):\d+>/gu, ':$1:')
    .replaceAll(/\[([^\]]+)\]\(<?([^)>\s]+)>?\)/gu, '$1 ($2)')
    .replaceAll(/\*\*(.+?)\*\*/gu, (_whole, bold: string) => styled('bold', bold))
    .replaceAll(/__(.+?)__/gu, (_whole, underlined: string) => styled('underline', underlined))
    .replaceAll(/~~(.+?)~~/gu, (_whole, struck: string) => styled('struck', struck))
    .replaceAll(/\*([^*\s][^*]*)\*/gu, (_whole, italic: string) => styled('italic', italic))
    .replaceAll(/`([^`]+)`/gu, '$1')
    .replaceAll(/\0(\d+)\0/gu, (_whole, index: string) => escaped[Number(index)] ?? '');
  if (mark === '-# ') return styled('dim', inner);
  if (mark === '> ') return `│ ${inner}`;
  return mark === undefined ? inner : styled('bold', inner);
}

function timeOf(seconds: number, style: string, { locale, nowMs }: Reader): string {
  if (style !== 'R') return new Intl.DateTimeFormat(locale, TIMES[style]).format(seconds * 1_000);
  const fromNow = seconds - Math.round(nowMs / 1_000);
  const [unit, length] = UNITS.find(([, least]) => Math.abs(fromNow) >= least) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(fromNow / length), unit);
}
