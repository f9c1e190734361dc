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

/** Asks which of at least two. `price`: of one. */
export function finalDialog(generation: Generation, price: MicroUsd, texts: Texts): Modal {
  const { chooseFinal, finalOf } = texts.result;
  const choices = keptNumbers(generation).map((number) => ({ value: String(number), label: finalOf(number) }));
  return {
    verb: FINAL_VERB,
    args: [generation.id, String(price)],
    title: finalButton(generation, price, texts).label,
    fields: [{ kind: 'choice', name: 'picture', label: chooseFinal, choices }],
  };
}
