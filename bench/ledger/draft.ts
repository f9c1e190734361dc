import type { NewGeneration } from '../../src/generation/ports/generation-store.ts';

/** A request for one picture at $0.04. */
export function draftOf(who: { readonly guildId: string; readonly userId: string }, id: string): NewGeneration {
  return {
    requester: { ...who, channelId: '700000000000000000', roleIds: [], joinedAtMs: 0, locale: 'en-US' },
    reply: {
      interactionId: id,
      token: 'token',
      tokenExpiresAtMs: Date.now() + 900_000,
      isPrivate: false,
      attachmentLimitBytes: 10_485_760,
    },
    recipe: {
      modelId: 'flux-pro-1.1',
      prompt: 'a lighthouse at dusk',
      aspect: '1:1',
      resolution: null,
      size: { width: 1024, height: 1024 },
      seed: 7,
      isSeedChosen: true,
      count: 1,
      enhance: false,
      safety: 2,
      format: 'jpeg',
      inputs: [],
      strength: null,
    },
    listPrice: 40_000,
    processId: 'process',
    createdAtMs: Date.now(),
    isMarked: false,
    origin: null,
    mostPrice: null,
    draftId: null,
    leastPrice: 0,
    finalPrice: null,
  };
}
