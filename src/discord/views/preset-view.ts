// The replies of `/preset`, and the suggestions of presets.

import { modelName, usualPrice, type ImageModel } from '../../generation/model/image-model.ts';
import { formatUsd } from '../../generation/model/money.ts';
import type { NamedSaving, Owner } from '../../generation/model/named.ts';
import { MAX_PRESETS, type Preset, type PresetContent, type PresetFault } from '../../generation/model/preset.ts';
import type { Texts } from '../texts/index.ts';
import { elide, oneLine, plain } from './markdown.ts';
import { shownName, SUGGESTION_MAX } from './named-view.ts';
import { type PagedView, paged } from './pages.ts';

/** The verb of the buttons below `/preset list`; its one argument is a page, from 0. */
export const PRESETS_PAGE = 'presets.page';

const TEMPLATE_SHOWN = 80;

/** A suggestion: its value is the id, which stays the same when the name does not. */
export function presetChoice(
  preset: Preset,
  models: readonly ImageModel[],
  texts: Texts,
): { readonly name: string; readonly value: string } {
  const model = models.find(({ id }) => id === preset.modelId);
  const facts = [
    oneLine(preset.name),
    ...pinned(preset, models),
    ...(model === undefined ? [] : [`≈ ${formatUsd(usualPrice(model, preset.aspect ?? undefined))}`]),
    ...(preset.scope === 'server' ? [texts.preset.ofServer] : []),
  ];
  return { name: elide(facts.join(' · '), SUGGESTION_MAX), value: preset.id };
}

function pinned({ modelId, aspect }: PresetContent, models: readonly ImageModel[]): string[] {
  return [...(modelId === null ? [] : [modelName(modelId, models)]), ...(aspect === null ? [] : [aspect])];
}

/** A member's own presets and those of the server, in pages. */
export function presetsView(
  presets: readonly Preset[],
  wanted: number,
  models: readonly ImageModel[],
  texts: Texts,
): PagedView {
  const { preset: words, limits } = texts;
  if (presets.length === 0) return { content: words.none, components: [] };
  const lines = (['member', 'server'] as const).flatMap((scope) => {
    const of = presets.filter((preset) => preset.scope === scope);
    if (of.length === 0) return [];
    return [words.title[scope](of.length, MAX_PRESETS[scope]), ...of.map((preset) => `- ${lineOf(preset, models)}`)];
  });
  return paged([...lines, `-# ${words.hint}`], wanted, PRESETS_PAGE, limits.pages);
}

function lineOf(preset: Preset, models: readonly ImageModel[]): string {
  return [shownName(preset), ...pinned(preset, models), plain(preset.template, TEMPLATE_SHOWN)].join(' · ');
}

/** One preset, above the line that changes it. */
export function presetDetail(preset: Preset, models: readonly ImageModel[], texts: Texts): string {
  const facts = [
    shownName(preset),
    ...pinned(preset, models),
    ...(preset.scope === 'server' ? [texts.preset.ofServer] : []),
  ];
  return facts.join(' · ');
}

export function presetFaults(faults: readonly PresetFault[], { preset }: Texts): string {
  return faults
    .map((fault) => ('max' in fault ? preset.faults[fault.kind](fault.max) : preset.faults[fault.kind]))
    .join('\n');
}

export function savingText(
  saving: NamedSaving,
  content: PresetContent,
  scope: Owner['kind'],
  { preset }: Texts,
): string {
  const name = shownName(content);
  switch (saving) {
    case 'saved':
      return preset.saved[scope](name);
    case 'replaced':
      return preset.replaced(name);
    case 'taken':
      return preset.taken(name);
    case 'full':
      return preset.full[scope](MAX_PRESETS[scope]);
  }
}
