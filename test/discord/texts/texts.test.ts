import { Locale } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { textsFor, type Texts } from '../../../src/discord/texts/index.ts';
import type { CommandTexts, Language } from '../../../src/discord/texts/language.ts';
import * as languages from '../../../src/discord/texts/languages.ts';
import { refusalView } from '../../../src/discord/views/refusal-view.ts';
import { isOwn } from '../../../src/generation/model/caps.ts';
import { models } from '../../../src/flux/models.ts';
import { CAPS, FAULTS, REASONS, REFUSALS } from '../../support/refusals.ts';

const { en: english, zhCN: chinese } = languages;
const en = textsFor('en-US');
const zhCN = textsFor('zh-CN');

/** Every failure and refusal, and what else takes an argument, by what it is about. */
function sayings(texts: Texts): Map<string, string> {
  const failures = Object.values(REASONS).flatMap((reason) => [
    [`failure ${reason}`, texts.result.failure(reason, [], false, 'Replicate')] as const,
    [`failure ${reason} in detail`, texts.result.failure(reason, ['one', 'two'], true, 'Replicate')] as const,
  ]);
  const refusals = Object.values(REFUSALS)
    .flat()
    .map((refusal) => [`refusal ${JSON.stringify(refusal)}`, refusalView(refusal, models, texts)] as const);
  const caps = CAPS.filter(isOwn).flatMap(({ scope, span }) => [
    [`left ${scope} ${span}`, texts.result.left('$0.10', scope, span)] as const,
    [`quota ${scope} ${span}`, texts.quota.cap('$0.10', '$1.00', scope, span, '<t:1:R>')] as const,
  ]);
  const troubles = [
    ['failing', `${texts.wait.failing} ${texts.progress.kept(false, false)}`],
    ['paused in part', `${texts.wait.paused('guild')} ${texts.progress.kept(true, true)}`],
    ['done in part', texts.progress.done(3, 4)],
    ['pace', texts.wait.pace('<t:1:R>')],
    ['late', texts.wait.late('<t:1:R>')],
    ['strikes', texts.strikes.counted(2, 5)],
    ['struck', texts.strikes.paused(5, '<t:1:R>')],
    ['struck, to the moderators', texts.strikes.moderators('<@1>', ['Replicate'], 5, '<t:1:R>')],
  ] as const;
  return new Map([...failures, ...refusals, ...caps, ...troubles]);
}

/** The texts that need no argument, by their path. */
function fixedTexts(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'string') return [[`${path}${key}`, value] as [string, string]];
    return typeof value === 'object' && value !== null ? fixedTexts(value, `${path}${key}.`) : [];
  });
}

/** What becomes the names of options and commands, and numbers, each once. */
function namesIn(said: string): string[] {
  return [...new Set(said.match(/\uE000[^\uE001]+\uE001|`[^`]+`|\$\d+\.\d+|\d+/g))].toSorted();
}

/** Words that a template shows where a value is missing or of the wrong kind. */
const SLIPS = /undefined|null|NaN|\[object|=>|\$\{/;
const CHINESE = /\p{Script=Han}/u;

describe.each([
  ['English', en],
  ['Chinese', zhCN],
])('%s', (_name, texts) => {
  it('has a whole sentence for every failure, refusal and cap', () => {
    const bad = [...sayings(texts)].filter(
      ([, said]) => said.trim() === '' || SLIPS.test(said) || said.length >= 2_000,
    );
    expect(bad).toEqual([]);
  });

  it('tells the member of no failure without saying that it costs nothing', () => {
    for (const reason of Object.values(REASONS)) {
      expect(texts.result.failure(reason, [], false, 'Replicate')).toMatch(
        /nothing was charged|not charged|未扣费|未向你扣费/,
      );
    }
  });

  it('says something else for each cap and each fault', () => {
    const own = CAPS.filter(isOwn);
    const left = own.map(({ scope, span }) => texts.result.left('$1.00', scope, span));
    const faults = Object.values(FAULTS).map((fault) => texts.refusal.badOptions([fault]));
    expect(new Set(left).size).toBe(own.length);
    expect(new Set(faults).size).toBe(faults.length);
  });
});

describe('the two languages', () => {
  it('say everything in words of their own', () => {
    const untranslated = [...sayings(zhCN)].filter(([, said]) => !CHINESE.test(said));
    const foreign = [...sayings(en)].filter(([, said]) => CHINESE.test(said));
    expect({ untranslated, foreign }).toEqual({ untranslated: [], foreign: [] });
  });

  it('have the same fixed texts, none of them left untranslated', () => {
    const inEnglish = new Map([...fixedTexts(en), ...fixedTexts(english.commands)]);
    const inChinese = new Map([...fixedTexts(zhCN), ...fixedTexts(chinese.commands)]);
    expect([...inChinese.keys()].toSorted()).toEqual([...inEnglish.keys()].toSorted());
    expect([...inChinese].filter(([, said]) => !CHINESE.test(said))).toEqual([]);
    expect([...inEnglish].filter(([, said]) => said.trim() === '' || CHINESE.test(said))).toEqual([]);
  });

  it('name the same commands and numbers', () => {
    const inEnglish = new Map([...sayings(english.texts)].map(([about, said]) => [about, namesIn(said)]));
    const inChinese = new Map([...sayings(chinese.texts)].map(([about, said]) => [about, namesIn(said)]));
    expect(inChinese).toEqual(inEnglish);
  });

  it.each([
    ['zh-CN', zhCN],
    ['en-US', en],
    ['en-GB', en],
    ['', en],
    ['tlh', en],
  ])('are chosen by the locale %j', (locale, texts) => {
    expect(textsFor(locale)).toBe(texts);
  });

  it('leave English to everyone whose locale no language serves, and serve no locale twice', () => {
    const served = Object.values(languages).flatMap(({ locales }): readonly string[] => locales);
    const unserved = Object.values(Locale).filter((locale) => !served.includes(locale));
    expect(unserved.length).toBeGreaterThan(0);
    expect(unserved.filter((locale) => textsFor(locale) !== en)).toEqual([]);
    expect(new Set(served).size).toBe(served.length);
  });

  it('do not compile where a text is missing', () => {
    // @ts-expect-error -- a sentence is missing
    const sentence: Texts['cancel'] = { nothing: 'Nichts wartet.' };
    // @ts-expect-error -- the name of a command is missing
    const name: CommandTexts['quota'] = { description: 'Was noch bleibt' };
    // @ts-expect-error -- the commands are missing
    const folder: Language = { locales: ['de'], commandLocales: ['de'], texts: en };
    expect([sentence, name, folder]).toHaveLength(3);
  });
});
