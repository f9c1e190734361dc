// The replies of `/settings`.

import { MEGAPIXEL } from '../../administration/parse-pixels.ts';
import type { Explanation, SettingKey, SettingsOverview } from '../../administration/settings.ts';
import type { AbovePace } from '../../generation/admission/admission.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { formatUsd } from '../../generation/model/money.ts';
import type { Refusal } from '../../generation/model/refusal.ts';
import { REFERENCE_SOURCES, type ReferenceSources, type Rules } from '../../generation/model/rules.ts';
import { MAX_COUNT } from '../../generation/model/options.ts';
import { auditLine } from './audit-view.ts';
import { sourceText } from './cap-source.ts';
import { fitMessage, plain } from './markdown.ts';
import type { Texts } from '../texts/index.ts';
import { lateText, waitText } from './wait-view.ts';
import { paged, type PagedView } from './pages.ts';
import { refusalView } from './refusal-view.ts';

/** The verbs of the buttons below `/settings view` and `words`; their one argument is a page, from 0. */
export const SETTINGS_PAGE = 'settings.page';
export const WORDS_PAGE = 'settings.words';

/** Longer than any blocked word. */
const WORD_SHOWN = 200;

/** `isModLogOpen`: the bot may write in the mod-log channel, or there is none. */
export interface ShownSettings extends SettingsOverview {
  readonly isModLogOpen: boolean;
}

/** All settings of a server, in pages if the lists are long. */
export function settingsView(
  overview: ShownSettings,
  wanted: number,
  models: readonly ImageModel[],
  texts: Texts,
): PagedView {
  return paged(settingsLines(overview, models, texts), wanted, SETTINGS_PAGE, texts.limits.pages);
}

/** The blocked words, for admins only. */
export function wordsView(words: readonly string[], wanted: number, texts: Texts): PagedView {
  if (words.length === 0) return { content: texts.settings.noWords, components: [] };
  return paged(
    [texts.settings.words(''), ...words.map((word) => `||${plain(word, WORD_SHOWN)}||`)],
    wanted,
    WORDS_PAGE,
    texts.limits.pages,
  );
}

function settingsLines(overview: ShownSettings, models: readonly ImageModel[], texts: Texts): string[] {
  const { settings, rules, confirmFrom, changes } = overview;
  const { names, line, all, never, wordCount } = texts.settings;
  const orAll = (entries: readonly string[]): string => (entries.length === 0 ? all : entries.join(' '));
  const value = (key: SettingKey): string => settingText(key, settings[key], models, texts);
  const usual = usualValues(overview, models, texts);
  const orUsual = (key: keyof typeof usual): string =>
    settings[key] === null ? texts.settings.notSetThen(usual[key]) : value(key);
  return [
    texts.settings.title,
    line(names['allowed:channel'], orAll(rules.allowedChannelIds.map((id) => `<#${id}>`))),
    line(names['allowed:role'], orAll(rules.allowedRoleIds.map((id) => `<@&${id}>`))),
    ...modelLines(rules, models, texts),
    line(names.max_pixels, orUsual('maxPixels')),
    line(names.max_safety, orUsual('maxSafety')),
    line(names.high_safety, value('highSafety')),
    line(names.max_count, orUsual('maxCount')),
    line(names.confirm_from, confirmFrom === null ? never : formatUsd(confirmFrom)),
    line(names.ai_mark, orUsual('aiMark')),
    line(names.references, texts.settings.referenceSources[rules.references]),
    line(names.word, wordCount(rules.blockedWords.length)),
    line(names.default_model, orUsual('defaultModelId')),
    line(names.final_model, orUsual('finalModelId')),
    line(names.default_aspect, orUsual('defaultAspect')),
    line(names.time_zone, orUsual('timeZone')),
    line(names.mod_log_channel, modLogText(overview, texts)),
    texts.limits.trail.title,
    ...(changes.length === 0 ? [texts.limits.trail.nothing] : changes.map((entry) => auditLine(entry, texts))),
  ];
}

/** What applies where a server set nothing. */
function usualValues({ settings, defaultModel }: ShownSettings, models: readonly ImageModel[], texts: Texts) {
  const { off, asModels, noFinal } = texts.settings;
  const model = models.find(({ id }) => id === settings.defaultModelId) ?? defaultModel;
  return {
    maxPixels: asModels,
    maxSafety: asModels,
    maxCount: String(MAX_COUNT),
    aiMark: off,
    defaultModelId: defaultModel.name,
    finalModelId: noFinal,
    defaultAspect: model.defaultAspect,
    timeZone: 'UTC',
  };
}

function modLogText({ settings, isModLogOpen }: ShownSettings, texts: Texts): string {
  const { modLogChannelId: channelId } = settings;
  if (channelId === null) return texts.settings.noModLog;
  return isModLogOpen ? `<#${channelId}>` : texts.settings.modLogClosed(`<#${channelId}>`);
}

/** The models that everyone may use, and those that each role may use in addition. */
function modelLines({ allowedModels }: Rules, models: readonly ImageModel[], texts: Texts): string[] {
  const { names, line, all, noModels, forRole } = texts.settings;
  if (allowedModels.length === 0) return [line(names['allowed:model'], all)];
  const byRole = Map.groupBy(allowedModels, ({ roleId }) => roleId);
  const namesOf = (roleId: string | null): string =>
    texts.common.list((byRole.get(roleId) ?? []).map(({ modelId }) => modelName(modelId, models)));
  const roles = [...byRole.keys()].filter((roleId) => roleId !== null);
  return [
    line(names['allowed:model'], namesOf(null) === '' ? noModels : namesOf(null)),
    ...roles.map((roleId) => line(forRole(names['allowed:model'], `<@&${roleId}>`), namesOf(roleId))),
  ];
}

/** The localized name of a setting. */
export function settingName(key: SettingKey, texts: Texts): string {
  const { names } = texts.settings;
  const byKey: Readonly<Record<SettingKey, string>> = {
    timeZone: names.time_zone,
    defaultModelId: names.default_model,
    finalModelId: names.final_model,
    defaultAspect: names.default_aspect,
    maxPixels: names.max_pixels,
    maxSafety: names.max_safety,
    highSafety: names.high_safety,
    maxCount: names.max_count,
    confirmFrom: names.confirm_from,
    aiMark: names.ai_mark,
    references: names.references,
    modLogChannelId: names.mod_log_channel,
  };
  return byKey[key];
}

/** A setting's value as text. */
export function settingText(
  key: SettingKey,
  value: string | number | null | undefined,
  models: readonly ImageModel[],
  texts: Texts,
): string {
  if (key === 'references') return texts.settings.referenceSources[referenceSourcesOf(value)];
  if (key === 'highSafety') return texts.settings.highSafety[value === 'everywhere' ? value : 'ageRestricted'];
  if (value === null || value === undefined) return texts.settings.notSet;
  if (key === 'confirmFrom') return formatUsd(Number(value));
  if (key === 'aiMark') return texts.settings.on;
  if (key === 'maxPixels') return sizeText(Number(value), texts);
  if (key === 'modLogChannelId') return `<#${value}>`;
  return key === 'defaultModelId' || key === 'finalModelId' ? modelName(String(value), models) : String(value);
}

function referenceSourcesOf(value: string | number | null | undefined): ReferenceSources {
  return REFERENCE_SOURCES.find((sources) => sources === value) ?? 'own';
}

function sizeText(pixels: number, texts: Texts): string {
  return texts.settings.size(String(Math.round((pixels / MEGAPIXEL) * 1000) / 1000), pixels);
}

/**
 * Which rule stops a member in a channel, with the sentence that they would read, what their pictures wait for, and what is too
 * dear for anybody.
 */
export function explanationView(
  { refusal, abovePace, word, wait, late }: Explanation,
  place: { readonly userId: string; readonly channelId: string },
  models: readonly ImageModel[],
  texts: Texts,
): string {
  const { settings } = texts;
  const member = `<@${place.userId}>`;
  const channel = `<#${place.channelId}>`;
  const dear = abovePace.pictures.length === 0 ? [] : [abovePaceLine(abovePace, texts)];
  const waits = [
    ...(wait === null ? [] : [settings.waits(waitText(wait, texts))]),
    ...(late === null ? [] : [lateText(late, texts)]),
  ];
  if (refusal === null) return [settings.fine(member, channel), ...waits, ...dear].join('\n');
  const stop = [
    settings.stopped(member, channel, stopText(refusal, texts)),
    settings.theyRead(refusalView(refusal, models, texts)),
    ...(word === null ? [] : [settings.blockedWord(plain(word, WORD_SHOWN))]),
    ...waits,
  ];
  // What is too dear for anybody is left out where the message would be too long.
  return fitMessage((shorten) => [...stop, ...dear.slice(0, shorten(dear.length + 1) - 1)].join('\n'));
}

function abovePaceLine({ pace, pictures }: AbovePace, texts: Texts): string {
  const { settings } = texts;
  const named = pictures.map(({ model, abovePixels, price }) =>
    settings.dearPictures(model.name, abovePixels === null ? null : sizeText(abovePixels, texts), formatUsd(price)),
  );
  return settings.abovePace(formatUsd(pace), named);
}

function stopText(refusal: Refusal, texts: Texts): string {
  if (refusal.kind === 'over_cap') return texts.settings.capFrom(sourceText(refusal.cap.source, texts));
  return texts.settings.stops[refusal.kind === 'rule' ? refusal.breach.kind : refusal.kind];
}
