// The limits of a server: what `/limits` reads and changes.

import { randomUUID } from 'node:crypto';
import type { Clock } from '../runtime/clock.ts';
import {
  guildCeiling,
  resolveCaps,
  type CapHolder,
  type CapPolicy,
  type GuildCap,
} from '../generation/admission/cap-policy.ts';
import { remaining, SPANS, type Cap, type CapSpan, type CapUsage, type DefaultCaps } from '../generation/model/caps.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { GenerationStore } from '../generation/ports/generation-store.ts';
import type { AdministrationStore, AuditEntry } from './store.ts';
import type { Reports } from './reports.ts';
import { anybodyIn, sharedCapUsages } from './shared-caps.ts';
import { Mutex } from '../runtime/mutex.ts';

export interface LimitsServiceOptions {
  readonly store: AdministrationStore;
  readonly generations: Pick<GenerationStore, 'memberUsage' | 'capUsages'>;
  readonly reports: Pick<Reports, 'topSpenders'>;
  /** What a picture costs there whose member chooses nothing. */
  readonly usualPrice: (guildId: string) => Promise<MicroUsd>;
  readonly caps: CapPolicy;
  readonly defaults: DefaultCaps;
  readonly decisions: LimitDecisions;
  readonly clock: Clock;
}

/** What the generation service is to do about what an admin just stored. */
interface LimitDecisions {
  /** Applies the pause of a server. */
  setGuildPaused(guildId: string, isPaused: boolean): void;
  /** Cancels what a limit leaves no room for. Returns at once. */
  capsChanged(guildId: string): void;
}

/** Who changes something, and in which server. The server is taken from the interaction, never from an option. */
export interface Actor {
  readonly guildId: string;
  readonly userId: string;
}

/** Whom an admin's limit applies to. Ceilings are set by the operator. */
export interface LimitSubject {
  readonly subject: Exclude<GuildCap['subject'], 'ceiling'>;
  /** The id of the member or role; '' for everyone, new members and the server. */
  readonly subjectId: string;
  /** How many days from joining on a member is new; null for every other subject, and where the limit is removed. */
  readonly days?: number | null;
  /** The member as Discord knows them here; nothing of one who left. */
  readonly member?: CapHolder | null;
}

/** Whom a limit stops: what is left to them does not pay for a usual picture. Of the server's own it is everybody. */
export type Stopped =
  | { readonly kind: 'members'; readonly userIds: readonly string[] }
  | { readonly kind: 'everybody'; readonly usage: CapUsage };

export type LimitChange =
  | {
      readonly kind: 'changed';
      readonly before: MicroUsd | null;
      readonly after: MicroUsd | null;
      /** As in GuildCap. */
      readonly daysBefore: number | null;
      /** What held before without being set for the subject: null where something was set, or nothing held. */
      readonly heldBefore: Cap | null;
      /** Of new members: what holds for everyone all the same, for it is not higher. */
      readonly usualIsLower: Cap | null;
      readonly stopped: Stopped;
    }
  | { readonly kind: 'unchanged'; readonly limit: MicroUsd | null }
  | { readonly kind: 'above_ceiling'; readonly ceiling: Cap };

/** `duplicate`: Discord delivered the command twice, and the first delivery answers. */
export type GrantResult =
  | { readonly kind: 'granted'; readonly usages: readonly CapUsage[] }
  | { readonly kind: 'above_ceiling'; readonly ceiling: Cap }
  | { readonly kind: 'nothing_to_lift' | 'duplicate' };

export interface GrantRequest {
  readonly member: CapHolder;
  readonly amount: MicroUsd;
  readonly reason: string;
  /** Makes the grant idempotent: one interaction grants once. */
  readonly interactionId: string;
}

/** Everything that limits spending in a server. */
export interface LimitsOverview {
  readonly pausedBy: string | null;
  readonly isBotPaused: boolean;
  readonly timeZone: string;
  /** Caps of the server as a whole, with their use. */
  readonly guild: readonly CapUsage[];
  readonly ceilings: readonly Cap[];
  /** The caps of the whole bot, over all servers. */
  readonly bot: readonly CapUsage[];
  /** Caps of a member for whom nothing else was set. */
  readonly everyone: readonly Cap[];
  /** Caps that admins set for new members, roles and members. */
  readonly special: readonly GuildCap[];
  readonly trail: readonly AuditEntry[];
}

/** One page of the audit trail, the newest first. */
export interface TrailPage {
  readonly page: number;
  readonly entries: readonly AuditEntry[];
  readonly hasOlder: boolean;
}

/** Entries of the trail below the overview, and on a page of its own. */
const TRAIL_SHOWN = 5;
const TRAIL_PAGE = 6;
/** Of those who spent, so many are looked at whether a new limit stops them: those who spent most. */
const MOST_CHECKED = 500;
const NOBODY: Stopped = { kind: 'members', userIds: [] };

/** Limits and pauses that a server's admins set. Every change is written to the audit trail. */
export class LimitsService {
  readonly #options: LimitsServiceOptions;
  readonly #mutex = new Mutex();

  constructor(options: LimitsServiceOptions) {
    this.#options = options;
  }

  async view(guildId: string): Promise<LimitsOverview> {
    const { store, generations, caps, defaults } = this.#options;
    const nobody = anybodyIn(guildId);
    const { periods, caps: inForce } = await caps.capsFor(nobody);
    const shared = inForce.filter(({ scope }) => scope !== 'member');
    const { usages } = await generations.memberUsage(guildId, '', { caps: shared, periods });
    const [set, settings, rules] = [
      await store.guildCaps(guildId),
      await store.settings(guildId),
      await store.rulesFor(guildId, ''),
    ];
    return {
      pausedBy: settings.pausedBy,
      isBotPaused: rules.isBotPaused,
      timeZone: rules.calendar.timeZone,
      guild: usages.filter(({ scope }) => scope === 'guild'),
      ceilings: SPANS.flatMap((span) => guildCeiling(set, span, defaults) ?? []),
      bot: usages.filter(({ scope }) => scope === 'bot'),
      everyone: inForce.filter(({ scope }) => scope === 'member'),
      special: set.filter(({ subject }) => subject === 'new' || subject === 'role' || subject === 'member'),
      trail: await store.auditTrail(guildId, TRAIL_SHOWN, 0),
    };
  }

  /** Every cap that applies to this member, with its source, its use and what was granted. */
  async viewMember(member: CapHolder): Promise<readonly CapUsage[]> {
    const { generations, caps } = this.#options;
    const { usages } = await generations.memberUsage(member.guildId, member.userId, await caps.capsFor(member));
    return usages;
  }

  /** `page` counts from 0. */
  async trail(guildId: string, page: number): Promise<TrailPage> {
    const entries = await this.#options.store.auditTrail(guildId, TRAIL_PAGE + 1, page * TRAIL_PAGE);
    return { page, entries: entries.slice(0, TRAIL_PAGE), hasOlder: entries.length > TRAIL_PAGE };
  }

  async set(actor: Actor, subject: LimitSubject, span: CapSpan, limit: MicroUsd): Promise<LimitChange> {
    return this.#mutex.take(() => this.#change(actor, subject, span, limit));
  }

  async clear(actor: Actor, subject: LimitSubject, span: CapSpan): Promise<LimitChange> {
    return this.#mutex.take(() => this.#change(actor, subject, span, null));
  }

  async #change(
    { guildId, userId }: Actor,
    subject: LimitSubject,
    span: CapSpan,
    limit: MicroUsd | null,
  ): Promise<LimitChange> {
    const { store, defaults, decisions, clock } = this.#options;
    const set = await store.guildCaps(guildId);
    const ceiling = guildCeiling(set, span, defaults);
    if (limit !== null && ceiling !== null && limit > ceiling.limit) return { kind: 'above_ceiling', ceiling };
    const former = set.find((cap) => cap.span === span && isFor(cap, subject)) ?? null;
    const before = former?.limit ?? null;
    const daysBefore = former?.days ?? null;
    if (before === limit && (limit === null || daysBefore === (subject.days ?? null)))
      return { kind: 'unchanged', limit };
    const { subjectId, days = null } = subject;
    await store.changeCap(guildId, { subject: subject.subject, subjectId, days, span }, limit, {
      guildId,
      actorId: userId,
      action: limit === null ? 'cap.clear' : 'cap.set',
      subject: `${subject.subject}:${subject.subjectId === '' ? '' : `${subject.subjectId}:`}${span}`,
      before: auditValue(before, daysBefore),
      after: auditValue(limit, subject.days ?? null),
      atMs: clock.now(),
    });
    decisions.capsChanged(guildId);
    const usual = heldWithout(set, guildId, subject, span, { defaults, nowMs: clock.now() });
    const isNoLower = subject.subject === 'new' && limit !== null && usual !== null && usual.limit <= limit;
    const heldBefore = before === null ? usual : null;
    const usualIsLower = isNoLower ? usual : null;
    const stopped = limit === null ? NOBODY : await this.#stoppedBy(guildId, subject, span);
    return { kind: 'changed', before, after: limit, daysBefore, heldBefore, usualIsLower, stopped };
  }

  /** Whose limit is this one now, and is used up. What roles they have is known from their last command there. */
  async #stoppedBy(guildId: string, subject: LimitSubject, span: CapSpan): Promise<Stopped> {
    const { store, reports, caps, defaults, usualPrice, clock } = this.#options;
    const price = await usualPrice(guildId);
    if (subject.subject === 'guild') {
      const isChanged = (cap: Cap): boolean => cap.scope === 'guild' && cap.span === span;
      const [usage] = (await sharedCapUsages(this.#options, guildId, isChanged)).usages;
      return usage !== undefined && remaining(usage) < price ? { kind: 'everybody', usage } : NOBODY;
    }
    const { periods } = await caps.capsFor(anybodyIn(guildId));
    const set = await store.guildCaps(guildId);
    const userIds = await reports.topSpenders(guildId, span === 'day' ? 'today' : 'month', MOST_CHECKED);
    const spent = await store.memberSpending(guildId, periods.guild[span].key, userIds);
    const stopped = spent.filter((member) => {
      const holder = { ...member, guildId };
      const cap = resolveCaps(set, holder, defaults, clock.now()).find(
        (one) => one.scope === 'member' && one.span === span,
      );
      return cap !== undefined && isFrom(cap, subject) && member.used + price > cap.limit + member.granted;
    });
    return { kind: 'members', userIds: stopped.toSorted((a, b) => b.used - a.used).map(({ userId }) => userId) };
  }

  /** Raises a member's own caps of this day and this month, once; those of the server and the bot stay. */
  async grant(actor: Actor, { member, amount, reason, interactionId }: GrantRequest): Promise<GrantResult> {
    const { store, caps, defaults, clock } = this.#options;
    const set = await store.guildCaps(actor.guildId);
    const ceiling = SPANS.map((span) => guildCeiling(set, span, defaults)).find(
      (cap) => cap !== null && amount > cap.limit,
    );
    if (ceiling !== undefined && ceiling !== null) return { kind: 'above_ceiling', ceiling };
    const { caps: inForce, periods } = await caps.capsFor(member);
    if (!inForce.some(({ scope }) => scope === 'member')) return { kind: 'nothing_to_lift' };
    // A new holder for each delivery, so that a second delivery of the same command cannot claim it.
    if (!(await store.claimNotice(`grant:${interactionId}`, randomUUID(), clock.now()))) return { kind: 'duplicate' };
    const { guildId, userId } = member;
    await store.grant({ guildId, userId, amount, reason, actorId: actor.userId, periods, atMs: clock.now() });
    return { kind: 'granted', usages: await this.viewMember(member) };
  }

  /** False where the server was already paused. Nothing more is submitted there, and new commands are refused. */
  async pause(actor: Actor): Promise<boolean> {
    return this.#mutex.take(() => this.#setPaused(actor, actor.userId));
  }

  /** False where the server was not paused. */
  async resume(actor: Actor): Promise<boolean> {
    return this.#mutex.take(() => this.#setPaused(actor, null));
  }

  async #setPaused({ guildId, userId }: Actor, pausedBy: string | null): Promise<boolean> {
    const { store, decisions, clock } = this.#options;
    const { pausedBy: before } = await store.settings(guildId);
    const action = pausedBy === null ? 'resume' : 'pause';
    const audit = { guildId, actorId: userId, action, subject: 'server', before, after: pausedBy, atMs: clock.now() };
    if (!(await store.setGuildPause(guildId, pausedBy, audit))) return false;
    decisions.setGuildPaused(guildId, pausedBy !== null);
    return true;
  }
}

/** What holds where admins set nothing for the subject; for a role, of members who have no other with a limit. */
function heldWithout(
  set: readonly GuildCap[],
  guildId: string,
  { subject, member = null }: LimitSubject,
  span: CapSpan,
  { defaults, nowMs }: { readonly defaults: DefaultCaps; readonly nowMs: number },
): Cap | null {
  const holder = subject === 'member' ? member : anybodyIn(guildId);
  if (holder === null) return null;
  const scope = subject === 'guild' ? 'guild' : 'member';
  const caps = resolveCaps(set, holder, defaults, nowMs);
  return caps.find((cap) => cap.scope === scope && cap.span === span) ?? null;
}

/** Micro-dollars; for new members a blank and the number of days behind it. */
function auditValue(limit: MicroUsd | null, days: number | null): string | null {
  if (limit === null) return null;
  return days === null ? String(limit) : `${limit} ${days}`;
}

function isFor(cap: GuildCap, { subject, subjectId }: LimitSubject): boolean {
  return cap.subject === subject && cap.subjectId === subjectId;
}

/** Whether the limit that holds is the one of that subject. */
function isFrom({ source }: Cap, { subject, subjectId }: LimitSubject): boolean {
  return source.kind === subject && (source.kind !== 'role' || source.roleId === subjectId);
}
