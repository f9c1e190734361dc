import type { Clock } from '../../runtime/clock.ts';
import { SPANS, type Cap, type CapSource, type CapSpan, type DefaultCaps } from '../model/caps.ts';
import type { Requester } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import { newnessOf } from '../model/new-member.ts';
import { periodsAt } from '../model/periods.ts';
import type { RuleBook } from '../model/rules.ts';
import type { CapSet } from '../model/cap-set.ts';

/** A cap that an admin set for a member, a role, everyone, new members or the server, or the operator as the server's ceiling. */
export interface GuildCap {
  readonly subject: 'member' | 'role' | 'everyone' | 'new' | 'guild' | 'ceiling';
  /** The id of the member or role; '' where there is one alone. */
  readonly subjectId: string;
  readonly span: CapSpan;
  readonly limit: MicroUsd;
  /** How many days from joining on a member is new; null for every other subject. */
  readonly days?: number | null;
}

export interface GuildCapSource {
  guildCaps(guildId: string): Promise<readonly GuildCap[]>;
}

export type CapHolder = Pick<Requester, 'guildId' | 'userId' | 'roleIds' | 'joinedAtMs'>;

/** Which caps hold for a member now. */
export interface CapPolicy {
  capsFor(requester: CapHolder): Promise<CapSet>;
}

export interface CapPolicyOptions {
  readonly source: GuildCapSource;
  readonly rules: Pick<RuleBook, 'calendarOf'>;
  readonly defaults: DefaultCaps;
  readonly clock: Clock;
}

/** The operator's defaults, as far as the server's admins decided nothing else, in the server's calendar. */
export function createCapPolicy({ source, rules, defaults, clock }: CapPolicyOptions): CapPolicy {
  return {
    capsFor: async (requester) => {
      const guildCaps = await source.guildCaps(requester.guildId);
      const calendar = await rules.calendarOf(requester.guildId);
      const nowMs = clock.now();
      return { caps: resolveCaps(guildCaps, requester, defaults, nowMs), periods: periodsAt(nowMs, calendar) };
    },
  };
}

/** Every cap that binds this member, narrowest first: a refusal names the first that does. */
export function resolveCaps(
  guildCaps: readonly GuildCap[],
  requester: CapHolder,
  defaults: DefaultCaps,
  nowMs: number,
): Cap[] {
  const caps: (Cap | null)[] = [
    ...SPANS.map((span) => memberCap(guildCaps, requester, span, { defaults, nowMs })),
    ...SPANS.map((span) => guildCap(guildCaps, span, defaults)),
    ...SPANS.map((span) => operatorCap('bot', span, span === 'day' ? defaults.botDaily : defaults.botMonthly)),
  ];
  return caps.filter((cap) => cap !== null);
}

/** One set for that member wins; else what holds for their roles or everyone, or what is lower for new members. */
function memberCap(
  guildCaps: readonly GuildCap[],
  holder: CapHolder,
  span: CapSpan,
  { defaults, nowMs }: { readonly defaults: DefaultCaps; readonly nowMs: number },
): Cap | null {
  const ofSpan = guildCaps.filter((cap) => cap.span === span);
  const own = ofSpan.find(({ subject, subjectId }) => subject === 'member' && subjectId === holder.userId);
  if (own !== undefined) return { scope: 'member', span, limit: own.limit, source: { kind: 'member' } };

  const usual = usualCap(ofSpan, holder, span, defaults);
  const first = ofSpan.find(({ subject }) => subject === 'new');
  if (first === undefined || first.days == null || (usual !== null && usual.limit <= first.limit)) return usual;
  const newness = newnessOf(holder.joinedAtMs, first.days, nowMs);
  if (newness === null) return usual;
  const source = { kind: 'new', days: first.days, ...newness, afterwards: usual?.limit ?? null } as const;
  return { scope: 'member', span, limit: first.limit, source };
}

/** The highest of their roles'; else everyone's; else the operator's default. */
function usualCap(
  ofSpan: readonly GuildCap[],
  { roleIds }: CapHolder,
  span: CapSpan,
  defaults: DefaultCaps,
): Cap | null {
  const cap = (limit: MicroUsd, source: CapSource): Cap => ({ scope: 'member', span, limit, source });
  const ofRoles = ofSpan.filter(({ subject, subjectId }) => subject === 'role' && roleIds.includes(subjectId));
  const [highest] = ofRoles.toSorted((a, b) => b.limit - a.limit);
  if (highest !== undefined) return cap(highest.limit, { kind: 'role', roleId: highest.subjectId });

  const everyone = ofSpan.find(({ subject }) => subject === 'everyone');
  if (everyone !== undefined) return cap(everyone.limit, { kind: 'everyone' });
  return operatorCap('member', span, span === 'day' ? defaults.userDaily : defaults.userMonthly);
}

/** What the admins set for their server, but never above the operator's ceiling; null where nothing limits it. */
export function guildCap(guildCaps: readonly GuildCap[], span: CapSpan, defaults: DefaultCaps): Cap | null {
  const ceiling = guildCeiling(guildCaps, span, defaults);
  const own = guildCaps.find((cap) => cap.subject === 'guild' && cap.span === span);
  if (own !== undefined && (ceiling === null || own.limit < ceiling.limit)) {
    return { scope: 'guild', span, limit: own.limit, source: { kind: 'guild' } };
  }
  return ceiling;
}

/** What the operator allows a server at most: set for that server, else for all; null for no ceiling. */
export function guildCeiling(guildCaps: readonly GuildCap[], span: CapSpan, defaults: DefaultCaps): Cap | null {
  const own = guildCaps.find((cap) => cap.subject === 'ceiling' && cap.span === span);
  if (own !== undefined) return { scope: 'guild', span, limit: own.limit, source: { kind: 'ceiling' } };
  return operatorCap('guild', span, span === 'day' ? defaults.guildDaily : defaults.guildMonthly);
}

function operatorCap(scope: Cap['scope'], span: CapSpan, limit: MicroUsd | null): Cap | null {
  return limit === null ? null : { scope, span, limit, source: { kind: 'operator' } };
}
