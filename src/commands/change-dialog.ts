/** The dialog that changes a picture in words, wherever that picture comes from. */
import type {
  ButtonContext,
  GuildMessageCommandInteraction,
  InteractionContext,
  ModalContext,
} from '../discord/interactions/command.ts';
import type { References } from '../archive/references.ts';
import { modalValues } from '../discord/interactions/modal-values.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { readerOf, requesterOf } from '../discord/interactions/requester.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import {
  changeModal,
  readModelChoice,
  type ChangeablePicture,
  type ChangeDialog,
  type ChangeFields,
} from '../discord/views/change-view.ts';
import { tryAgainButton } from '../discord/views/edit-view.ts';
import { modalView } from '../discord/views/modal.ts';
import { PICTURE_FIELD } from '../discord/views/picture-choice.ts';
import { missingNamed } from '../discord/views/named-view.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { changeOptions, changingModels } from '../generation/model/change.ts';
import type { Origin, Recipe } from '../generation/model/generation.ts';
import { givenCopy, type GivenPicture } from '../generation/model/input-picture.ts';
import type { RequestOptions } from '../generation/model/options.ts';
import { isReference, type Reference } from '../generation/model/reference.ts';
import type { Draft } from '../generation/ports/draft-store.ts';
import type { NewOrigin } from '../generation/ports/generation-store.ts';
import { keepDraft } from './draft-named.ts';
import { fingerprint } from './fingerprint.ts';
import { wordsToCopy } from './words-to-copy.ts';

/** What painting from a picture works with. */
export interface ChangeService extends GenerationStarter, Pick<GenerationService, 'offerFor' | 'acceptance'> {}

/** What its dialogs work with. */
export interface ChangeDesk {
  readonly service: ChangeService;
  readonly references: Pick<References, 'list'>;
}

export type OpeningContext = ButtonContext | InteractionContext<GuildMessageCommandInteraction>;

/** Asks with the models that change pictures and that this member may use here; where there is none, that is told. */
export async function openChangeDialog(
  { service, references }: ChangeDesk,
  { interaction, texts }: OpeningContext,
  { draft, model, ...dialog }: Pick<ChangeDialog, 'verb' | 'args' | 'pictures'> & OpenedBefore,
): Promise<void> {
  const { models, prices } = await service.offerFor(requesterOf(interaction));
  const changing = changingModels(models);
  if (changing.length === 0) return replyPrivately(interaction, texts.change.noModels);
  const all = await references.list(readerOf(interaction));
  const fields = draft === null ? { ...NOTHING_FILLED_IN, model } : fieldsOfDraft(draft, dialog.pictures, all);
  const modal = changeModal({ ...dialog, fields, references: all }, { models: changing, prices }, texts);
  await interaction.showModal(modalView(modal));
}

interface OpenedBefore {
  /** What was filled in before; null for nothing. */
  readonly draft: Pick<Draft, 'options'> | null;
  /** What is chosen at first where nothing was filled in. */
  readonly model: string | null;
}

const NOTHING_FILLED_IN: Omit<ChangeFields, 'model'> = { prompt: '', number: null, further: 0, references: [] };

/** What was filled in before. References that are deleted by now are not there to be chosen. */
function fieldsOfDraft(
  { options }: Pick<Draft, 'options'>,
  pictures: readonly ChangeablePicture[],
  references: readonly Reference[],
): ChangeFields {
  const { prompt, model = null, images = [] } = options;
  const [changed] = images;
  const before = pictures.find(({ given }) => changed !== undefined && sourceOf(given) === sourceOf(changed));
  const sources = new Set(images.map(sourceOf));
  return {
    prompt,
    model,
    number: before?.number ?? null,
    further: furtherIn(options).length,
    references: references.flatMap(({ id, kept }) => (sources.has(kept.file) ? [id] : [])),
  };
}

/** What was uploaded beside the picture that is changed. */
function furtherIn({ images = [] }: RequestOptions): readonly GivenPicture[] {
  return images.slice(1).filter((given) => !isReference(given));
}

/** What `wordsToCopy` gives back of the dialog. */
export function wordsIn({ interaction }: ModalContext): Pick<RequestOptions, 'prompt' | 'model'> {
  const values = modalValues(interaction);
  return { prompt: values.text('prompt'), model: values.choice('model')?.split(':')[0] };
}

/** What was filled in, checked by nobody yet. */
interface FilledIn {
  readonly prompt: string;
  /** As the dialog has it. */
  readonly model: string;
  readonly picture: ChangeablePicture;
  readonly further: readonly GivenPicture[];
  /** The ids of references. */
  readonly references: readonly string[];
}

/** Further pictures of the draft stay where no new ones were uploaded. A client may send any number: then it is the first picture. */
function filledInOf(
  { interaction }: ModalContext,
  [first, ...others]: readonly [ChangeablePicture, ...ChangeablePicture[]],
  draft: Draft | null,
): FilledIn {
  const values = modalValues(interaction);
  const number = Number(values.choice(PICTURE_FIELD) ?? first.number);
  const uploaded = values.pictures('further');
  return {
    prompt: values.text('prompt'),
    model: values.choice('model') ?? '',
    picture: others.find((picture) => picture.number === number) ?? first,
    further: uploaded.length > 0 || draft === null ? uploaded : furtherIn(draft.options),
    references: values.several('references'),
  };
}

/** What a dialog that was filled in goes on from. */
interface ChangeStart {
  readonly pictures: readonly [ChangeablePicture, ...ChangeablePicture[]];
  /** Of the picture; null where it is none of ours. */
  readonly recipe: Recipe | null;
  /** What was filled in before. */
  readonly draft: Draft | null;
  readonly origin: Origin;
  readonly isPrivate: boolean;
}

/** The dialog was filled in. What is refused is kept as a draft. */
export async function paintChanged(
  { service, references }: ChangeDesk,
  context: ModalContext,
  { pictures, recipe, draft, origin: { parentId, verb }, isPrivate }: ChangeStart,
): Promise<void> {
  const { interaction, texts } = context;
  const filledIn = filledInOf(context, pictures, draft);
  const { prompt, picture } = filledIn;
  const all = await references.list(readerOf(interaction));
  const chosen = filledIn.references.map((wanted) => ({ wanted, reference: all.find(({ id }) => id === wanted) }));
  const missing = chosen.find(({ reference }) => reference === undefined);
  if (missing !== undefined) {
    const sentence = missingNamed(missing.wanted, texts.reference);
    return replyPrivately(interaction, wordsToCopy(service, context, sentence, wordsIn(context)));
  }
  const further = [
    ...filledIn.further,
    ...chosen.flatMap(({ reference }) => (reference === undefined ? [] : [givenCopy(reference.kept)])),
  ];
  const { modelId, shown } = readModelChoice(filledIn.model, further.length);
  const change = { prompt, modelId, picture: picture.given, further };
  const options = changeOptions(recipe, change, service.models);
  const origin: NewOrigin = { parentId, verb, input: fingerprintOf(options) };
  await startGeneration(service, context, {
    options,
    isPrivate,
    origin,
    shownPrice: shown,
    keepDraft: async () => {
      const { id } = await keepDraft(service, interaction, { options, isPrivate, origin });
      return tryAgainButton(id, texts);
    },
  });
}

/** An upload has an address of its own. */
function fingerprintOf({ prompt, model, images = [] }: RequestOptions): string {
  return fingerprint([prompt.trim(), model, ...images.map(sourceOf)]);
}

function sourceOf({ source }: GivenPicture): string {
  return source.kind === 'copy' ? source.of.file : source.url;
}
