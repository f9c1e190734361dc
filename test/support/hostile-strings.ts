import fc from 'fast-check';
import { seedOr } from './seed.ts';

/** Texts that often cause faults: control and invisible characters, lone surrogates, code, overlong texts. */
const HOSTILE_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\uD800',
  'fox\uDC00\uD83D',
  '\u202Egnp.exe\u202C',
  '\u2066\u2067\u2068\u2069',
  '\u200B\u200C\u200D\uFEFF\u2060\u3164\uFFA0\u115F\u034F\u2800\u{E0041}',
  'Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358\u0359\u035A'.repeat(20),
  '👩‍👩‍👧‍👦'.repeat(40),
  '\r\n\t\u2028\u0085',
  '@everyone @here <@1> <@&2> <#3> </imagine:4> <t:0:R>',
  '[free nitro](https://evil.example/?a=b#c) https://evil.example discord.gg/abc',
  '**__~~||`\\*_[]()>#-=+.!{}',
  "'; DROP TABLE ledger; --",
  "${process.exit(1)} {{7*7}} #{7*7} <%= 7 %> $& $1 $` $'",
  '$(reboot) `reboot` | reboot; reboot && reboot',
  '../../../../etc/passwd',
  'C:\\Windows\\System32\\con',
  '(a+)+$',
  "=cmd|' /C calc'!A0",
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '0x10',
  '9007199254740993',
  '１２',
  'a'.repeat(6_000),
  '画'.repeat(6_000),
  '🦊'.repeat(3_000),
  ' '.repeat(6_000),
  '\u{10FFFF}'.repeat(100),
];

const HOSTILE_NUMBERS = [
  0,
  -0,
  -1,
  1,
  1.5,
  4097,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  1e21,
  1e300,
  -1e300,
  5e-324,
  Number.MAX_VALUE,
];

export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 120 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
);

export const hostileNumber = fc.oneof(fc.constantFrom(...HOSTILE_NUMBERS), fc.integer(), fc.double({ noNaN: true }));

/** Small JSON values of any type. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  hostileNumber,
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { id: null }, ['a', 1]),
  fc.jsonValue({ maxDepth: 3 }),
);

interface Change {
  /** Numbers in [0, 1) that choose the place, level by level. */
  readonly picks: readonly number[];
  /** null removes the place. */
  readonly replacement: { readonly value: unknown } | null;
}

/** A copy of the value in which one place at any depth is removed or replaced. */
function changed(value: unknown, { picks, replacement }: Change): unknown {
  const [where = 0, depth = 1, ...rest] = picks;
  const isLeaf = typeof value !== 'object' || value === null;
  if (isLeaf || (depth < 0.12 && picks.length < 14) || Object.keys(value).length === 0)
    return replacement?.value ?? null;
  const further = { picks: rest, replacement };
  const at = Math.floor(where * Object.keys(value).length);
  const change = (inner: unknown, index: number): unknown[] => {
    if (index !== at) return [inner];
    if (replacement === null && depth < 0.4) return [];
    return [changed(inner, further)];
  };
  if (Array.isArray(value)) return value.flatMap(change);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner], index) => change(inner, index).map((one) => [key, one])),
  );
}

const change: fc.Arbitrary<Change> = fc.record({
  picks: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 14, maxLength: 14 }),
  replacement: fc.option(hostileValue.map((value) => ({ value }))),
});

/** The value with one to three changes at any place. */
export function mutationOf(value: unknown): fc.Arbitrary<unknown> {
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => changes.reduce(changed, value));
}

/** The seed of the fuzz tests: fixed, so that a failure is reproducible. */
export const FUZZ_SEED = seedOr(20_261_122);

/** The factor by which the number of cases is multiplied. */
export const FUZZ_FACTOR = Number(process.env['EASEL_FUZZ_FACTOR'] ?? 1);

/** Records uncaught errors and unhandled rejections until it is disposed. */
export class UncaughtErrors implements Disposable {
  readonly errors: unknown[] = [];
  readonly #note = (error: unknown): void => void this.errors.push(error);

  constructor() {
    process.on('unhandledRejection', this.#note).on('uncaughtExceptionMonitor', this.#note);
  }

  [Symbol.dispose](): void {
    process.off('unhandledRejection', this.#note).off('uncaughtExceptionMonitor', this.#note);
  }
}
