import type { MicroUsd } from '../generation/model/money.ts';

/** Why an amount that a person typed is refused. */
export type UsdFault = 'negative' | 'not_a_number' | 'too_fine' | 'too_large';

export type ParsedUsd =
  | { readonly ok: true; readonly amount: MicroUsd }
  | { readonly ok: false; readonly fault: UsdFault };

/** More is surely a mistake, and sums of it stay within safe integers. */
const MAX_USD = 1_000_000;

const FRACTION_DIGITS = 6;
const AMOUNT = /^(-)?\$?\s*(-)?(\d*)(?:\.(\d+))?$/;

/** Parses `1`, `0.50` or `$2` exactly, without a float in between. Full-width digits are accepted. */
export function parseUsd(text: string): ParsedUsd {
  const [, minus, innerMinus, whole = '', fraction = ''] = AMOUNT.exec(asciiOf(text)) ?? [];
  if (whole === '' && fraction === '') return { ok: false, fault: 'not_a_number' };
  if (minus !== undefined || innerMinus !== undefined) return { ok: false, fault: 'negative' };
  if (fraction.length > FRACTION_DIGITS) return { ok: false, fault: 'too_fine' };
  const amount = Number(whole) * 1_000_000 + Number(fraction.padEnd(FRACTION_DIGITS, '0'));
  return amount > MAX_USD * 1_000_000 ? { ok: false, fault: 'too_large' } : { ok: true, amount };
}

function asciiOf(text: string): string {
  return text.normalize('NFKC').replace('\u2212', '-').trim();
}
