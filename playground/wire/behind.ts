// What happens behind: the life of each picture, the ledger, the hosts, the log. Money in micro-dollars unless it says USD.

import type { GenerationState, PictureState } from '../../src/generation/model/generation.ts';
import type { TransitionName } from '../../src/generation/model/lifecycle.ts';

/** The newest of each kind are kept, so many. */
export const KEPT = { generations: 60, steps: 120, ledger: 300, caps: 400, tasks: 20, calls: 30, log: 1_000 } as const;

/** One transition, as the bot's log told it. */
export interface StepView {
  readonly atMs: number;
  readonly transition: TransitionName;
  /** null: of the whole generation. */
  readonly picture: number | null;
  /** What was held, charged or released; null where no money moved. */
  readonly amountMicros: number | null;
  /** Why it ended without a file: a word of the bot's. */
  readonly reason: string | null;
}

export interface PictureView {
  readonly number: number;
  readonly state: PictureState;
  /** The account that it was sent to. */
  readonly account: string | null;
  readonly taskId: string | null;
  readonly submits: number;
  readonly priceMicros: number;
  readonly reason: string | null;
}

/** Where the hold of a generation counts: whose, and in which days and months. */
export interface HoldView {
  readonly guildId: string;
  readonly userId: string;
  readonly guildDay: string;
  readonly guildMonth: string;
  readonly botDay: string;
  readonly botMonth: string;
}

export interface GenerationView {
  readonly id: string;
  readonly state: GenerationState;
  readonly hold: HoldView;
  readonly channelId: string;
  readonly model: string;
  readonly prompt: string;
  readonly isPrivate: boolean;
  readonly createdAtMs: number;
  readonly pictures: readonly PictureView[];
  /** Oldest first. */
  readonly path: readonly StepView[];
  /** The message with the result, once there is one. */
  readonly messageId: string | null;
}

/** One line of the ledger: the changes that it makes. */
export interface LedgerLineView {
  readonly id: number;
  readonly atMs: number;
  readonly kind: 'hold' | 'reprice' | 'settle' | 'release' | 'adjust' | 'unconfirmed';
  readonly generationId: string | null;
  readonly picture: number | null;
  readonly userId: string;
  readonly guildId: string;
  readonly heldMicros: number;
  readonly chargedMicros: number;
  readonly billedMicros: number;
  readonly grantedMicros: number;
  readonly reason: string | null;
}

/** The sum under one cap in one day or month. */
export interface CapView {
  readonly of: 'member' | 'server' | 'bot';
  /** '' of the bot. */
  readonly guildId: string;
  /** '' of a server and of the bot. */
  readonly userId: string;
  readonly span: 'day' | 'month';
  /** `2026-11-30` or `2026-11`. */
  readonly period: string;
  readonly heldMicros: number;
  /** Charged; of the bot what the hosts billed, where that is more. */
  readonly spentMicros: number;
  /** What was granted in this period is in it; null: no cap. */
  readonly capMicros: number | null;
  /** Which rule it comes from: set for the member, a role, everyone, new members, the server, its ceiling, or the operator's settings. */
  readonly source: 'member' | 'role' | 'everyone' | 'new' | 'guild' | 'ceiling' | 'settings';
}

/** A picture on its way. */
export interface WaitingView {
  readonly generationId: string;
  readonly number: number;
  readonly userId: string;
  readonly state: PictureState;
  /** The lane: the account of a host; null while it is not decided. */
  readonly account: string | null;
  readonly queuedAtMs: number;
}

export const HOST_NAMES = ['bfl', 'replicate', 'atlascloud'] as const;
export type HostName = (typeof HOST_NAMES)[number];

export interface HostTaskView {
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  /** In the host's own word. */
  readonly state: string;
  readonly isRunning: boolean;
  readonly polls: number;
  readonly submittedAtMs: number;
  /** What the host said that it costs; null where it said nothing. */
  readonly toldUsd: number | null;
  readonly billedUsd: number;
}

export interface HostCallView {
  /** Counted from 1. */
  readonly number: number;
  readonly atMs: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** null before it is answered, and where it never is. */
  readonly status: number | null;
}

export interface HostAccountView {
  readonly balanceUsd: number;
  /** Since the start. */
  readonly billedUsd: number;
}

export interface HostView {
  readonly name: HostName;
  readonly account: HostAccountView;
  /** Oldest first, as all below. */
  readonly tasks: readonly HostTaskView[];
  readonly calls: readonly HostCallView[];
}

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

export interface LogLineView {
  /** Counted from 1. */
  readonly number: number;
  readonly atMs: number;
  readonly level: Level;
  readonly module: string | null;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly generationId: string | null;
}

export interface BehindView {
  /** Oldest first, as all below. */
  readonly generations: readonly GenerationView[];
  readonly ledger: readonly LedgerLineView[];
  readonly caps: readonly CapView[];
  readonly queue: readonly WaitingView[];
  readonly hosts: readonly HostView[];
  readonly log: readonly LogLineView[];
}

/** Only what is new or has changed; of a queue all of it. */
export type BehindEvent =
  /** The database is another one now. */
  | { readonly of: 'everything'; readonly behind: BehindView }
  | { readonly of: 'generations'; readonly generations: readonly GenerationView[] }
  | { readonly of: 'ledger'; readonly lines: readonly LedgerLineView[] }
  | { readonly of: 'caps'; readonly caps: readonly CapView[] }
  | { readonly of: 'queue'; readonly queue: readonly WaitingView[] }
  | { readonly of: 'host'; readonly host: HostView }
  | { readonly of: 'log'; readonly lines: readonly LogLineView[] };
