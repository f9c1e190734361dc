import { remaining, tightestCap } from '../../generation/caps.ts';
import type { ImageModel } from '../../generation/image-model.ts';
import { formatUsd } from '../../generation/money.ts';
import type { MemberUsage } from '../../generation/store.ts';
import { relativeTime } from '../markdown.ts';
import type { Texts } from '../texts/index.ts';

/** What is left under each cap, how many pictures that is, and what is in the works. */
export function quotaView({ usages, waiting, painting }: MemberUsage, model: ImageModel, texts: Texts): string {
  const caps = usages.map((cap) =>
    texts.quota.cap(formatUsd(remaining(cap)), formatUsd(cap.limit), cap.scope, cap.span, relativeTime(cap.resetsAtMs)),
  );
  const lines = caps.length === 0 ? [texts.quota.noCaps] : caps;
  const tightest = tightestCap(usages);
  if (tightest !== null) {
    const price = model.price(model.aspects[model.defaultAspect]);
    lines.push(texts.quota.affordable(Math.floor(remaining(tightest) / price), formatUsd(price), model.name));
  }
  return [...lines, texts.quota.works(waiting, painting)].join('\n');
}
