/** An amount of money in millionths of a US dollar, always a safe integer: $0.04 is 40 000. */
export type MicroUsd = number;

const MICROS_PER_USD = 1_000_000;
const MICROS_PER_CENT = 10_000;

/** Dollars as a person writes them to micro-dollars; finer than a micro-dollar is rounded. Throws a RangeError on what no ledger can hold. */
export function fromUsd(usd: number): MicroUsd {
  const micros = Math.round(usd * MICROS_PER_USD);
  if (!Number.isSafeInteger(micros)) throw new RangeError(`Not an amount of money: ${usd}`);
  return micros;
}

/** BFL counts in credits of one cent (docs.bfl.ai/quick_start/pricing); fractions of a credit are usual. */
export function fromCredits(credits: number): MicroUsd {
  return fromUsd(credits / 100);
}

/** Whether a limit has a cent left, as its member is told. */
export function isUsedUp(micros: MicroUsd): boolean {
  return micros < MICROS_PER_CENT;
}

/** What is left of a limit, for its member: whole cents, rounded down, so that nobody reckons with a fraction. */
export function formatLeft(micros: MicroUsd): string {
  return formatUsd(Math.floor(micros / MICROS_PER_CENT) * MICROS_PER_CENT);
}

/** `$0.04`, `$1.00`, `$0.014`, `-$0.50`: two decimals, more only where the amount has them. */
export function formatUsd(micros: MicroUsd): string {
  const absolute = Math.abs(micros);
  const dollars = Math.trunc(absolute / MICROS_PER_USD);
  const fraction = String(absolute % MICROS_PER_USD).padStart(6, '0');
  const digits = absolute % MICROS_PER_CENT === 0 ? fraction.slice(0, 2) : fraction.replace(/0+$/, '');
  return `${micros < 0 ? '-' : ''}$${dollars}.${digits}`;
}
