// Ports of the stores for administration, with their data types.

import type { CapHolder, GuildCap, GuildCapSource } from '../generation/admission/cap-policy.ts';
import type { Aspect } from '../generation/model/image-model.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { Calendar, Periods } from '../generation/model/periods.ts';
import type { RuleBook } from '../generation/model/rules.ts';

/** One change that a person made. `guildId` is '' for a change to the whole bot. */
export interface AuditEntry {
  readonly guildId: string;
  readonly actorId: string;
  /** `cap.set`, `cap.clear`, `grant`, `pause`, `resume`, `setting`, … */
  readonly action: string;
  /** What was changed, as a key: `member:1`, `role:2`, `everyone:day`, `time_zone`. */
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly atMs: number;
}

/** Settings of a server that hold one value; null: not set. */
export interface GuildSettings {
  readonly timeZone: string | null;
  readonly defaultModelId: string | null;
  readonly finalModelId: string | null;
  readonly defaultAspect: Aspect | null;
  readonly maxPixels: number | null;
  readonly maxSafety: number | null;
  readonly maxCount: number | null;
  /** From this price of a command on its member is asked; the operator's holds where it is lower. */
  readonly confirmFrom: MicroUsd | null;
  /** Pictures carry a visible mark that they were made by AI. */
  readonly aiMark: 'on' | null;
  /** Whose pictures may be used as references; null: a member's own and the bot's. */
  readonly references: 'everyone' | 'off' | null;
  /** Where safety above the ordinary may be asked for; null: in age-restricted channels alone. */
  readonly highSafety: 'everywhere' | null;
  readonly modLogChannelId: string | null;
  readonly digestChannelId: string | null;
  /** The id of the user who paused the server. */
  readonly pausedBy: string | null;
}

/** A list of a server: allowed channels, roles or models, or blocked words. `roleId` is '' for everyone. */
export type GuildList =
  | { readonly kind: 'channel' | 'role' }
  | { readonly kind: 'model'; readonly roleId: string }
  | { readonly kind: 'word' };

export interface Grant {
  readonly guildId: string;
  readonly userId: string;
  readonly amount: MicroUsd;
  /** '' where its member asked for it. */
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
  readonly account: string;
  readonly atMs: number;
  readonly balance: MicroUsd;
  /** Billed since the reading before, by the ledger. */
  readonly billedSince: MicroUsd;
  /** The part of it that the ledger assumes: lost answers, tasks given up. */
  readonly unsureSince: MicroUsd;
  /** The price of tasks that ran then or began while the host was asked: perhaps billed, not yet in the ledger. */
  readonly inFlight: MicroUsd;
}

/** The database was restored from a backup: what happened between the two times is not in it. */
export interface Restoration {
  readonly takenAtMs: number;
  readonly restoredAtMs: number;
  /** Limits, blocks and what was spent since could not be carried over: the bot was paused. */
  readonly isUncertain: boolean;
}

/** Who paused the bot where a restore did. */
export const RESTORE_ACTOR = 'restore';

/** The server that alone has the commands; null for every server. */
export type CommandScope = string | null;

/** Why the whole bot is paused, since when, and by whom. */
export interface BotPause {
  readonly reason: string;
  readonly actorId: string;
  readonly atMs: number;
}

/** What a member used in a period, with what is known of them by their last command. */
export interface MemberSpending extends Pick<CapHolder, 'userId' | 'roleIds' | 'joinedAtMs'> {
  /** Held and charged. */
  readonly used: MicroUsd;
  readonly granted: MicroUsd;
}

/**
 * Stores what admins and the operator decided. Each change is one transaction with its entry in the audit trail, and
 * applies from the next command on.
 */
export interface AdministrationStore extends GuildCapSource, RuleBook {
  /** Sets or, with null, clears a cap. */
  changeCap(guildId: string, cap: Omit<GuildCap, 'limit'>, limit: MicroUsd | null, audit: AuditEntry): Promise<void>;
  /** What these members used in a day or a month, by its key. */
  memberSpending(guildId: string, period: string, userIds: readonly string[]): Promise<readonly MemberSpending[]>;
  /** Raises a member's caps of this day and month, once. */
  grant(grant: Grant): Promise<void>;
  settings(guildId: string): Promise<GuildSettings>;
  /** A changed time zone opens no new day or month before the old one has ended in both zones. */
  changeSettings(guildId: string, change: Partial<GuildSettings>, audit: AuditEntry): Promise<void>;
  /** Pauses a server in the name of that user or, with null, ends its pause; false where it was paused, or was not. */
  setGuildPause(guildId: string, pausedBy: string | null, audit: AuditEntry): Promise<boolean>;
  list(guildId: string, list: GuildList): Promise<readonly string[]>;
  /** Adds a value to a list, or removes it; false where nothing changed. */
  changeList(guildId: string, list: GuildList, value: string, present: boolean, audit: AuditEntry): Promise<boolean>;
  /** The newest first. */
  auditTrail(guildId: string, limit: number, offset: number): Promise<readonly AuditEntry[]>;

  blocks(): Promise<readonly Block[]>;
  block(block: Block): Promise<void>;
  /** False where there was no such block. */
  unblock(kind: Block['kind'], id: string, audit: AuditEntry): Promise<boolean>;
  /** null when the whole bot is not paused. */
  botPause(): Promise<BotPause | null>;
  /** null if no backup was ever restored. */
  restoration(): Promise<Restoration | null>;
  /** null ends the pause; false where there was none to end. */
  setBotPause(reason: string | null, audit: AuditEntry): Promise<boolean>;

  drainedAccounts(): Promise<readonly string[]>;
  /** False where it was so before. */
  setDrained(account: string, isDrained: boolean, audit: AuditEntry): Promise<boolean>;

  recordReading(reading: CreditReading): Promise<void>;
  /** Readings of an account since then, oldest first; none from before a restore, because the ledger lacks the time between. */
  readingsSince(account: string, sinceMs: number): Promise<readonly CreditReading[]>;
  /** The last reading of an account before the restore; null if no backup was restored. */
  readingBeforeRestore(account: string): Promise<CreditReading | null>;
  /** Billed by that account, or by all for null, by the ledger, after `sinceMs` and up to `untilMs`. */
  billedBetween(sinceMs: number, untilMs: number, account: string | null): Promise<MicroUsd>;

  /** Claims the right to send a notice. True for the first holder, and again for that same one. */
  claimNotice(key: string, holder: string, atMs: number): Promise<boolean>;
  /** Whether anyone claimed it. */
  isClaimed(key: string): Promise<boolean>;
  /** Where commands were registered and not removed since: the ids of servers, null for everywhere. */
  commandScopes(): Promise<readonly CommandScope[]>;
  rememberCommandScopes(scopes: readonly CommandScope[]): Promise<void>;
  /** Servers that get a weekly summary, with its channel. */
  digestChannels(): Promise<
    readonly { readonly guildId: string; readonly channelId: string; readonly calendar: Calendar }[]
  >;
}

/** What one server costs the operator, in the server's current day and month. */
export interface GuildSpending {
  readonly guildId: string;
  /** Billed by hosts. */
  readonly today: MicroUsd;
  readonly month: MicroUsd;
  /** Of the month: billed and not charged to a member. */
  readonly wasted: MicroUsd;
}

/** What became of the pictures of one account that ended within a stretch of time. */
interface AccountWork {
  readonly painted: number;
  /** Declined ones are none of them. */
  readonly failed: number;
  /** With what is only perhaps billed. */
  readonly billed: MicroUsd;
}

/** Of this day and this month, in UTC as the caps of the whole bot. */
export interface AccountSums {
  readonly today: AccountWork;
  readonly month: AccountWork;
}

/** Sums over all servers, for the operator. */
export interface OperatorReport {
  /** Every server that ever spent anything. */
  guildSpending(nowMs: number): Promise<readonly GuildSpending[]>;
  /** The price of all pictures that are submitted or being submitted to that account, or to all for null. */
  inFlight(account: string | null): Promise<MicroUsd>;
  /** What the ledger assumes was billed after `sinceMs` and up to `untilMs`, without the host's word for it. */
  unsureBetween(sinceMs: number, untilMs: number, account: string | null): Promise<MicroUsd>;
  accountSums(account: string, nowMs: number): Promise<AccountSums>;
  /** The time of the first entry; null for an empty ledger. */
  beganAtMs(): Promise<number | null>;
}
