import type { ModelOffer } from '../flow-control/model-offer.ts';
import type { Requester } from '../model/generation.ts';
import type { ImageModel } from '../model/image-model.ts';
import type { MicroUsd } from '../model/money.ts';
import type { RuleBook } from '../model/rules.ts';
import { PriceList } from '../model/told-price.ts';
import type { MemberWait } from '../model/wait.ts';
import { usualModel } from './admission.ts';
import type { GenerationStore, MemberUsage, RecentPicture } from '../ports/generation-store.ts';

/** What a member may know of their own money and pictures in a server. */
export interface MemberQuota extends MemberUsage, MemberWait {
  readonly guildId: string;
  /** What paints where the member names nothing, and what such a picture costs. */
  readonly model: ImageModel;
  readonly price: MicroUsd;
  readonly recent: readonly RecentPicture[];
}

export interface MemberQuotaSources {
  readonly store: Pick<GenerationStore, 'recentPictures' | 'toldPrices'>;
  readonly rules: RuleBook;
  readonly offer: Pick<ModelOffer, 'defaultModel' | 'inPlaceOf'>;
}

const RECENT_SHOWN = 5;

/** Everything that a member may know of their own money and pictures in a server. */
export async function memberQuota(
  { guildId, userId }: Pick<Requester, 'guildId' | 'userId'>,
  usage: MemberUsage & MemberWait,
  { store, rules, offer }: MemberQuotaSources,
): Promise<MemberQuota> {
  const { defaultModelId, defaultAspect } = await rules.rulesFor(guildId, userId);
  const model = usualModel(offer, defaultModelId);
  return {
    ...usage,
    guildId,
    model,
    price: new PriceList(await store.toldPrices()).usual(model, defaultAspect ?? model.defaultAspect),
    recent: await store.recentPictures(guildId, userId, RECENT_SHOWN),
  };
}
