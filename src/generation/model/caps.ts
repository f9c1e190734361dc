import type { MicroUsd } from './money.ts';
import type { Newness } from './new-member.ts';

/** Whose spending a cap limits. */
export type CapScope = 'member' | 'guild' | 'bot';
export const SPANS = ['day', 'month'] as const;
export type CapSpan = (typeof SPANS)[number];

/** Which rule a cap comes from: what was set for that member, for one of their roles, for everyone in the server, for new members, … */
export type CapSource =
  | { readonly kind: 'member' | 'everyone' | 'guild' | 'ceiling' | 'operator' }
  | { readonly kind: 'role'; readonly roleId: string }
  | NewMemberSource;

/** A lower cap for the first days of a member, in place of one of `afterwards`; null where none would hold. */
export interface NewMemberSource extends Newness {
  readonly kind: 'new';
  readonly days: number;
  readonly afterwards: MicroUsd | null;
}

/** A ceiling on what may be held and charged in one calendar day or month. */
export interface Cap {
  readonly scope: CapScope;
  readonly span: CapSpan;
  readonly limit: MicroUsd;
  readonly source: CapSource;
}

/** A cap with what is used of it (held and charged). Its limit includes what was granted. */
export interface CapUse extends Cap {
  readonly granted: MicroUsd;
  readonly used: MicroUsd;
}

/** The same with when its period ends. */
export interface CapUsage extends CapUse {
  readonly resetsAtMs: number;
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

/** Nobody is limited but by what admins set. */
export const NO_CAPS: DefaultCaps = {
  userDaily: null,
  userMonthly: null,
  guildDaily: null,
  guildMonthly: null,
  botDaily: null,
  botMonthly: null,
};

/** A member hears of a cap once it is used to this share. */
const WARNING_SHARE = 0.8;

/** Whether a cap is used to 80 % or more, but was not lifted to nothing by being 0. */
export function isNearlyUsed({ used, limit }: CapUsage): boolean {
  return limit > 0 && used >= limit * WARNING_SHARE;
}

/** Whose caps a member reads in figures: their own and their server's. What all servers together have left is the operator's. */
export type OwnScope = Exclude<CapScope, 'bot'>;

/** Whether a member may read what is left of it. */
export function isOwn<Usage extends Pick<CapUsage, 'scope'>>(
  usage: Usage,
): usage is Usage & { readonly scope: OwnScope } {
  return usage.scope !== 'bot';
}

/** What is left under a cap; never negative, also when a cap was lowered below what is used. */
export function remaining(usage: CapUsage): MicroUsd {
  return Math.max(0, usage.limit - usage.used);
}

/** The first cap that the price would pass, or null when it fits under all. */
export function bindingCap<Use extends CapUse>(usages: readonly Use[], price: MicroUsd): Use | null {
  return usages.find((usage) => usage.used + price > usage.limit) ?? null;
}

/** Whether the price passes caps of the member alone: what an admin gives to that member makes it fit. */
export function isMembersAlone(usages: readonly CapUse[], price: MicroUsd): boolean {
  const binding = usages.filter(({ used, limit }) => used + price > limit);
  return binding.length > 0 && binding.every(({ scope }) => scope === 'member');
}

/** The cap with the least left, or null when there is none. */
export function tightestCap<Usage extends CapUsage>(usages: readonly Usage[]): Usage | null {
  return usages.reduce<Usage | null>(
    (tightest, usage) => (tightest === null || remaining(usage) < remaining(tightest) ? usage : tightest),
    null,
  );
}
