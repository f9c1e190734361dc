// The buttons that extend a picture at its edges, and the dialog that asks which picture, and to which shape.

import type { Generation } from '../../generation/model/generation.ts';
import { isDirection, isExtension, type Direction, type Extension } from '../../generation/model/extension.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import type { Modal } from './modal.ts';
import type { Button } from './pages.ts';
import { keptPictureChoice } from './picture-choice.ts';
import { PRIVATE_MARK, shownPrice } from './result-buttons.ts';

/** The verb of the buttons and of the dialog; its first argument is the generation. */
export const EXTEND_VERB = 'extend';
/** Stands in a custom id for a shape that the dialog asks for. */
const ANY_SHAPE = 'shape';

/** What a picture can be extended to, with what that costs. */
export interface ExtensionOffer {
  readonly extension: Extension;
  readonly price: MicroUsd;
}

const EMOJI: Readonly<Record<Direction, string>> = { wider: '↔️', taller: '↕️' };

/** One for each direction, and one for all shapes. */
export function extendButtons(
  { id }: Pick<Generation, 'id'>,
  offers: readonly ExtensionOffer[],
  { leadsToPrivate, texts: { about } }: { readonly leadsToPrivate: boolean; readonly texts: Texts },
): Button[] {
  const button = (label: string, emoji: string, price: MicroUsd, how: string): Button => ({
    label,
    emoji,
    verb: EXTEND_VERB,
    args: [id, String(price), how, ...(leadsToPrivate ? [PRIVATE_MARK] : [])],
  });
  const shapes = offers.filter(({ extension }) => !isDirection(extension));
  const least = Math.min(...shapes.map(({ price }) => price));
  return [
    ...offers.flatMap(({ extension, price }) =>
      isDirection(extension)
        ? [button(`${about.extend[extension]} · ${formatUsd(price)}`, EMOJI[extension], price, extension)]
        : [],
    ),
    ...(shapes.length === 0 ? [] : [button(about.extendTo(formatUsd(least)), '🖼️', least, ANY_SHAPE)]),
  ];
}

/** null where there is nothing to ask: of one picture, in a direction. `offers`: the shapes that can be had, with their prices. */
export function extendDialog(
  [, shown, how = '', mark]: readonly string[],
  generation: Generation,
  offers: readonly ExtensionOffer[],
  texts: Texts,
): Modal | null {
  const shapes = how === ANY_SHAPE ? offers.filter(({ extension }) => !isDirection(extension)) : [];
  const fields: Modal['fields'] = [
    ...keptPictureChoice(generation, texts),
    ...(shapes.length === 0
      ? []
      : [
          {
            kind: 'choice' as const,
            name: 'shape',
            label: texts.about.whichShape,
            choices: shapes.map(({ extension, price }) => ({
              value: `${extension} ${price}`,
              label: extension,
              description: formatUsd(price),
            })),
          },
        ]),
  ];
  if (fields.length === 0) return null;
  // A client may send anything: only what a button says fits into the dialog's own id.
  const known = how === ANY_SHAPE || isExtension(how) ? how : '';
  const args = [generation.id, String(shownPrice(shown)), known, ...(mark === PRIVATE_MARK ? [PRIVATE_MARK] : [])];
  return { verb: EXTEND_VERB, args, title: texts.about.extendTitle, fields };
}

/** What the dialog or the button asked for, with the price that it told; null where a client made it up. */
export function readExtension(args: readonly string[], shape: string | undefined): ExtensionOffer | null {
  const [, price, how] = args;
  const [extension, priceOfShape] = how === ANY_SHAPE ? (shape ?? '').split(' ') : [how, price];
  return isExtension(extension) ? { extension, price: shownPrice(priceOfShape) } : null;
}
