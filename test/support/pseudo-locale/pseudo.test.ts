import { REST, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { textsFor } from '../../../src/discord/texts/index.ts';
import { startSandboxBfl } from '../../../sandbox/bfl/bfl.ts';
import { startSandboxDiscord } from '../../../sandbox/discord/discord.ts';
import { escapesOf, GivenWords } from './escapes.ts';
import { english, isPseudo, pseudo, pseudoTree } from './pseudo.ts';
import { substituteFor } from './substitute.ts';

const EN = textsFor('en-US');
const PSEUDO = pseudoTree(EN);

describe('the pseudo-language', () => {
  it('accents every word, and makes a text about 40 % longer', () => {
    const { audience } = EN.privacy.show;
    for (const text of audience.map((sentence) => sentence.replaceAll('`private`', ''))) {
      const said = pseudo(text);
      expect(said).not.toMatch(/[a-z]/i);
      expect(said.length / text.length).toBeGreaterThan(1.3);
      expect(said.length / text.length).toBeLessThan(1.45);
    }
  });

  it.each([
    ['`/limits resume`', 'code'],
    ['<@1574077270216151040> <#1> <@&2> <t:1795348800:R>', 'mentions and times'],
    ['https://discord.com/channels/1/2 dashboard.bfl.ai', 'addresses'],
    ['$0.50 · 1216 × 832', 'numbers'],
    ['🎨 **⏸️** -# ||…||', 'emoji and marks'],
  ])('leaves %s as it is: %s', (text) => {
    expect(pseudo(text)).toBe(text);
  });

  it('leaves arguments as they are wherever they stand, and chooses between words by those that are not shown', () => {
    const { refusal, limits, result } = PSEUDO;
    const over = refusal.overCap('$1.00', '$0.50', 'member', 'day', '<t:1:R>');
    expect(english(over)).toBe(EN.refusal.overCap('$1.00', '$0.50', 'member', 'day', '<t:1:R>'));
    expect(over).not.toMatch(/[a-z]{2}/i);
    expect(refusal.cheaper('today', '$1.00')).toContain(' today ');
    expect(limits.source({ kind: 'role', roleId: '5' })).toContain('<@&5>');
    expect(result.failure('timed_out', ['one thing', 'or another'], false, 'BFL')).toMatch(
      /\(one thing, or another\)$/,
    );
    expect(refusal.badOptions([{ kind: 'not_for_model', option: 'seed', model: 'a model' }])).toContain('a model');
  });

  it('can be turned back', () => {
    for (const text of [...EN.privacy.show.actions, EN.operator.notices.storageBack, 'FLUX.2 [pro]: “…” 狐狸 é']) {
      expect(english(pseudo(text))).toBe(text);
    }
    expect([isPseudo(pseudo('a')), isPseudo('a é 狐狸')]).toEqual([true, false]);
  });

  it('takes the place of the one table of languages, for everyone but itself', () => {
    const table = new URL('../../../src/discord/texts/languages.ts', import.meta.url);
    const pseudoTable = new URL('languages.ts', import.meta.url).href;
    expect(substituteFor('./languages.ts', new URL('index.ts', table).href)?.href).toBe(pseudoTable);
    expect(substituteFor('../../../src/discord/texts/languages.ts', pseudoTable)).toBeNull();
    expect(substituteFor('./languages.ts', new URL('../views/index.ts', table).href)).toBeNull();
    expect(substituteFor('./language.ts', new URL('index.ts', table).href)).toBeNull();
  });
});

describe('a word that escaped', () => {
  const given = new GivenWords(['a fox at dusk', 'Ada']);

  it.each([
    ['Nothing was painted.', ['Nothing', 'was', 'painted']],
    [`${PSEUDO.quota.noCaps} Try again.`, ['Try', 'again']],
    ['**a fox at noon**', ['noon']],
    ['a fo…', []],
    ['a fu…', ['fu']],
    ['`Nothing` <@1> https://a.example/b', []],
    ['Ada, FLUX.2 [pro], Europe/Berlin, jpeg', []],
    ['没有图片在排队。FLUX', []],
  ])('is told from what was given, in %j', (text, escaped) => {
    expect(given.escapedFrom(text)).toEqual(escaped);
  });

  it('is found in whatever Discord was sent', async () => {
    await using discord = await startSandboxDiscord({ readAs: english });
    await using bfl = await startSandboxBfl();
    const rest = new REST({ api: discord.apiUrl }).setToken(discord.botToken);
    const post = (body: object): Promise<unknown> =>
      rest.post(Routes.channelMessages(discord.guild.channel.id), { body });
    await post({ content: PSEUDO.cancel.nothing });
    await post({
      embeds: [{ title: PSEUDO.usage.caps.title, fields: [{ name: PSEUDO.limits.none, value: '1' }] }],
    });
    expect(escapesOf(discord, bfl)).toEqual([]);
    await post({ content: `${PSEUDO.cancel.nothing} Try again.` });
    await post({ embeds: [{ title: PSEUDO.usage.caps.title, fields: [{ name: 'Today', value: '1' }] }] });
    expect(escapesOf(discord, bfl)).toEqual([
      expect.stringContaining('"Try again"'),
      expect.stringContaining('"Today"'),
    ]);
    const [first, second] = discord.guild.channel.messages;
    expect([first?.content, second?.embeds[0]?.title]).toEqual([EN.cancel.nothing, EN.usage.caps.title]);
    expect(discord.violations).toEqual([]);
  });
});
