// The dialog that asks which picture of a draft is painted on the final model.

import type { Generation } from '../../generation/model/generation.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import type { Modal } from './modal.ts';
import { keptPictureChoice } from './picture-choice.ts';
import { finalButton, FINAL_VERB } from './result-buttons.ts';

/** Asks which of at least two. `price`: of one. */
export function finalDialog(generation: Generation, price: MicroUsd, texts: Texts): Modal {
  return {
    verb: FINAL_VERB,
    args: [generation.id, String(price)],
    title: finalButton(generation, price, texts).label,
    fields: keptPictureChoice(generation, texts),
  };
}
