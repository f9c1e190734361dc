// How keys move in a list and what choosing does, after the listbox pattern of WAI-ARIA.

const PAGE = 10;

/** Where a key leads; null where it leads nowhere. */
export function nextActive(key: string, active: number, count: number): number | null {
  const last = count - 1;
  const to: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + PAGE,
    PageUp: active - PAGE,
    Home: 0,
    End: last,
  };
  const next = to[key];
  return next === undefined ? null : Math.max(0, Math.min(last, next));
}

/** The choice that begins with what was typed, from the present one on; the same letter again goes to the next of it. */
export function typedAhead(text: string, labels: readonly string[], active: number): number | null {
  const typed = text.toLocaleLowerCase();
  const isOneLetter = typed === typed.charAt(0).repeat(typed.length);
  const wanted = isOneLetter ? typed.charAt(0) : typed;
  const from = isOneLetter ? active + 1 : Math.max(0, active);
  const order = labels.map((_, index) => (index + from) % labels.length);
  return order.find((index) => labels[index]?.toLocaleLowerCase().startsWith(wanted)) ?? null;
}

interface Limits {
  readonly least: number;
  readonly most: number;
}

/** What is chosen after one was picked: of a single choice it takes the other's place; beyond the most, nothing changes. */
export function toggled(chosen: readonly string[], value: string, { least, most }: Limits): readonly string[] {
  const isChosen = chosen.includes(value);
  if (most === 1) return isChosen && least === 0 ? [] : [value];
  if (isChosen) return chosen.filter((one) => one !== value);
  return chosen.length < most ? [...chosen, value] : chosen;
}
