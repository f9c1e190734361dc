import { describe, expect, it } from 'vitest';
import { type Texts, textsFor, Translations } from '../../../src/discord/texts/index.ts';
import type { Language } from '../../../src/discord/texts/language.ts';
import * as languages from '../../../src/discord/texts/languages.ts';
import { allCommands } from '../../support/all-commands.ts';
import { namingFaults } from '../../support/command-names.ts';
import { commandFaults, dialogFaults, messageFaults } from '../../support/discord-limits.ts';
import { everyView, type Viewed } from '../../support/every-view.ts';
import { GivenWords, writtenIn } from '../../support/pseudo-locale/escapes.ts';
import { pseudoTree } from '../../support/pseudo-locale/pseudo.ts';
import { watched } from '../../support/unread-texts.ts';

/** The longest id that Discord gives. */
const ID = '18446744073709551615';
const translations = new Translations();
translations.know(new Map(allCommands().map(({ body }) => [body.name, ID])));

const PSEUDO = pseudoTree(translations.textsFor('en-US'));
const spoken: readonly (readonly [name: string, language: Language])[] = Object.entries(languages);
const LANGUAGES = [
  ...spoken.map(([name, { locales }]) => [name, translations.textsFor(locales[0])] as const),
  ['the pseudo-language, which is 40 % longer than English', PSEUDO] as const,
];
const made = new Map<Texts, Viewed[]>();
/** The views in a language, made once: they take longer than what is asked of them. */
function viewsIn(texts: Texts): Viewed[] {
  const views = made.get(texts) ?? everyView(texts);
  made.set(texts, views);
  return views;
}

/** The data of `everyView` are signs and ids, but for the name of a model that is on offer no more. */
const GIVEN = new GivenWords(['a-model-no-longer-on-offer', 'another-one']);

const escapedFrom = (message: object): string[] => writtenIn(message).flatMap((text) => GIVEN.escapedFrom(text));

describe('every view', () => {
  it.each(LANGUAGES)('passes no limit of Discord in %s, however long the data are', (_name, texts) => {
    const faults = viewsIn(texts).flatMap(({ name, message }) =>
      messageFaults(message).map((fault) => `${name}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it.each(LANGUAGES)('asks in no dialog more than Discord shows in %s', (_name, texts) => {
    const dialogs = viewsIn(texts).filter(({ message }) => 'title' in message);
    expect(dialogs.length).toBeGreaterThan(0);
    const faults = dialogs.flatMap(({ name, message }) => dialogFaults(message).map((fault) => `${name}: ${fault}`));
    expect(faults).toEqual([]);
  });

  it.each(LANGUAGES)('names commands by what a click opens wherever Discord renders it, in %s', (_name, texts) => {
    const faults = viewsIn(texts).flatMap(({ name, message }) =>
      namingFaults(message, [ID]).map((fault) => `${name}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it('says nothing that does not come from a language’s folder', () => {
    const escapes = viewsIn(PSEUDO).flatMap(({ name, message }) =>
      escapedFrom(message).map((word) => `${name}: ${word}`),
    );
    expect(escapes).toEqual([]);
  });

  it.each(['zh-CN', 'zh-TW', 'ja'])('writes %s without a blank behind the mark that ends a sentence', (locale) => {
    const texts = translations.textsFor(locale);
    const blanks = viewsIn(texts).flatMap(({ name, message }) =>
      writtenIn(message).flatMap((text) => (/[。！？；，：] /u.test(text) ? [`${name}: ${text}`] : [])),
    );
    expect(blanks).toEqual([]);
  });

  it('is there: each text of the folder stands in one of them', () => {
    const { texts, unread } = watched(textsFor('en-US'));
    everyView(texts);
    expect(unread()).toEqual([]);
  });
});

describe('a view that does otherwise is reported', () => {
  it.each([
    ['a sentence of its own', { content: `${PSEUDO.quota.noCaps} Nothing is waiting.` }, ['Nothing', 'is', 'waiting']],
    ['a button of its own', { components: [{ components: [{ label: 'Delete' }] }] }, ['Delete']],
    ['a field of its own', { embeds: [{ fields: [{ name: 'Today', value: PSEUDO.limits.none }] }] }, ['Today']],
    ['half a sentence', { content: `${PSEUDO.cancel.nothing} (FLUX.2 [pro], timed out)` }, ['timed', 'out']],
  ])('with %s', (_name, message, words) => {
    expect(escapedFrom(message)).toEqual(words);
  });

  it.each([
    ['a long text', { content: 'a'.repeat(2_001) }, 'content has 2001 characters of 2000'],
    ['a long button', { components: [{ components: [{ label: 'a'.repeat(81) }] }] }, 'components.label has 81'],
    ['a button without words', { components: [{ components: [{ label: '' }] }] }, 'components.label is empty'],
    ['a long menu', { components: [{ components: [{ placeholder: 'a'.repeat(151) }] }] }, 'placeholder has 151'],
    [
      'a long choice',
      { components: [{ components: [{ options: [{ label: 'a', description: 'a'.repeat(101) }] }] }] },
      'options.description has 101',
    ],
    ['a long field', { embeds: [{ fields: [{ name: 'a', value: 'a'.repeat(1_025) }] }] }, 'value has 1025'],
    ['long embeds', { embeds: [{ description: 'a'.repeat(4_000) }, { description: 'a'.repeat(2_001) }] }, '6001'],
    ['a long alt text', { attachments: [{ altText: 'a'.repeat(1_025) }] }, 'altText has 1025'],
  ])('with %s', (_name, message, fault) => {
    expect(messageFaults(message)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ['a long description', { name: 'a', description: 'a'.repeat(101) }, 'description has 101 characters of 100'],
    ['a long name in one language', { name: 'a', name_localizations: { fi: 'a'.repeat(33) } }, 'fi has 33'],
    ['a long option', { name: 'a', options: [{ options: [{ description: 'a'.repeat(101) }] }] }, 'description has 101'],
    ['a long choice', { options: [{ choices: [{ name_localizations: { fi: 'a'.repeat(101) } }] }] }, 'fi has 101'],
    [
      'much in all',
      { options: Array.from({ length: 81 }, () => ({ description: 'a'.repeat(100) })) },
      '8100 characters',
    ],
  ])('as is a command with %s', (_name, command, fault) => {
    expect(commandFaults(command)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ['a bare name', { content: 'Use /quota.' }, 'not clickable: /quota.'],
    ['one in a code span', { embeds: [{ description: '`/limits set`' }] }, 'not clickable: /limits set'],
    [
      'one in Chinese',
      { embeds: [{ fields: [{ name: 'a', value: '用 `/限额 设定`' }] }] },
      'not clickable: /限额 设定',
    ],
    [
      'an option without a value',
      { components: [{ type: 10, content: '`/imagine preset:`' }] },
      'not clickable: /imagine',
    ],
    ['a mention on a button', { components: [{ components: [{ label: `</quota:${ID}>` }] }] }, 'not rendered: '],
    ['a mark', { embeds: [{ title: 'a\uE000b' }] }, 'a mark: '],
  ])('as is one that names a command by %s', (_name, message, fault) => {
    expect(namingFaults(message, [ID])).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ['a mention', { content: `</limits set:${ID}>` }],
    ['a line to copy', { content: '- `/imagine prompt:a fox`\n```\n/imagine prompt:a\n```' }],
    ['a name on a button', { components: [{ components: [{ label: '/quota' }] }] }],
    ['an address', { content: 'https://example.org/privacy and a/limits/b' }],
  ])('and not one with %s', (_name, message) => {
    expect(namingFaults(message, [ID])).toEqual([]);
  });

  it('and so is a text that no view says', () => {
    const { texts, unread } = watched({ said: 'One', of: { nobody: 'Two', count: (count: number) => `${count}` } });
    expect([texts.said, texts.of.count(3), unread()]).toEqual(['One', '3', ['of.nobody']]);
  });
});
