import type { BaseMessageOptions } from 'discord.js';
import type { Presets } from '../administration/presets.ts';
import { authorize } from '../discord/interactions/authorize.ts';
import type {
  GuildCommandInteraction,
  GuildModalInteraction,
  InteractionContext,
} from '../discord/interactions/command.ts';
import { oneLine } from '../discord/views/markdown.ts';
import { presetFaults, savingText } from '../discord/views/preset-view.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import { checkPreset, type PresetRequest } from '../generation/model/preset.ts';
import { commandLine, lineToCopy } from './command-line.ts';
import { presetBody } from './preset-definition.ts';

/** What `/preset save`, or a modal, asks for. */
export interface PresetForm extends PresetRequest {
  readonly isForServer: boolean;
  readonly isReplacing: boolean;
}

/** Saves it, and says so; or says why not, with a line that asks for it once more, so that nothing that was written is lost. */
export async function savePreset(
  { presets, models }: { readonly presets: Presets; readonly models: readonly ImageModel[] },
  { interaction, texts }: InteractionContext<GuildCommandInteraction | GuildModalInteraction>,
  form: PresetForm,
): Promise<string | Pick<BaseMessageOptions, 'content' | 'files'>> {
  const notSaved = (sentence: string) => lineToCopy(presetLine(form, models, interaction.locale), texts, sentence);
  const { isForServer, isReplacing } = form;
  const { user, guildId } = interaction;
  if (isForServer && !(await authorize(interaction, 'admins'))) return notSaved(texts.preset.adminsOnly);
  const checked = checkPreset({ ...form, name: oneLine(form.name) }, models);
  if (!checked.ok) return notSaved(presetFaults(checked.faults, texts));
  const owner = isForServer ? ({ kind: 'server', guildId } as const) : ({ kind: 'member', userId: user.id } as const);
  const saving = await presets.save(owner, user.id, checked.content, isReplacing);
  const sentence = savingText(saving, checked.content, owner.kind, texts);
  return saving === 'saved' || saving === 'replaced' ? sentence : notSaved(sentence);
}

/** `/preset save` with everything that it asks for. */
export function presetLine(
  { name, template, model, aspect, isForServer, isReplacing }: PresetForm,
  models: readonly ImageModel[],
  locale: string,
): string {
  const body = presetBody(models);
  const [save] = body.options;
  const values = {
    name: oneLine(name),
    template: oneLine(template),
    model,
    aspect,
    ...(isForServer ? { for: 'server' } : {}),
    ...(isReplacing ? { replace: true } : {}),
  };
  return commandLine([body, save], save.options, values, locale);
}
