import type { CapScope, CapSpan, CapUsage } from './caps.ts';
import type { HoldRate } from './hold-rate.ts';
import type { Misfit } from './host.ts';
import type { OptionFault } from './options.ts';
import type { ImageModel } from './image-model.ts';
import type { MicroUsd } from './money.ts';
import type { RuleBreach } from './rules.ts';
import type { PauseReason } from './pause-cause.ts';

/** What is in the way at the account that keeps most of a request, and what would do. */
export interface NoLane {
  readonly misfits: readonly Misfit[];
  readonly model: ImageModel;
  /** The highest safety that the server allows; null for any. */
  readonly maxSafety: number | null;
  /** The models with which the same request can be painted. */
  readonly others: readonly ImageModel[];
}

/** Why a request is refused, in the order in which it is checked. Nothing was held. */
export type Refusal =
  | { readonly kind: 'stopping' }
  | {
      readonly kind: 'paused';
      readonly reason: PauseReason;
      /** Whether the operator knows. */
      readonly isOperatorTold: boolean;
      /** Whether nothing at all is painted; else what this costs is more than the account pays for. */
      readonly isTotal: boolean;
      readonly cheaper: CheaperModel | null;
    }
  /** So many prompts of the member were declined within a day that they are paused. */
  | { readonly kind: 'struck'; readonly count: number; readonly hosts: readonly string[]; readonly untilMs: number }
  | { readonly kind: 'bad_options'; readonly faults: readonly OptionFault[] }
  /** No account can keep everything that was asked for. */
  | ({ readonly kind: 'no_lane' } & NoLane)
  | { readonly kind: 'above_pace'; readonly price: MicroUsd; readonly pace: MicroUsd }
  | { readonly kind: 'rule'; readonly breach: RuleBreach }
  | {
      readonly kind: 'over_cap';
      readonly cap: CapUsage;
      readonly price: MicroUsd;
      readonly cheaper: CheaperModel | null;
    }
  | { readonly kind: 'queue_full'; readonly waiting: number; readonly max: number }
  /** The member gave so many commands within that time; the next one may come then. */
  | ({ readonly kind: 'too_often'; readonly untilMs: number } & HoldRate);

/** A model with which the same command would fit, the dearest such, and what it costs then. */
export interface CheaperModel {
  readonly model: ImageModel;
  readonly price: MicroUsd;
}

/** A refusal without its figures, as it is counted. */
export type RefusalReason =
  | Exclude<Refusal['kind'], 'rule' | 'over_cap'>
  | RuleBreach['kind']
  /** Whoever clicked may not use commands there. */
  | 'no_commands'
  | `over_${CapScope}_${CapSpan}`;

export function reasonOf(refusal: Refusal): RefusalReason {
  switch (refusal.kind) {
    case 'rule':
      return refusal.breach.kind;
    case 'over_cap':
      return `over_${refusal.cap.scope}_${refusal.cap.span}`;
    default:
      return refusal.kind;
  }
}
