import type { CapRequests } from '../administration/cap-requests.ts';
import type { Presets } from '../administration/presets.ts';
import type { History } from '../archive/history.ts';
import type { Parents } from '../archive/parents.ts';
import type { PictureReports } from '../archive/picture-reports.ts';
import type { References } from '../archive/references.ts';
import { defineCommand, type Command } from '../discord/interactions/command.ts';
import { givenPictures } from '../discord/interactions/given-pictures.ts';
import { startGeneration } from '../discord/interactions/start-generation.ts';
import { ASK_VERB } from '../discord/views/cap-request-view.ts';
import { REFERENCE_VERB } from '../discord/views/change-view.ts';
import { EDIT_DRAFT_VERB } from '../discord/views/edit-view.ts';
import { AGAIN_VERB, CHANGE_VERB, EDIT_VERB, FINAL_VERB, PUBLISH_VERB } from '../discord/views/result-buttons.ts';
import { CONFIRM_VERB } from '../discord/views/price-question.ts';
import { aboutOffers } from './about.ts';
import { paintAgain } from './again.ts';
import { askAdmin } from './ask-admin.ts';
import { withPreset } from './chosen-preset.ts';
import { withReference } from './chosen-reference.ts';
import { paintConfirmed } from './confirm.ts';
import { openChange, submitChange } from './change-picture.ts';
import { openEdit, submitEdit, type EditPromptOptions } from './edit-prompt.ts';
import { paintFinal, submitFinal } from './final.ts';
import { imagineBody, useReferenceBody, wholeImagineBody } from './imagine-definition.ts';
import { publish, type PublishOptions } from './publish.ts';
import { suggestPresets } from './preset.ts';
import { suggestReferences } from './reference.ts';
import { tryAgain } from './try-again.ts';
import { openReference, submitReference, type UseReferenceOptions } from './use-reference.ts';

export interface ImagineCommandOptions {
  readonly service: EditPromptOptions['service'] & UseReferenceOptions['service'];
  readonly parents: Pick<Parents, 'find'>;
  readonly history: Pick<History, 'placeOfParent'>;
  readonly presets: Presets;
  readonly references: References;
  readonly capRequests: CapRequests;
  readonly reports: PictureReports;
  readonly publishing: PublishOptions['publishing'];
}

/** `/imagine`: what a member typed becomes a generation. The buttons under it that paint go on from there. */
export function imagineCommand(desk: ImagineCommandOptions): Command {
  const { service, parents, history, presets, references, capRequests, reports } = desk;
  const { models } = service;
  const offers = aboutOffers({ parents, history, presets, reports, service });
  const presetsOf = { presets, models };
  const command = defineCommand(
    // What is registered no more is read all the same: it is refused, never left out unsaid.
    wholeImagineBody(models),
    async ({ options: { private: isPrivate = false, preset, image, image2, reference, ...rest }, ...context }) => {
      const typed = { ...rest, ...givenPictures(context.interaction, [image, image2]) };
      const composed = preset === undefined ? typed : await withPreset(presetsOf, context, preset, typed);
      if (composed === null) return;
      const options =
        reference === undefined ? composed : await withReference(references, context, reference, composed);
      if (options !== null) await startGeneration(service, context, { options, isPrivate });
    },
    {
      ...offers,
      audience: 'everyone',
      suggest: (context) =>
        context.interaction.options.getFocused(true).name === 'reference'
          ? suggestReferences(references, context)
          : suggestPresets(presetsOf, context),
      messageCommands: [
        ...offers.messageCommands,
        { body: useReferenceBody, audience: 'everyone', handle: (context) => openReference(desk, context) },
      ],
      buttons: {
        [ASK_VERB]: { audience: 'everyone', handle: (context) => askAdmin(service, capRequests, context) },
        [CONFIRM_VERB]: { audience: 'everyone', handle: (context) => paintConfirmed(service, context) },
        ...offers.buttons,
        [AGAIN_VERB]: { audience: 'everyone', handle: (context) => paintAgain(service, parents, context) },
        [EDIT_VERB]: { audience: 'everyone', handle: (context) => openEdit(desk, context) },
        [CHANGE_VERB]: { audience: 'everyone', handle: (context) => openChange(desk, context) },
        [FINAL_VERB]: { audience: 'everyone', handle: (context) => paintFinal(desk, context) },
        [PUBLISH_VERB]: {
          audience: 'everyone',
          handle: (context) => publish({ publishing: desk.publishing, models: service.knownModels }, context),
        },
        [EDIT_DRAFT_VERB]: { audience: 'everyone', handle: (context) => tryAgain(desk, context) },
      },
      modals: {
        ...offers.modals,
        [EDIT_VERB]: { audience: 'everyone', handle: (context) => submitEdit(desk, context) },
        [CHANGE_VERB]: { audience: 'everyone', handle: (context) => submitChange(desk, context) },
        [REFERENCE_VERB]: { audience: 'everyone', handle: (context) => submitReference(desk, context) },
        [FINAL_VERB]: { audience: 'everyone', handle: (context) => submitFinal(desk, context) },
      },
    },
  );
  return { ...command, body: imagineBody(models) };
}
