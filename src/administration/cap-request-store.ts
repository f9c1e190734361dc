// Port of the store for members' requests to the admins, with its data types.

import { DAY_MS } from '../runtime/durations.ts';
import type { CapUse } from '../generation/model/caps.ts';
import type { ReplyHandle, Requester } from '../generation/model/generation.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { Periods } from '../generation/model/periods.ts';

/** For so much longer a request is kept than what it was about, in ms: a denied one keeps the next one out. */
export const REQUESTS_LONGER_MS = DAY_MS;

/**
 * `open`: asked and not decided. `approved`: the admins gave a fixed amount; `once`: what was missing; `denied`: nothing. `unreachable`: they
 * could not be asked. `expired`: nobody decided in time.
 */
export type CapRequestState = 'open' | 'approved' | 'once' | 'denied' | 'unreachable' | 'expired';
/** What an admin can answer. */
export type CapDecision = Extract<CapRequestState, 'approved' | 'once' | 'denied'>;
/** How its member heard what became of it; `quota`: by nothing but `/quota`. */
export type ToldAs = 'reply' | 'direct_message' | 'quota';

/** What a member asks for as they click. */
export interface NewCapRequest {
  /** The click's interaction. */
  readonly id: string;
  readonly requester: Requester;
  /** Of the private message that says that they asked, and later what became of it. */
  readonly reply: Pick<ReplyHandle, 'token' | 'tokenExpiresAtMs'>;
  /** What they want to paint, and what that costs. */
  readonly draftId: string;
  readonly price: MicroUsd;
  readonly askedAtMs: number;
}

export interface CapRequest extends NewCapRequest {
  readonly state: CapRequestState;
  /** In the moderators' channel; null while it is not known to stand there. */
  readonly messageId: string | null;
  readonly decidedBy: string | null;
  readonly decidedAtMs: number | null;
  readonly granted: MicroUsd;
  readonly toldAs: ToldAs | null;
}

export type AskResult =
  | { readonly kind: 'asked' }
  /** The member has an open one there, since then. */
  | { readonly kind: 'open'; readonly askedAtMs: number }
  /** The last one was denied then. */
  | { readonly kind: 'denied'; readonly deniedAtMs: number };

/** `late`: somebody decided before, or it expired; null where there is no such request on that server. */
export type DecisionResult =
  | { readonly kind: 'decided'; readonly request: CapRequest }
  | { readonly kind: 'late'; readonly request: CapRequest }
  | null;

export interface NewDecision {
  readonly id: string;
  readonly guildId: string;
  readonly decision: CapDecision;
  readonly actorId: string;
  /** What `approved` gives. */
  readonly amount: MicroUsd;
  readonly periods: Periods;
  readonly nowMs: number;
}

/** Each method is one transaction. */
export interface CapRequestStore {
  /** An open one from before `openSinceMs` expires by this. One that was denied since `deniedSinceMs` keeps a new one out. */
  ask(
    request: NewCapRequest,
    since: { readonly openSinceMs: number; readonly deniedSinceMs: number },
  ): Promise<AskResult>;
  /**
   * Decides an open request that was asked since `openSinceMs`, and grants; the first decision stays. What is missing for `once` is counted
   * under the member's caps of this moment.
   */
  decide(decision: NewDecision, openSinceMs: number): Promise<DecisionResult>;
  find(id: string): Promise<CapRequest | null>;
  /** The member's last one on that server. */
  lastOf(guildId: string, userId: string): Promise<CapRequest | null>;
  /** Those that do not stand in the moderators' channel yet, and those whose member was not told what became of them; the oldest first. */
  unfinished(): Promise<readonly CapRequest[]>;
  posted(id: string, messageId: string): Promise<void>;
  unreachable(id: string, nowMs: number): Promise<void>;
  told(id: string, as: ToldAs): Promise<void>;
}

/** What a request needs on top of all of the member's own caps; 0 where it fits. */
export function missingUnder(usages: readonly CapUse[], price: MicroUsd): MicroUsd {
  const own = usages.filter(({ scope }) => scope === 'member');
  return Math.max(0, ...own.map(({ used, limit }) => used + price - limit));
}
