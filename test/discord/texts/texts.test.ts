import { Locale } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { textsFor, type Texts } from '../../../src/discord/texts/index.ts';
import type { CommandTexts, Language } from '../../../src/discord/texts/language.ts';
import * as languages from '../../../src/discord/texts/languages.ts';
import { refusalView } from '../../../src/discord/views/refusal-view.ts';
import { isOwn } from '../../../src/generation/model/caps.ts';
import { models } from '../../../src/flux/models.ts';
import { CAPS, FAULTS, REASONS, REFUSALS } from '../../support/refusals.ts';

const { en: english, ...translated } = languages;
const en = textsFor('en-US');
const others: readonly (readonly [name: string, language: Language])[] = Object.entries(translated);
const textsOf = ({ locales }: Language): Texts => textsFor(locales[0]);

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

/** Numbers that English writes in words, where other languages have digits. */
const SPELLED = new Map([
  ['a', '1'],
  ['an', '1'],
  ['one', '1'],
  ['ten', '10'],
]);

function spelledIn(said: string): string[] {
  return said
    .toLowerCase()
    .split(/[^a-z]+/)
    .flatMap((word) => SPELLED.get(word) ?? []);
}

/** Words that a template shows where a value is missing or of the wrong kind. */
const SLIPS = /undefined|null|NaN|\[object|=>|\$\{/;
/** What no English text has, and every text of the others. */
const EASTERN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

describe.each([['en', english] as const, ...others])('%s', (_name, language) => {
  const texts = textsOf(language);

  it('has a whole sentence for every failure, refusal and cap', () => {
    const bad = [...sayings(texts)].filter(
      ([, said]) => said.trim() === '' || SLIPS.test(said) || said.length >= 2_000,
    );
    expect(bad).toEqual([]);
  });

  it('tells the member of no failure without saying that it costs nothing', () => {
    for (const reason of Object.values(REASONS)) {
      expect(texts.result.failure(reason, [], false, 'Replicate')).toMatch(
        /nothing was charged|not charged|未扣费|未向你扣费|未扣款|未向你扣款|料金は発生していません|料金は請求されません/,
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

describe.each(others)('%s beside English', (_name, language) => {
  it('says everything in words of its own', () => {
    const untranslated = [...sayings(textsOf(language))].filter(([, said]) => !EASTERN.test(said));
    const foreign = [...sayings(en)].filter(([, said]) => EASTERN.test(said));
    expect({ untranslated, foreign }).toEqual({ untranslated: [], foreign: [] });
  });

  it('has the same fixed texts, none of them left untranslated', () => {
    const inEnglish = new Map([...fixedTexts(en), ...fixedTexts(english.commands)]);
    const inOther = new Map([...fixedTexts(textsOf(language)), ...fixedTexts(language.commands)]);
    expect([...inOther.keys()].toSorted()).toEqual([...inEnglish.keys()].toSorted());
    expect([...inOther].filter(([, said]) => !EASTERN.test(said))).toEqual([]);
    expect([...inEnglish].filter(([, said]) => said.trim() === '' || EASTERN.test(said))).toEqual([]);
  });

  it('names the same commands and numbers', () => {
    const inOther = sayings(language.texts);
    const faults = [...sayings(english.texts)].flatMap(([about, said]) => {
      const other = namesIn(inOther.get(about) ?? '');
      const missing = namesIn(said).filter((name) => !other.includes(name));
      const added = other.filter((name) => ![...namesIn(said), ...spelledIn(said)].includes(name));
      return missing.length + added.length === 0 ? [] : [{ about, missing, added }];
    });
    expect(faults).toEqual([]);
  });
});

/** The characters of an older code: those that are used in its place, and not their other forms. */
function charactersOf(code: string, leads: readonly [number, number]): ReadonlySet<string> {
  const decoder = new TextDecoder(code);
  const bytes = Array.from({ length: 0xff - 0x40 }, (_byte, index) => 0x40 + index).filter(
    (byte) => byte >= 0xa1 || (code === 'big5' && byte <= 0x7e),
  );
  const rows = Array.from({ length: leads[1] - leads[0] + 1 }, (_row, index) => leads[0] + index);
  return new Set(rows.flatMap((lead) => bytes.map((byte) => decoder.decode(Uint8Array.of(lead, byte)))));
}

describe('the two ways to write Chinese', () => {
  it.each([
    // GB 2312, and of Big5 the frequent ones.
    ['zh-CN', languages.zhCN, charactersOf('gbk', [0xb0, 0xf7])],
    ['zh-TW', languages.zhTW, charactersOf('big5', [0xa4, 0xc6])],
  ])('are not mixed: %s has the characters of its readers alone', (locale, { commands }, characters) => {
    const said = [...sayings(textsFor(locale)), ...fixedTexts(textsFor(locale)), ...fixedTexts(commands)];
    const strange = said.flatMap(
      ([, text]) => text.match(/\p{Script=Han}/gu)?.filter((one) => !characters.has(one)) ?? [],
    );
    expect([...new Set(strange)]).toEqual([]);
  });

  it('are two languages: zh-TW has no words that its readers know from the mainland alone', () => {
    const words =
      /默認|缺省|信息|質量|分辨率|屏幕|(?<!檢)視頻|鏈接|登錄|設置|用戶|軟件|網絡|服務器|文件|數據|字符|運營|賬|點擊|私信|消息|“|”/u;
    const said = [
      ...sayings(textsFor('zh-TW')),
      ...fixedTexts(textsFor('zh-TW')),
      ...fixedTexts(languages.zhTW.commands),
    ];
    expect(said.filter(([, text]) => words.test(text))).toEqual([]);
  });
});

describe('the languages', () => {
  const chosen = [['en', english] as const, ...others].flatMap(([, language]) =>
    language.locales.map((locale) => [locale, textsOf(language)] as const),
  );
  it.each<readonly [string, Texts]>([...chosen, ['', en], ['tlh', en]])(
    'are chosen by the locale %j',
    (locale, texts) => {
      expect(textsFor(locale)).toBe(texts);
    },
  );

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
