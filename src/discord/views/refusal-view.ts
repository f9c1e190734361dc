import { remaining } from '../../generation/caps.ts';
import type { Refusal } from '../../generation/generation-service.ts';
import { formatUsd } from '../../generation/money.ts';
import { relativeTime } from '../markdown.ts';
import type { Texts } from '../texts/index.ts';

/** One sentence that says why not, and what would help. */
export function refusalView(refusal: Refusal, texts: Texts): string {
  switch (refusal.kind) {
    case 'stopping':
      return texts.refusal.stopping;
    case 'paused':
      return texts.refusal[refusal.reason];
    case 'bad_options':
      return texts.refusal.badOptions(refusal.faults);
    case 'above_pace':
      return texts.refusal.abovePace(formatUsd(refusal.price), formatUsd(refusal.pace));
    case 'over_cap': {
      const { cap, price } = refusal;
      const left = formatUsd(remaining(cap));
      return texts.refusal.overCap(formatUsd(price), left, cap.scope, cap.span, relativeTime(cap.resetsAtMs));
    }
    case 'queue_full':
      return texts.refusal.queueFull(refusal.waiting, refusal.max);
  }
}
