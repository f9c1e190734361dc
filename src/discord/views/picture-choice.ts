import { keptPictures, type Generation } from '../../generation/model/generation.ts';
import type { Texts } from '../texts/index.ts';
import type { Modal } from './modal.ts';

/** The name of the field. */
export const PICTURE_FIELD = 'picture';

/** The field of a dialog that asks which of these pictures, by their numbers; none where there is one. `chosen`: at first. */
export function pictureChoice(
  numbers: readonly number[],
  { result }: Texts,
  chosen: number | undefined = numbers[0],
): Modal['fields'] {
  if (numbers.length < 2) return [];
  const choices = numbers.map((number) => ({ value: String(number), label: result.pictureNumber(number) }));
  return [{ kind: 'radio', name: PICTURE_FIELD, label: result.whichPicture, choices, value: String(chosen) }];
}

/** The same for the pictures that are left of a generation. */
export function keptPictureChoice(generation: Pick<Generation, 'pictures'>, texts: Texts): Modal['fields'] {
  return pictureChoice(
    keptPictures(generation).map(({ number }) => number),
    texts,
  );
}
