import type { CapUsage } from './caps.ts';
import type { OptionFault } from './options.ts';
import type { ImageModel } from './image-model.ts';
import type { MicroUsd } from './money.ts';
import type { RuleBreach } from './rules.ts';
import type { PauseReason } from './pause-cause.ts';

/** Why a request is refused, in the order in which it is checked. Nothing was held. */
export type Refusal =
  | { readonly kind: 'stopping' }
  | { readonly kind: 'paused'; readonly reason: PauseReason }
  /** So many prompts of the member were declined within a day that they are paused. */
  | { readonly kind: 'struck'; readonly count: number; readonly untilMs: number }
  | { readonly kind: 'bad_options'; readonly faults: readonly OptionFault[] }
  | { readonly kind: 'above_pace'; readonly price: MicroUsd; readonly pace: MicroUsd }
  | { readonly kind: 'rule'; readonly breach: RuleBreach }
  | {
      readonly kind: 'over_cap';
      readonly cap: CapUsage;
      readonly price: MicroUsd;
      /** A model with which the same command would fit, the dearest such; null for none. */
      readonly cheaper: { readonly model: ImageModel; readonly price: MicroUsd } | null;
    }
  | { readonly kind: 'queue_full'; readonly waiting: number; readonly max: number };
