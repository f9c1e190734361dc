// The dialog that changes a picture in words.

import { changePrices } from '../../generation/model/change.ts';
import type { ImageModel } from '../../generation/model/image-model.ts';
import type { GivenPicture } from '../../generation/model/input-picture.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import type { Reference } from '../../generation/model/reference.ts';
import type { PriceList, PricedModels } from '../../generation/model/told-price.ts';
import type { Texts } from '../texts/index.ts';
import { fitsDialog } from './edit-view.ts';
import type { Modal } from './modal.ts';
import { pictureChoice } from './picture-choice.ts';
import { referenceChoice } from './reference-view.ts';
import { shownPrice } from './result-buttons.ts';

/** The verb of the dialog for pictures of a message. */
export const REFERENCE_VERB = 'reference';

/** How many pictures may be uploaded beside the one that is changed. */
const MOST_FURTHER = 7;

/** Discord's limit of a select (docs.discord.com: components/reference). */
const MOST_REFERENCES = 25;

/** A picture that can be changed, by the number that its member knows it by. */
export interface ChangeablePicture {
  readonly number: number;
  readonly given: GivenPicture;
}

/** What the dialog shows at first. */
export interface ChangeFields {
  readonly prompt: string;
  /** null where nothing was chosen before. */
  readonly model: string | null;
  readonly number: number | null;
  /** How many further pictures were given before. */
  readonly further: number;
  /** The ids of the references that were chosen before. */
  readonly references: readonly string[];
}

export interface ChangeDialog extends Pick<Modal, 'verb' | 'args'> {
  /** 1 to 10. */
  readonly pictures: readonly ChangeablePicture[];
  readonly fields: ChangeFields;
  /** Those that its member may use there. */
  readonly references: readonly Reference[];
}

/** `offer`: at least one model, all of which change pictures. */
export function changeModal(
  { verb, args, pictures, fields, references }: ChangeDialog,
  { models, prices }: Pick<PricedModels, 'models' | 'prices'>,
  texts: Texts,
): Modal {
  const { change } = texts;
  const given = pictures.map((picture) => picture.given);
  const choices = models.map((model) => modelChoice(model, given, prices, texts));
  const before = choices[models.findIndex(({ id }) => id === fields.model)] ?? choices[0];
  return {
    verb,
    args,
    title: change.title,
    fields: [
      {
        kind: 'paragraph',
        name: 'prompt',
        label: change.prompt,
        placeholder: change.promptExample,
        isRequired: true,
        ...(fields.prompt !== '' && fitsDialog(fields.prompt) ? { value: fields.prompt } : {}),
      },
      ...pictureChoice(
        pictures.map(({ number }) => number),
        texts,
        fields.number ?? undefined,
      ),
      {
        kind: 'pictures',
        name: 'further',
        label: change.further,
        description: fields.further === 0 ? change.furtherHint : change.furtherKept(fields.further),
        most: MOST_FURTHER,
      },
      ...referencesField(references, fields.references, texts),
      {
        kind: 'choice',
        name: 'model',
        label: change.model,
        choices,
        ...(before === undefined ? {} : { value: before.value }),
      },
    ],
  };
}

/** Where there are more than Discord shows, those that were chosen before and then a member's own come first. */
function referencesField(
  references: readonly Reference[],
  chosen: readonly string[],
  texts: Texts,
): readonly Modal['fields'][number][] {
  if (references.length === 0) return [];
  const isChosen = ({ id }: Reference): boolean => chosen.includes(id);
  const shown = [...references.filter(isChosen), ...references.filter((one) => !isChosen(one))].slice(
    0,
    MOST_REFERENCES,
  );
  const { change } = texts;
  return [
    {
      kind: 'several',
      name: 'references',
      label: change.references,
      description:
        shown.length < references.length
          ? change.referencesCut(shown.length, references.length)
          : change.referencesHint,
      choices: shown.map((reference) => {
        const { name: label, value } = referenceChoice(reference, texts);
        return { value, label };
      }),
      values: chosen,
    },
  ];
}

function modelChoice(model: ImageModel, given: readonly GivenPicture[], prices: PriceList, { change }: Texts) {
  const { price, further } = changePrices(model, given, prices);
  const more = further === 0 ? null : formatUsd(further);
  return {
    value: [model.id, price, further].join(':'),
    label: model.name,
    description: change.price(formatUsd(price), model.inputs.max, more),
  };
}

/** The chosen model, and what the dialog told that so many further pictures cost with it; as with `readPricedChoice`, checked by nobody yet. */
export function readModelChoice(
  choice: string,
  furtherPictures: number,
): { readonly modelId: string; readonly shown: MicroUsd } {
  const [modelId = '', price, further] = choice.split(':');
  return { modelId, shown: shownPrice(price) + furtherPictures * shownPrice(further) };
}
