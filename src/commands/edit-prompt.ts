import { MessageFlags } from 'discord.js';
import type { Parents, ParentSeeker } from '../archive/parents.ts';
import type { ButtonContext, ModalContext } from '../discord/interactions/command.ts';
import { findParent, leadsToPrivate, seekerOf } from '../discord/interactions/find-parent.ts';
import { modalValues } from '../discord/interactions/modal-values.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { attachmentFile } from '../discord/views/attachment-file.ts';
import {
  editModal,
  fieldsOf,
  fieldsOfDraft,
  fitsDialog,
  readPricedChoice,
  tryAgainButton,
  type EditFields,
} from '../discord/views/edit-view.ts';
import { modalView } from '../discord/views/modal.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { editedOptions } from '../generation/model/edit.ts';
import { givenAgain } from '../generation/model/input-picture.ts';
import type { Generation } from '../generation/model/generation.ts';
import { paints } from '../generation/model/image-model.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { RequestOptions } from '../generation/model/options.ts';
import { draftNamed, keepDraft } from './draft-named.ts';
import { fingerprint } from './fingerprint.ts';
import { areInputsHere } from './inputs-here.ts';
import { wordsToCopy } from './words-to-copy.ts';
import type { Draft } from '../generation/ports/draft-store.ts';
import type { NewOrigin } from '../generation/ports/generation-store.ts';

/** What "Edit prompt" works with. */
export interface EditPromptOptions {
  readonly service: GenerationStarter & Pick<GenerationService, 'offerFor' | 'acceptance'>;
  readonly parents: Pick<Parents, 'find'>;
}

/** The button "Edit prompt": a dialog with the recipe of the result that it stands under. */
export async function openEdit(options: EditPromptOptions, context: ButtonContext): Promise<void> {
  const { interaction, args } = context;
  const [parentId = ''] = args;
  const parent = await findParent(options.parents, context, parentId);
  if (parent === null || !(await areInputsHere(context, parent))) return;
  const fields = fieldsOf(parent, leadsToPrivate(interaction, parent));
  const hadInputs = parent.recipe.inputs.length > 0;
  await open(options, context, { parentId, draftId: '', hadInputs, earlier: parent, fields });
}

/** "Try again" under a refusal: the dialog with what was filled in before. */
export async function reopenEdit(options: EditPromptOptions, context: ButtonContext, draft: Draft): Promise<void> {
  const earlier = await earlierOfDraft(options.parents, draft);
  const parentId = draft.origin?.parentId ?? '';
  const hadInputs = (draft.options.images ?? []).length > 0;
  const fields = fieldsOfDraft(draft);
  await open(options, context, { parentId, draftId: draft.id, hadInputs, earlier, fields });
}

interface OpenedEdit {
  readonly parentId: string;
  /** '' where nothing was filled in before. */
  readonly draftId: string;
  /** Pictures went into the earlier generation. */
  readonly hadInputs: boolean;
  /** null where it is gone. */
  readonly earlier: Generation | null;
  readonly fields: EditFields;
}

async function open(
  { service }: EditPromptOptions,
  { interaction, texts, log }: ButtonContext,
  { parentId, draftId, hadInputs, earlier, fields }: OpenedEdit,
): Promise<void> {
  const all = await service.offerFor(requesterOf(interaction));
  const extender = service.knownModels.find((model) => model.id === earlier?.recipe.modelId && !paints(model));
  // What extended a picture does so again with another prompt; nothing else does.
  const offer = extender === undefined ? all : { ...all, models: all.extenders.filter(({ id }) => id === extender.id) };
  if (offer.models.length === 0) {
    const { noModels, noExtender } = texts.refusal;
    await replyPrivately(interaction, extender === undefined ? noModels : noExtender);
    return;
  }
  const args = [parentId, draftId, ...(hadInputs ? [INPUTS_MARK] : [])];
  await interaction.showModal(modalView(editModal(args, earlier, fields, offer, texts)));
  if (fitsDialog(fields.prompt)) return;
  const file = attachmentFile({ name: 'prompt.txt', bytes: Buffer.from(fields.prompt) });
  try {
    await interaction.followUp({ content: texts.edit.oldPrompt, files: [file], flags: MessageFlags.Ephemeral });
  } catch (error) {
    // The dialog is open, and says that nothing was put into it.
    log.warn({ err: error }, 'the old prompt could not be sent');
  }
}

/** The dialog was filled in. */
export async function submitEdit(options: EditPromptOptions, context: ModalContext): Promise<void> {
  const { interaction, args } = context;
  // The last one is the mark of the dialog.
  const [parentId = '', draftId = '', inputsMark] = args.slice(0, -1);
  const values = modalValues(interaction);
  const { model, shown } = readPricedChoice(values.choice('model') ?? '');
  const fields = {
    prompt: values.text('prompt'),
    model,
    aspect: values.choice('aspect') ?? '',
    seed: values.text('seed'),
    isPrivate: values.isTicked('private'),
  };
  const draft = await draftNamed(options.service, context, draftId);
  const earlier =
    draft !== null && draft.origin?.parentId === parentId
      ? await earlierOfDraft(options.parents, draft)
      : await find(options.parents, seekerOf(interaction, parentId), parentId);
  await paint(options, context, { earlier, hadInputs: inputsMark === INPUTS_MARK, fields, shown });
}

interface Edited {
  /** null where it is gone. */
  readonly earlier: Generation | null;
  /** Pictures went into it, as the dialog knew. */
  readonly hadInputs: boolean;
  readonly fields: EditFields;
  /** What the dialog, or the button, told that it costs. */
  readonly shown: MicroUsd;
}

/** In the custom id of a dialog whose earlier generation had pictures: by it that is known though its row is gone. */
const INPUTS_MARK = 'inputs';

/**
 * Needs nothing of the earlier generation but what the dialog does not ask: it may have been deleted since the dialog was opened, and
 * then the prompt is still what the member wrote. Only where pictures went in, nothing is painted without them: the prompt comes back.
 */
async function paint(
  { service }: EditPromptOptions,
  context: ButtonContext | ModalContext,
  { earlier, hadInputs, fields, shown }: Edited,
): Promise<void> {
  const { interaction, texts } = context;
  if (earlier === null ? hadInputs : givenAgain(earlier.recipe.inputs) === null) {
    await replyPrivately(interaction, wordsToCopy(service, context, texts.refusal.inputsGone, fields));
    return;
  }
  const { prompt, model: modelId, aspect: shape, seed } = fields;
  const options = editedOptions(earlier?.recipe ?? null, { prompt, modelId, shape, seed }, service.usableModels);
  const isPrivate = fields.isPrivate || earlier?.reply.isPrivate === true;
  const origin: NewOrigin | null =
    earlier === null ? null : { parentId: earlier.id, verb: 'edit', input: fingerprintOf(fields) };
  await startGeneration(service, context, {
    options,
    isPrivate,
    ...(origin === null ? {} : { origin }),
    shownPrice: shown,
    keepDraft: async () => {
      const { id } = await keepDraft(service, interaction, { options: numbersOf(options), isPrivate, origin });
      return tryAgainButton(id, texts);
    },
  });
}

/** Without a seed that is no number, which no draft holds. */
function numbersOf({ seed, ...options }: RequestOptions): RequestOptions {
  return seed === undefined || Number.isNaN(seed) ? options : { ...options, seed };
}

/** What was filled in stands in the recipe itself. */
function fingerprintOf({ prompt, model, aspect, seed, isPrivate }: EditFields): string {
  return fingerprint([prompt.trim(), model, aspect, seed.trim(), isPrivate]);
}

/** What is left of the earlier generation; null where it is gone, or not for whoever asks. */
async function find(
  parents: Pick<Parents, 'find'>,
  seeker: ParentSeeker,
  parentId: string,
): Promise<Generation | null> {
  const lookup = await parents.find(seeker, parentId);
  return lookup.kind === 'found' || lookup.kind === 'erased' ? lookup.generation : null;
}

/** Whoever filled in a draft had been shown the earlier generation. */
async function earlierOfDraft(
  parents: Pick<Parents, 'find'>,
  { userId, guildId, origin }: Draft,
): Promise<Generation | null> {
  return origin === null ? null : find(parents, { userId, guildId, isShown: true }, origin.parentId);
}
