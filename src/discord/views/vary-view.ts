// The button that paints a picture like an earlier one, and the dialog that asks which, and how much like it.

import type { Generation } from '../../generation/model/generation.ts';
import type { ImageModel } from '../../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import { USUAL_VARY_STRENGTH, VARY_STRENGTHS } from '../../generation/model/vary.ts';
import type { Texts } from '../texts/index.ts';
import type { Modal } from './modal.ts';
import type { Button } from './pages.ts';
import { keptPictureChoice } from './picture-choice.ts';
import { PRIVATE_MARK } from './result-buttons.ts';

/** The verb of the button and of the dialog; its first argument is the generation. */
export const VARY_VERB = 'vary';

export function varyButton(
  { id }: Pick<Generation, 'id'>,
  price: MicroUsd,
  { leadsToPrivate, texts }: { readonly leadsToPrivate: boolean; readonly texts: Texts },
): Button {
  const label = `${texts.about.vary} · ${formatUsd(price)}`;
  const args = [id, String(price), '', ...(leadsToPrivate ? [PRIVATE_MARK] : [])];
  return { label, emoji: '🪞', verb: VARY_VERB, args };
}

/** null where there is nothing to ask: of one picture, for a model that cannot be told how closely to keep to it. */
export function varyDialog(
  args: readonly string[],
  generation: Generation,
  { usualStrength }: Pick<ImageModel, 'usualStrength'>,
  texts: Texts,
): Modal | null {
  const fields: Modal['fields'] = [
    ...keptPictureChoice(generation, texts),
    ...(usualStrength === undefined
      ? []
      : [
          {
            kind: 'choice' as const,
            name: 'strength',
            label: texts.about.howSimilar,
            choices: VARY_STRENGTHS.map((percent) => ({ value: String(percent), label: texts.about.similar(percent) })),
            value: String(USUAL_VARY_STRENGTH),
          },
        ]),
  ];
  return fields.length === 0 ? null : { verb: VARY_VERB, args, title: texts.about.vary, fields };
}
