import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { en } from '../../src/discord/texts/en/index.ts';
import { HOST_WORDS } from '../../src/generation/model/host-words.ts';

const FOLDER = 'docs/legal';
const NOTICES = ['privacy-notice.md', 'privacy-notice.zh-CN.md'] as const;
const PAIRS = [NOTICES, ['terms.md', 'terms.zh-CN.md']] as const;

/** Tables in which no row is about a person. What is about one, or names one, stands in the notices. */
const ABOUT_NOBODY = [
  'told_prices',
  'guild_allowed',
  'guild_blocked_words',
  'credit_readings',
  'refusal_counts',
  'cap_alerts',
  // Names of files, until the disk has lost them too.
  'files_to_delete',
];

const read = (file: string): Promise<string> => readFile(`${FOLDER}/${file}`, 'utf8');

const found = (text: string, pattern: RegExp): string[] =>
  [...new Set(Array.from(text.matchAll(pattern), ([, word = '']) => word))].toSorted();

const tablesIn = (text: string): string[] =>
  found(
    text
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split('|').at(-2) ?? '')
      .join('\n'),
    /`([a-z_]+)`/gu,
  );

async function tables(): Promise<string[]> {
  await using database = openDatabase(':memory:');
  const all = await database.kysely.introspection.getTables();
  return all.map(({ name }) => name).toSorted();
}

describe('a template of the law', () => {
  it.each(NOTICES)(
    '%s names every table with data about people, and no other: a new one is added there',
    async (file) => {
      expect([...tablesIn(await read(file)), ...ABOUT_NOBODY].toSorted()).toEqual(await tables());
    },
  );

  it.each(NOTICES)('%s names everybody who paints, each with the setting that makes it so', async (file) => {
    const text = await read(file);
    const lines = Object.values(HOST_WORDS).map(({ key, fullName }) =>
      text.split('\n').some((line) => line.includes(`\`${key}\``) && line.includes(`**${fullName}**`)),
    );
    expect(lines).toEqual(Object.values(HOST_WORDS).map(() => true));
  });

  it.each(PAIRS)('%s has the placeholders, settings and commands of %s', async (english, chinese) => {
    const [one, other] = [await read(english), await read(chinese)];
    for (const pattern of [/\{\{(\w+)\}\}/gu, /`([A-Z][A-Z_]+)\b/gu, /`\/(\w+)/gu]) {
      expect(found(other, pattern)).toEqual(found(one, pattern));
    }
  });

  it('says nothing of a placeholder, setting, default or command that there is not', async () => {
    const readme = await read('README.md');
    const all = (await Promise.all(PAIRS.flat().map(read))).join('\n');
    const placeholders = found(all, /\{\{(\w+)\}\}/gu);
    expect(found(readme, /^\| `\{\{(\w+)\}\}`/gmu)).toEqual(placeholders);
    const example = await readFile('.env.example', 'utf8');
    const settings = found(`${all}\n${readme}`, /`([A-Z]+_[A-Z_]+|STRIKES)\b/gu);
    expect(settings.filter((name) => !new RegExp(`^(?:# )?${name}=`, 'mu').test(example))).toEqual([]);
    for (const [name, value] of [
      ['RETENTION_DAYS', '30'],
      ['BACKUP_KEEP', '7'],
    ]) {
      expect(readme).toMatch(new RegExp(`\`${name}\`.{0,2} ${value} unless`, 'u'));
      expect(example).toContain(`# ${name}=${value}\n`);
    }
    const commands = new Set<string>(Object.values(en.commands).map(({ name }) => name));
    expect(found(`${all}\n${readme}`, /`\/(\w+)/gu).filter((name) => !commands.has(name))).toEqual([]);
  });
});
