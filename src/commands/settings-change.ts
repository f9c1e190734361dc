import { parsePixels } from '../administration/parse-pixels.ts';
import { parseUsd } from '../administration/parse-usd.ts';
import type { SettingsChange, SettingsService } from '../administration/settings.ts';
import { canonicalTimeZone } from '../administration/time-zones.ts';
import type { GuildCommandInteraction, InteractionContext } from '../discord/interactions/command.ts';
import { formatUsd } from '../generation/model/money.ts';
import { REFERENCE_SOURCES } from '../generation/model/rules.ts';
import { MAX_COUNT } from '../generation/model/options.ts';
import { ASPECTS, paints, type ImageModel } from '../generation/model/image-model.ts';
import { highestSafety } from './settings-definition.ts';
import { isChannelHere, mayWriteIn } from '../discord/interactions/targets.ts';

/** Who asks where, in which words, and which models there are, with those that extend pictures. */
export interface SettingsDesk extends InteractionContext<GuildCommandInteraction> {
  readonly models: readonly ImageModel[];
  readonly settings: Pick<SettingsService, 'mostConfirmFrom'>;
}

/** The options of `/settings set`. */
export interface SetOptions {
  readonly size?: string | undefined;
  readonly safety?: number | undefined;
  readonly high_safety?: string | undefined;
  readonly pictures?: number | undefined;
  readonly confirm?: string | undefined;
  readonly ai_mark?: string | undefined;
  readonly references?: string | undefined;
  readonly model?: string | undefined;
  readonly final_model?: string | undefined;
  readonly aspect?: string | undefined;
  readonly time_zone?: string | undefined;
  readonly mod_log?: string | undefined;
}

/** Every value checked, or the sentence about the first that is wrong: nothing is changed then. */
export function readChange(
  { interaction, models, settings, texts }: SettingsDesk,
  {
    size,
    safety,
    high_safety: highSafety,
    pictures,
    confirm,
    ai_mark: mark,
    references,
    model,
    final_model: finalModel,
    aspect,
    time_zone: zone,
    mod_log: modLog,
  }: SetOptions,
): SettingsChange | string {
  const { faults } = texts.settings;
  const change: SettingsChange = {};
  if (size !== undefined) {
    const pixels = parsePixels(size);
    if (pixels === null) return faults.size;
    change.maxPixels = pixels;
  }
  if (safety !== undefined) {
    const max = highestSafety(models);
    if (!isWholeWithin(safety, 0, max)) return faults.safety(max);
    change.maxSafety = safety;
  }
  if (highSafety !== undefined) {
    if (highSafety !== 'everywhere' && highSafety !== 'age_restricted') return faults.highSafety;
    change.highSafety = highSafety === 'everywhere' ? highSafety : null;
  }
  if (pictures !== undefined) {
    if (!isWholeWithin(pictures, 1, MAX_COUNT)) return faults.count(MAX_COUNT);
    change.maxCount = pictures;
  }
  if (confirm !== undefined) {
    const parsed = parseUsd(confirm);
    if (!parsed.ok) return faults.confirm;
    const { mostConfirmFrom: most } = settings;
    if (most !== null && parsed.amount > most) return faults.confirmTooHigh(formatUsd(most));
    change.confirmFrom = parsed.amount;
  }
  if (mark !== undefined) {
    if (mark !== 'on' && mark !== 'off') return faults.aiMark;
    change.aiMark = mark === 'on' ? 'on' : null;
  }
  if (references !== undefined) {
    const sources = REFERENCE_SOURCES.find((known) => known === references);
    if (sources === undefined) return faults.references;
    change.references = sources === 'own' ? null : sources;
  }
  if (model !== undefined) {
    if (!models.some((one) => one.id === model && paints(one))) return faults.model;
    change.defaultModelId = model;
  }
  if (finalModel !== undefined) {
    if (!models.some((one) => one.id === finalModel && paints(one))) return faults.finalModel;
    change.finalModelId = finalModel;
  }
  if (aspect !== undefined) {
    const known = ASPECTS.find((candidate) => candidate === aspect);
    if (known === undefined) return faults.aspect;
    change.defaultAspect = known;
  }
  if (zone !== undefined) {
    const name = canonicalTimeZone(zone);
    if (name === null) return faults.timeZone;
    change.timeZone = name;
  }
  if (modLog !== undefined) {
    if (!isChannelHere(interaction, 'mod_log', modLog)) return faults.foreignChannel;
    if (!mayWriteIn(interaction, modLog)) return faults.modLog(`<#${modLog}>`);
    change.modLogChannelId = modLog;
  }
  return Object.keys(change).length === 0 ? faults.nothingChosen : change;
}

function isWholeWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
