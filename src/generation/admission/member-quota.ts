import type { Requester } from '../model/generation.ts';
import type { ImageModel } from '../model/image-model.ts';
import type { MicroUsd } from '../model/money.ts';
import type { RuleBook } from '../model/rules.ts';
import { PriceList } from '../model/told-price.ts';
import type { GenerationStore, MemberUsage, RecentPicture } from '../ports/generation-store.ts';

/** What a member may know of their own money and pictures in a server. */
export interface MemberQuota extends MemberUsage {
  readonly guildId: string;
  /** Of the first picture that waits; null where none does. */
  readonly place: number | null;
  /** When the first of their pictures that the burn rate delays goes on; null where it delays none. */
  readonly delayedUntilMs: number | null;
  /** What paints where the member names nothing, and what such a picture costs. */
  readonly model: ImageModel;
  readonly price: MicroUsd;
  readonly recent: readonly RecentPicture[];
}

export interface MemberQuotaSources {
  readonly store: Pick<
    GenerationStore,
    'queuePlaces' | 'delayedUntil' | 'waitingGenerations' | 'recentPictures' | 'toldPrices'
  >;
  readonly rules: RuleBook;
  readonly nowMs: number;
  readonly models: readonly ImageModel[];
  /** What paints where neither member nor server name a model. */
  readonly fallback: ImageModel;
}

const RECENT_SHOWN = 5;

/** Everything that a member may know of their own money and pictures in a server. */
export async function memberQuota(
  { guildId, userId }: Pick<Requester, 'guildId' | 'userId'>,
  usage: MemberUsage,
  { store, rules, nowMs, models, fallback }: MemberQuotaSources,
): Promise<MemberQuota> {
  const { defaultModelId, defaultAspect } = await rules.rulesFor(guildId, userId);
  const model = models.find(({ id }) => id === defaultModelId) ?? fallback;
  return {
    ...usage,
    guildId,
    ...(usage.waiting === 0 ? { place: null, delayedUntilMs: null } : await waitOf(userId, store, nowMs)),
    model,
    price: new PriceList(await store.toldPrices()).usual(model, defaultAspect ?? model.defaultAspect),
    recent: await store.recentPictures(guildId, userId, RECENT_SHOWN),
  };
}

/** The place of the member's first waiting picture, in whichever server, and how long the burn rate delays it. */
async function waitOf(
  userId: string,
  store: MemberQuotaSources['store'],
  nowMs: number,
): Promise<Pick<MemberQuota, 'place' | 'delayedUntilMs'>> {
  const waiting = await store.waitingGenerations({ userId });
  const leastIn = (values: ReadonlyMap<string, number>): number | null => {
    const own = waiting.flatMap((id) => values.get(id) ?? []);
    return own.length === 0 ? null : Math.min(...own);
  };
  return { place: leastIn(await store.queuePlaces()), delayedUntilMs: leastIn(await store.delayedUntil(nowMs)) };
}
