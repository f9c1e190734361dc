// How amounts, numbers and dates are written.

const MICROS_PER_USD = 1_000_000;
const MICROS_PER_CENT = 10_000;
/** Averages and ticks are no sums: a hundredth of a cent says enough. */
const FINEST_AVERAGE = 100;

/**
 * Micro-dollars as the bot writes them, exactly: `$0.04`, `$0.014`, `-$0.50`.
 * @param {number} micros a safe integer
 */
export function usd(micros) {
  const absolute = Math.abs(micros);
  const fraction = String(absolute % MICROS_PER_USD).padStart(6, '0');
  const digits = absolute % MICROS_PER_CENT === 0 ? fraction.slice(0, 2) : fraction.replace(/0+$/, '');
  return `${micros < 0 ? '-' : ''}$${Math.trunc(absolute / MICROS_PER_USD)}.${digits}`;
}

/**
 * @param {number} charged
 * @param {number} pictures
 */
export function averageUsd(charged, pictures) {
  if (pictures === 0) return '–';
  return usd(Math.round(charged / pictures / FINEST_AVERAGE) * FINEST_AVERAGE);
}

/**
 * Puts values into the places `{name}` of a text; a value is not read for places again.
 * @param {string} text
 * @param {Readonly<Record<string, string>>} values
 */
export function fill(text, values) {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/**
 * The formats of a language, named by its tag for `Intl`. Days and months come as in the ledger: `2026-11-22`, `2026-11`.
 * @param {string} language
 */
export function formatsOf(language) {
  const number = new Intl.NumberFormat(language);
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const wait = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const dates = /** @type {const} */ ({
    day: { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' },
    shortDay: { month: 'short', day: 'numeric' },
    month: { year: 'numeric', month: 'long' },
    monthOfYear: { year: 'numeric', month: 'short' },
    monthAlone: { month: 'short' },
  });
  /** @param {Intl.DateTimeFormatOptions} options */
  const date = (options) => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    return (/** @type {string} */ key) => format.format(new Date(`${key}${key.length === 7 ? '-01' : ''}T00:00:00Z`));
  };
  return {
    number: (/** @type {number} */ value) => number.format(value),
    share: (/** @type {number} */ value) => share.format(value),
    seconds: (/** @type {number} */ ms) => wait.format(ms / 1_000),
    day: date(dates.day),
    shortDay: date(dates.shortDay),
    month: date(dates.month),
    monthOfYear: date(dates.monthOfYear),
    monthAlone: date(dates.monthAlone),
  };
}
