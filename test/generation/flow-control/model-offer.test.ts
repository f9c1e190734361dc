import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { hostCapabilities } from '../../../src/flux/hosts.ts';
import { models } from '../../../src/flux/models.ts';
import { ModelOffer } from '../../../src/generation/flow-control/model-offer.ts';
import type { ImageModel } from '../../../src/generation/model/image-model.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const HOUR_MS = 3_600_000;
const PRO = 'flux-2-pro';

function offerOf(known: readonly ImageModel[] = models, isPainted?: (modelId: string) => boolean) {
  const atHosts = (id: string) =>
    isPainted?.(id) === false ? [] : [hostCapabilities('bfl', models).models[id] ?? []].flat();
  const clock = new ManualClock();
  const told: (readonly [string, string | null])[] = [];
  let changes = 0;
  const offer = new ModelOffer({
    models: known,
    defaultModelId: 'flux-pro-1.1',
    ...(isPainted === undefined ? {} : { atHosts }),
    hideAfterMs: 3 * HOUR_MS,
    onHidden: ({ id }, successor) => void told.push([id, successor?.id ?? null]),
    clock,
    log: pino({ level: 'silent' }),
  });
  offer.changed.on(() => (changes += 1));
  return {
    offer,
    clock,
    told,
    changes: () => changes,
    isOffered: (id: string) => offer.offered.some((model) => model.id === id),
  };
}

describe('a model that the host has nothing for', () => {
  it('is hidden once that has gone on for hours with nothing taken in between, and told once', async () => {
    const { offer, clock, told, changes, isOffered } = offerOf();
    offer.absent(PRO);
    await clock.advance(2 * HOUR_MS);
    offer.absent(PRO);
    expect(isOffered(PRO)).toBe(true);
    offer.taken(PRO);
    await clock.advance(2 * HOUR_MS);
    offer.absent(PRO);
    await clock.advance(3 * HOUR_MS - 1);
    offer.absent(PRO);
    expect([isOffered(PRO), told, changes()]).toEqual([true, [], 0]);
    await clock.advance(1);
    offer.absent(PRO);
    offer.absent(PRO);
    expect([isOffered(PRO), told, changes()]).toEqual([false, [[PRO, 'flux-2-max']], 1]);
    expect(offer.known.some(({ id }) => id === PRO)).toBe(true);
    expect(offer.inPlaceOf(PRO)?.id).toBe('flux-2-max');
    expect(offer.inPlaceOf('flux-2-max')?.id).toBe('flux-2-max');
  });

  it('stays where the settings say so, and where it is the last one', async () => {
    const kept = models.map((model: ImageModel) => (model.id === PRO ? { ...model, isRetired: false } : model));
    const last = models.filter(({ id }) => id === PRO);
    for (const { offer, clock, isOffered } of [offerOf(kept), offerOf(last)]) {
      offer.absent(PRO);
      await clock.advance(9 * HOUR_MS);
      offer.absent(PRO);
      expect(isOffered(PRO)).toBe(true);
    }
  });
});

describe('what paints where nobody chose', () => {
  it('is the default model, or the next of its successors that is offered', () => {
    const without = (...gone: readonly string[]) =>
      offerOf(models.map((model: ImageModel) => (gone.includes(model.id) ? { ...model, isRetired: true } : model)))
        .offer;
    expect(without().defaultModel.id).toBe('flux-pro-1.1');
    expect(without('flux-pro-1.1', PRO).defaultModel.id).toBe('flux-2-max');
    // Those lead to FLUX.3, which this account may not use, and back.
    expect(without('flux-pro-1.1', PRO, 'flux-2-max').inPlaceOf('flux-pro-1.1')).toBeNull();
    expect(without('flux-pro-1.1', PRO, 'flux-2-max').defaultModel.id).toBe('flux-pro-1.1-ultra');
  });
});

describe('a model that no host of the settings has', () => {
  it('is not offered once that is known, and its successor paints where nobody chose', () => {
    const absent = new Set<string>();
    const { offer, changes, isOffered } = offerOf(models, (id) => !absent.has(id));
    absent.add('flux-pro-1.1');
    offer.refresh();
    offer.refresh();
    expect([isOffered('flux-pro-1.1'), offer.defaultModel.id, changes()]).toEqual([false, PRO, 1]);
    absent.clear();
    offer.refresh();
    expect([isOffered('flux-pro-1.1'), offer.defaultModel.id, changes()]).toEqual([true, 'flux-pro-1.1', 2]);
  });

  it('is offered all the same where there is no other, so that somebody can be told', () => {
    const { isOffered } = offerOf(models, () => false);
    expect(isOffered('flux-pro-1.1')).toBe(true);
  });
});
