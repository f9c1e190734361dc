import type { Logger } from 'pino';
import { DEFAULT_MODEL_ID, models } from '../../src/flux/models.ts';
import { ModelOffer } from '../../src/generation/flow-control/model-offer.ts';
import { systemClock } from '../../src/runtime/clock.ts';

/** Of all models that every account may use. */
export function openOffer(log: Logger): ModelOffer {
  return new ModelOffer({
    models,
    defaultModelId: DEFAULT_MODEL_ID,
    hideAfterMs: 3_600_000,
    onHidden: () => undefined,
    clock: systemClock,
    log,
  });
}
