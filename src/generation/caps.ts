import type { MicroUsd } from './money.ts';
import type { Periods } from './periods.ts';

/** Whose spending a cap limits. */
export type CapScope = 'member' | 'guild' | 'bot';
export type CapSpan = 'day' | 'month';

/** A ceiling on what may be held and charged in one calendar day or month. */
export interface Cap {
  readonly scope: CapScope;
  readonly span: CapSpan;
  readonly limit: MicroUsd;
}

/** A cap with what is used of it (held and charged) and when its period ends. */
export interface CapUsage extends Cap {
  readonly used: MicroUsd;
  readonly resetsAtMs: number;
}

/** The caps that hold for one member of one server, and the periods that they count in. */
export interface CapSet {
  readonly caps: readonly Cap[];
  readonly periods: Periods;
}

/** The operator's settings of the same names; null lifts a cap. */
export interface DefaultCaps {
  readonly userDaily: MicroUsd | null;
  readonly userMonthly: MicroUsd | null;
  readonly guildDaily: MicroUsd | null;
  readonly guildMonthly: MicroUsd | null;
  readonly botDaily: MicroUsd | null;
  readonly botMonthly: MicroUsd | null;
}

/** The operator's defaults as caps, narrowest first: a refusal names the first that binds. */
export function defaultCaps(defaults: DefaultCaps): Cap[] {
  const candidates: readonly (readonly [CapScope, CapSpan, MicroUsd | null])[] = [
    ['member', 'day', defaults.userDaily],
    ['member', 'month', defaults.userMonthly],
    ['guild', 'day', defaults.guildDaily],
    ['guild', 'month', defaults.guildMonthly],
    ['bot', 'day', defaults.botDaily],
    ['bot', 'month', defaults.botMonthly],
  ];
  return candidates.flatMap(([scope, span, limit]) => (limit === null ? [] : [{ scope, span, limit }]));
}

/** What is left under a cap; never negative, also when a cap was lowered below what is used. */
export function remaining(usage: CapUsage): MicroUsd {
  return Math.max(0, usage.limit - usage.used);
}

/** The first cap that the price would pass, or null when it fits under all. */
export function bindingCap(usages: readonly CapUsage[], price: MicroUsd): CapUsage | null {
  return usages.find((usage) => usage.used + price > usage.limit) ?? null;
}

/** The cap with the least left, or null when there is none. */
export function tightestCap(usages: readonly CapUsage[]): CapUsage | null {
  return usages.reduce<CapUsage | null>(
    (tightest, usage) => (tightest === null || remaining(usage) < remaining(tightest) ? usage : tightest),
    null,
  );
}
