// The dialog that asks which picture of a draft is painted on the final model.

import type { Generation } from '../../generation/model/generation.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import type { Modal } from './modal.ts';
import { finalButton, FINAL_VERB } from './result-buttons.ts';

/** The numbers of the pictures that are there. */
export function keptNumbers({ pictures }: Generation): number[] {
  return pictures.filter(({ kept }) => kept !== null).map(({ number }) => number);
}

/** Asks which of them; nothing where there is one. */
export function pictureFields(generation: Generation, { result }: Texts): Modal['fields'] {
  const numbers = keptNumbers(generation);
  if (numbers.length < 2) return [];
  const choices = numbers.map((number) => ({ value: String(number), label: result.finalOf(number) }));
  return [{ kind: 'choice', name: 'picture', label: result.chooseFinal, choices }];
}

/** Asks which of at least two. `price`: of one. */
export function finalDialog(generation: Generation, price: MicroUsd, texts: Texts): Modal {
  return {
    verb: FINAL_VERB,
    args: [generation.id, String(price)],
    title: finalButton(generation, price, texts).label,
    fields: pictureFields(generation, texts),
  };
}
