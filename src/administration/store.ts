import type { GuildCap, GuildCapSource } from '../generation/admission/cap-policy.ts';
import type { Aspect } from '../generation/model/image-model.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { Periods } from '../generation/model/periods.ts';
import type { RuleBook } from '../generation/model/rules.ts';

/** One change that somebody made. `guildId` is '' for what the operator did to the whole bot. */
export interface AuditEntry {
  readonly guildId: string;
  readonly actorId: string;
  /** `cap.set`, `cap.clear`, `grant`, `pause`, `resume`, `setting`, … */
  readonly action: string;
  /** Whom or what it is about, as a key: `member:1`, `role:2`, `everyone:day`, `time_zone`. */
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly atMs: number;
}

/** Settings of a server that hold one value; null: nothing decided. */
export interface GuildSettings {
  readonly timeZone: string | null;
  readonly defaultModelId: string | null;
  readonly defaultAspect: Aspect | null;
  readonly maxPixels: number | null;
  readonly maxSafety: number | null;
  readonly maxCount: number | null;
  readonly modLogChannelId: string | null;
  readonly digestChannelId: string | null;
  /** Who paused the server. */
  readonly pausedBy: string | null;
}

/** A list that a server keeps: what is allowed, and what words are not. `roleId` is '' for everyone. */
export type GuildList =
  | { readonly kind: 'channel' | 'role' }
  | { readonly kind: 'model'; readonly roleId: string }
  | { readonly kind: 'word' };

export interface Grant {
  readonly guildId: string;
  readonly userId: string;
  readonly amount: MicroUsd;
  readonly reason: string;
  readonly actorId: string;
  readonly periods: Periods;
  readonly atMs: number;
}

export interface Block {
  readonly kind: 'user' | 'guild';
  readonly id: string;
  readonly reason: string;
  readonly blockedBy: string;
  readonly atMs: number;
}

export interface CreditReading {
  readonly atMs: number;
  readonly balance: MicroUsd;
  /** What the ledger says was billed since the reading before. */
  readonly billedSince: MicroUsd;
  /** The part of it that is assumed and not known: lost answers, tasks given up. */
  readonly unsureSince: MicroUsd;
  /** The price of what was with BFL then, or came to it while it was asked: perhaps billed, not yet in the ledger. */
  readonly inFlight: MicroUsd;
}

/** The books were set back to a backup: nothing between the two times stands in them. */
export interface Restoration {
  readonly takenAtMs: number;
  readonly restoredAtMs: number;
}

/** Why the whole bot is paused, since when, and who did it: a user, or the burn-rate breaker. */
export interface BotPause {
  readonly reason: string;
  readonly actorId: string;
  readonly atMs: number;
}

/**
 * What admins and the operator decided. Each change is one transaction with its line in the audit trail, and is in force
 * for the next command.
 */
export interface AdministrationStore extends GuildCapSource, RuleBook {
  /** Sets or, with null, clears a cap. */
  changeCap(guildId: string, cap: Omit<GuildCap, 'limit'>, limit: MicroUsd | null, audit: AuditEntry): Promise<void>;
  /** Lifts a member's caps of this day and month, once. */
  grant(grant: Grant): Promise<void>;
  settings(guildId: string): Promise<GuildSettings>;
  changeSettings(guildId: string, change: Partial<GuildSettings>, audit: AuditEntry): Promise<void>;
  list(guildId: string, list: GuildList): Promise<readonly string[]>;
  /** Adds to or takes from a list; false where nothing changed. */
  changeList(guildId: string, list: GuildList, value: string, present: boolean, audit: AuditEntry): Promise<boolean>;
  /** The newest first. */
  auditTrail(guildId: string, limit: number, offset: number): Promise<readonly AuditEntry[]>;

  blocks(): Promise<readonly Block[]>;
  block(block: Block): Promise<void>;
  /** False where nobody was blocked. */
  unblock(kind: Block['kind'], id: string, audit: AuditEntry): Promise<boolean>;
  /** null when the whole bot is not paused. */
  botPause(): Promise<BotPause | null>;
  /** null where no backup was ever restored. */
  restoration(): Promise<Restoration | null>;
  /** With null the bot goes on, and the window of the burn-rate breaker starts anew. */
  setBotPause(reason: string | null, audit: AuditEntry): Promise<void>;

  recordReading(reading: CreditReading): Promise<void>;
  /** Readings since then, oldest first; none from before a restore, because the books say nothing of what lies between. */
  readingsSince(sinceMs: number): Promise<readonly CreditReading[]>;
  /** The last reading that came back with a backup; null where none was restored. */
  readingBeforeRestore(): Promise<CreditReading | null>;
  /** What BFL billed, by the ledger, after `sinceMs` and up to `untilMs`. */
  billedBetween(sinceMs: number, untilMs: number): Promise<MicroUsd>;

  /** Takes the right to say something once. True for the first holder, and again for that same one. */
  claimNotice(key: string, holder: string, atMs: number): Promise<boolean>;
  /** Whether anybody took it. */
  isClaimed(key: string): Promise<boolean>;
  /** Servers that want a digest, with the channel for it. */
  digestChannels(): Promise<
    readonly { readonly guildId: string; readonly channelId: string; readonly timeZone: string }[]
  >;
}

/** What one server costs the operator, in the server's own day and month. */
export interface GuildSpending {
  readonly guildId: string;
  /** Billed by BFL. */
  readonly today: MicroUsd;
  readonly month: MicroUsd;
  /** Of the month: billed, and charged to nobody. */
  readonly wasted: MicroUsd;
}

/** The books over all servers, as the operator reads them. */
export interface OperatorReport {
  /** Every server that ever spent anything. */
  guildSpending(nowMs: number): Promise<readonly GuildSpending[]>;
  /** The price of all pictures that are with BFL now, or on their way there. */
  inFlight(): Promise<MicroUsd>;
  /** What was booked as billed after `sinceMs` and up to `untilMs` although BFL never said so. */
  unsureBetween(sinceMs: number, untilMs: number): Promise<MicroUsd>;
  /** The time of the first entry; null for an empty ledger. */
  beganAtMs(): Promise<number | null>;
}
