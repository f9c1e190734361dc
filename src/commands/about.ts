import type { History } from '../archive/history.ts';
import type { Parents } from '../archive/parents.ts';
import type { PictureReports } from '../archive/picture-reports.ts';
import type { Presets } from '../administration/presets.ts';
import { authorize } from '../discord/interactions/authorize.ts';
import type {
  ButtonContext,
  Command,
  GuildButtonInteraction,
  GuildMessageCommandInteraction,
  InteractionContext,
  ModalContext,
} from '../discord/interactions/command.ts';
import { findParent, findShown, leadsToPrivate } from '../discord/interactions/find-parent.ts';
import { modalValues } from '../discord/interactions/modal-values.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import type { GenerationStarter } from '../discord/interactions/start-generation.ts';
import { aboutView, COPY_LINE_VERB, NEW_PRESET_VERB } from '../discord/views/about-view.ts';
import { EXTEND_VERB } from '../discord/views/extend-view.ts';
import { modalView } from '../discord/views/modal.ts';
import { ANY, presetDialog, SAVE_PRESET_VERB } from '../discord/views/preset-dialog.ts';
import { REPORT_DECISIONS, REPORT_VERB } from '../discord/views/report-view.ts';
import { MORE_VERB } from '../discord/views/result-buttons.ts';
import { VARY_VERB } from '../discord/views/vary-view.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import type { Generation } from '../generation/model/generation.ts';
import { extensionsOf, openExtend, submitExtend } from './extend.ts';
import { aboutBody } from './imagine-definition.ts';
import { imagineLine, settingsToCopy } from './imagine-line.ts';
import { decideReport, openReport, submitReport } from './report.ts';
import { savePreset } from './save-preset.ts';
import { openVary, submitVary, varyPrice } from './vary.ts';

export interface AboutOptions {
  readonly parents: Pick<Parents, 'find'>;
  readonly history: Pick<History, 'placeOfParent'>;
  readonly presets: Presets;
  readonly reports: PictureReports;
  readonly service: GenerationStarter & Pick<GenerationService, 'offerFor'>;
}

type Offered = Required<Pick<Command, 'buttons' | 'modals' | 'messageCommands'>>;

/** "More" under a result and "About this picture" in the menu of a message: its facts and its settings, for whoever asks alone. */
export function aboutOffers(options: AboutOptions): Offered {
  return {
    messageCommands: [
      {
        body: aboutBody,
        audience: 'everyone',
        handle: async (context) => {
          const generation = await findShown(options.parents, context);
          if (generation !== null) await tellAbout(options, context, generation);
        },
      },
    ],
    buttons: {
      [MORE_VERB]: {
        audience: 'everyone',
        handle: ofGeneration(options, (context, generation) => tellAbout(options, context, generation)),
      },
      [REPORT_VERB]: { audience: 'everyone', handle: (context) => openReport(options, context) },
      [VARY_VERB]: { audience: 'everyone', handle: (context) => openVary(options, context) },
      [EXTEND_VERB]: { audience: 'everyone', handle: (context) => openExtend(options, context) },
      [REPORT_DECISIONS.approved]: {
        audience: 'everyone',
        handle: (context) => decideReport(options.reports, 'approved', context),
      },
      [REPORT_DECISIONS.removed]: {
        audience: 'everyone',
        handle: (context) => decideReport(options.reports, 'removed', context),
      },
      [COPY_LINE_VERB]: {
        audience: 'everyone',
        handle: ofGeneration(options, ({ interaction, texts }, generation) =>
          replyPrivately(interaction, settingsToCopy(generation, options.service.models, interaction, texts)),
        ),
      },
      [NEW_PRESET_VERB]: {
        audience: 'everyone',
        handle: ofGeneration(options, async ({ interaction, texts }, { recipe }) => {
          const isAdmin = await authorize(interaction, 'admins');
          await interaction.showModal(
            modalView(presetDialog(recipe, { models: options.service.models, isAdmin, texts })),
          );
        }),
      },
    },
    modals: {
      [REPORT_VERB]: { audience: 'everyone', handle: (context) => submitReport(options, context) },
      [VARY_VERB]: { audience: 'everyone', handle: (context) => submitVary(options, context) },
      [EXTEND_VERB]: { audience: 'everyone', handle: (context) => submitExtend(options, context) },
      [SAVE_PRESET_VERB]: { audience: 'everyone', handle: (context) => saveFilledIn(options, context) },
    },
  };
}

/** A click that goes on from the generation that its first argument names. */
function ofGeneration(
  { parents }: Pick<AboutOptions, 'parents'>,
  handle: (context: ButtonContext, generation: Generation) => Promise<void>,
): (context: ButtonContext) => Promise<void> {
  return async (context) => {
    const generation = await findParent(parents, context, context.args[0] ?? '');
    if (generation !== null) await handle(context, generation);
  };
}

async function tellAbout(
  { history, service }: AboutOptions,
  { interaction, texts }: InteractionContext<GuildButtonInteraction | GuildMessageCommandInteraction>,
  generation: Generation,
): Promise<void> {
  const isOwn = generation.requester.userId === interaction.user.id;
  const offer = await service.offerFor(requesterOf(interaction));
  const facts = {
    line: imagineLine(generation, service.models, interaction.locale),
    isOwn,
    parent: await history.placeOfParent(generation),
    hasPrice: isOwn || (await authorize(interaction, 'admins')),
    varyPrice: varyPrice(generation, service.models, offer.prices),
    extensions: extensionsOf(generation, offer),
    leadsToPrivate: leadsToPrivate(interaction, generation),
  };
  await replyPrivately(interaction, aboutView(generation, facts, service.knownModels, texts));
}

async function saveFilledIn({ presets, service }: AboutOptions, context: ModalContext): Promise<void> {
  const values = modalValues(context.interaction);
  const pinned = (name: string): string | undefined => {
    const value = values.choice(name);
    return value === ANY ? undefined : value;
  };
  const saving = await savePreset({ presets, models: service.models }, context, {
    name: values.text('name'),
    template: values.text('template'),
    model: pinned('model'),
    aspect: pinned('aspect'),
    isForServer: values.choice('for') === 'server',
    isReplacing: false,
  });
  await replyPrivately(context.interaction, saving);
}
