import type { Presets } from '../administration/presets.ts';
import { authorize } from '../discord/interactions/authorize.ts';
import {
  defineCommandGroup,
  type Command,
  type CommandContext,
  type GuildAutocompleteInteraction,
  type GuildButtonInteraction,
  type GuildCommandInteraction,
  type InteractionContext,
} from '../discord/interactions/command.ts';
import { replyInPlace, replyPrivately } from '../discord/interactions/private-reply.ts';
import { readerOf } from '../discord/interactions/requester.ts';
import { missingNamed, MOST_SUGGESTIONS, shownName } from '../discord/views/named-view.ts';
import { pageNumber } from '../discord/views/pages.ts';
import { presetChoice, presetDetail, presetsView, PRESETS_PAGE } from '../discord/views/preset-view.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import { matchPresets, type Preset } from '../generation/model/preset.ts';
import { lineToCopy } from './command-line.ts';
import { deletableBy } from './deletable-by.ts';
import { presetBody } from './preset-definition.ts';
import { presetLine, savePreset } from './save-preset.ts';

export interface PresetCommandOptions {
  readonly presets: Presets;
  readonly models: readonly ImageModel[];
}

/** `/preset`: templates of prompts, a member's own and those of the server. Every answer is for the member alone. */
export function presetCommand({ presets, models }: PresetCommandOptions): Command {
  const page = async (
    interaction: GuildCommandInteraction | GuildButtonInteraction,
    wanted: number,
    context: Context,
  ) => presetsView(await presets.list(readerOf(interaction)), wanted, models, context.texts);

  return defineCommandGroup(
    presetBody(models),
    {
      save: async ({ options: { for: owner, replace = false, ...request }, ...context }) => {
        const isForServer = owner === 'server';
        await replyPrivately(
          context.interaction,
          await savePreset({ presets, models }, context, { ...request, isForServer, isReplacing: replace }),
        );
      },
      list: async ({ interaction, options: { preset: chosen }, ...context }) => {
        if (chosen !== undefined) await showOne({ presets, models }, { interaction, ...context }, chosen);
        else await replyPrivately(interaction, await page(interaction, 0, { interaction, ...context }));
      },
      delete: (context) => deleteOne(presets, context),
    },
    {
      audience: 'everyone',
      buttons: {
        [PRESETS_PAGE]: {
          audience: 'everyone',
          handle: async ({ args, ...context }) => {
            await replyInPlace(context.interaction, await page(context.interaction, pageNumber(args[0]), context));
          },
        },
      },
      suggest: async (context) => {
        const { interaction } = context;
        const isDeleting = interaction.options.getSubcommand(false) === 'delete';
        const all = await presets.list(readerOf(interaction));
        const mayDelete = isDeleting ? await deletableBy(context, all) : all;
        await suggest(context, matchPresets(mayDelete, typedIn(interaction), MOST_SUGGESTIONS), models);
      },
    },
  );
}

type Context = InteractionContext<GuildCommandInteraction | GuildButtonInteraction>;

/** The suggestions of `/imagine preset:`. */
export async function suggestPresets(
  { presets, models }: PresetCommandOptions,
  context: InteractionContext<GuildAutocompleteInteraction>,
): Promise<void> {
  const { interaction } = context;
  const matching = await presets.suggest(readerOf(interaction), typedIn(interaction), MOST_SUGGESTIONS);
  await suggest(context, matching, models);
}

async function suggest(
  { interaction, texts }: InteractionContext<GuildAutocompleteInteraction>,
  presets: readonly Preset[],
  models: readonly ImageModel[],
): Promise<void> {
  await interaction.respond(presets.map((preset) => presetChoice(preset, models, texts)));
}

function typedIn({ options }: GuildAutocompleteInteraction): string {
  return options.getFocused();
}

async function showOne(
  { presets, models }: PresetCommandOptions,
  context: InteractionContext<GuildCommandInteraction>,
  chosen: string,
): Promise<void> {
  const { interaction, texts } = context;
  const preset = await presets.find(readerOf(interaction), chosen);
  if (preset === null) {
    await replyPrivately(interaction, missingNamed(chosen, texts.preset));
    return;
  }
  // Whoever may not change it is shown how to save one of their own like it.
  const mayChange = preset.scope === 'member' || (await authorize(interaction, 'admins'));
  const isForServer = preset.scope === 'server' && mayChange;
  const { name, template, modelId, aspect } = preset;
  const form = { name, template, model: modelId ?? undefined, aspect: aspect ?? undefined };
  const line = presetLine({ ...form, isForServer, isReplacing: mayChange }, models, interaction.locale);
  await replyPrivately(interaction, lineToCopy(line, texts, presetDetail(preset, models, texts)));
}

async function deleteOne(presets: Presets, context: CommandContext<{ readonly preset: string }>): Promise<void> {
  const { interaction, options, texts } = context;
  const preset = await presets.find(readerOf(interaction), options.preset);
  if (preset === null) return replyPrivately(interaction, missingNamed(options.preset, texts.preset));
  if ((await deletableBy(context, [preset])).length === 0) return replyPrivately(interaction, texts.refusal.admins);
  const isDeleted = await presets.delete(preset, readerOf(interaction));
  return replyPrivately(interaction, isDeleted ? texts.preset.deleted(shownName(preset)) : texts.preset.gone);
}
