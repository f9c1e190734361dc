import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Permission, textOf, type Invocation, type Member } from '../../sandbox/discord/discord.ts';
import { answerTo, clicked } from '../support/history.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';
import { mentionOf } from '../support/command-names.ts';

const EPHEMERAL = 64;

let world: World;
let admin: Member;

beforeAll(async () => {
  world = await startWorld({ settings: { USER_DAILY_USD: 'none', USER_PACE_USD: '10' } });
  admin = world.discord.guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
});

afterAll(() => world.endSoundly());

type Options = Readonly<Record<string, string | number | boolean>>;

/** What a command answers for its member alone. */
async function privately(member: Member, path: string, options: Options = {}): Promise<string> {
  const invocation = await member.command(path, options);
  expect((await invocation.acknowledged).flags).toBe(EPHEMERAL);
  return textOf(await answerTo(invocation));
}

async function suggestionsFor(member: Member, typed: string, path = 'imagine') {
  const options = path === 'imagine' ? { prompt: 'a fox', preset: typed } : { preset: typed };
  const typing: Invocation = await member.autocomplete(path, options, 'preset');
  await typing.acknowledged;
  return typing.choices ?? [];
}

describe('/preset', () => {
  it('saves a template that /imagine offers by name and knows by its id, and the composed prompt is painted and kept', async () => {
    const ada = world.member('Ada');
    const pinned = { model: 'flux-2-pro', aspect: '16:9' };
    const template = 'a poster of {prompt}, flat colours';
    const saved = await privately(ada, 'preset save', { name: 'Poster *1*', template, ...pinned });
    expect(saved).toBe(
      `🔖 Saved: **Poster \\*1\\***. ${mentionOf(world.discord, 'imagine')} offers it to you under \`preset\` in every server.`,
    );
    const [choice] = await suggestionsFor(ada, 'pos');
    expect(choice?.name).toBe('Poster *1* · FLUX.2 [pro] · 16:9 · ≈ $0.03');
    const picture = await pictureIn(
      await ada.command('imagine', { prompt: 'a fox', preset: choice?.value ?? '', aspect: '1:1' }),
    );
    expect(textOf(picture)).toContain('**a poster of a fox, flat colours**');
    // What the member chose wins over what is pinned; the rest is the preset's.
    const task = world.bfl.tasks.find(({ prompt }) => prompt === 'a poster of a fox, flat colours');
    expect(task?.body).toMatchObject({ width: 1024, height: 1024 });
    expect(task?.model).toBe('flux-2-pro');
    await pictureIn(await ada.command('imagine', { prompt: 'a crab', preset: 'POSTER *1*' }));
    expect(await suggestionsFor(world.member('Ben'), '')).toEqual([]);
  });

  it('tells privately, uncharged, what is wrong with one: deleted, unknown, too long, a blocked word', async () => {
    const ada = world.member('Ada');
    const before = await world.ledger();
    await privately(ada, 'preset save', { name: 'Long', template: 'a'.repeat(4_000) });
    await privately(ada, 'preset save', { name: 'Gone', template: 'x @everyone' });
    const [gone] = await suggestionsFor(ada, 'gone');
    expect(await privately(ada, 'preset delete', { preset: 'gone' })).toBe('Deleted: **Gone**.');
    const imagine = (preset: string) => privately(ada, 'imagine', { prompt: 'b'.repeat(100), preset });
    expect(await imagine(String(gone?.value))).toMatch(/^This preset was deleted\./);
    expect(await imagine('@everyone')).toMatch(/^There is no preset named \*\*\\@everyone\*\*\./);
    expect(await imagine('long')).toBe(
      'With the preset **Long** the prompt has 4102 characters, and it may have 4096. Shorten it.',
    );
    await privately(admin, 'settings words', { add: 'forbidden' });
    await privately(ada, 'preset save', { name: 'Bad', template: 'forbidden {prompt}' });
    expect(await imagine('Bad')).toMatch(/^The admins of this server do not allow one of the words in this prompt\./);
    expect(await world.ledger()).toEqual(before);
  });

  it('refuses what cannot be saved, and loses nothing of it', async () => {
    const ada = world.member('Ada');
    await privately(ada, 'preset save', { name: 'Oil', template: 'in oil' });
    const taken = await privately(ada, 'preset save', { name: 'OIL', template: 'in oil and gold', aspect: '1:1' });
    expect(taken).toMatch(/^There is already a preset named \*\*OIL\*\*, so nothing was changed\./);
    expect(taken).toContain('```\n/preset save name:OIL template:in oil and gold aspect:1:1\n```');
    expect(await privately(ada, 'preset save', { name: 'x', template: '{prompt} {prompt}' })).toMatch(
      /^`template` may hold `\{prompt\}` once\./,
    );
    const replaced = { name: 'OIL', template: 'in oil and gold', replace: true };
    expect(await privately(ada, 'preset save', replaced)).toBe('🔖 Replaced: **OIL**.');
    expect(await privately(ada, 'preset list', { preset: 'oil' })).toContain(
      '/preset save name:OIL template:in oil and gold replace:True',
    );
  });

  it('of a server is saved and deleted by its admins alone, noted in the audit trail, and offered to all its members', async () => {
    const ada = world.member('Ada');
    const house = { name: 'House', template: 'in our style', for: 'server' };
    const refused = await privately(ada, 'preset save', house);
    expect(refused).toMatch(/^Only those who manage this server can save presets for it\./);
    expect(await privately(admin, 'preset save', house)).toMatch(/offers it to everyone in this server/);
    await privately(ada, 'preset save', { name: 'House', template: 'mine' });
    const choices = await suggestionsFor(ada, 'house');
    expect(choices.map(({ name }) => name)).toEqual(['House', 'House · of this server']);
    expect(await suggestionsFor(ada, 'house', 'preset delete')).toHaveLength(1);
    expect(await privately(ada, 'preset delete', { preset: String(choices[1]?.value) })).toBe(
      'This is for those who manage this server.',
    );
    const listed = await privately(ada, 'preset list');
    expect(listed).toContain('**Your presets** (1 of 20)\n- **House** · mine');
    expect(listed).toContain('**Presets of this server** (1 of 25)\n- **House** · in our style');
    const stranger = world.discord.addGuild({ name: 'Elsewhere' }).addMember({ name: 'Stranger' });
    expect(await suggestionsFor(stranger, '')).toEqual([]);
    expect(await privately(admin, 'preset delete', { preset: 'House' })).toBe('Deleted: **House**.');
    const trail = await privately(admin, 'limits view');
    expect(trail).toContain('saved the preset **House**');
    expect(trail).toContain('deleted the preset **House**');
  });

  it('is in what the member may read and take along, and goes with them', async () => {
    const ada = world.member('Ada');
    await privately(ada, 'preset save', { name: 'Noir', template: 'black and white' });
    expect(await privately(ada, 'privacy show')).toContain('🔖 1 preset of your own.');
    await answerTo(await ada.command('privacy export'));
    const [sent] = ada.directMessages;
    const file: unknown = JSON.parse(sent?.attachments[0]?.bytes?.toString('utf8') ?? '');
    const { records } = z.object({ records: z.array(z.looseObject({ record: z.string() })) }).parse(file);
    expect(records).toEqual([
      expect.objectContaining({
        record: 'preset',
        name: 'Noir',
        template: 'black and white',
        model: null,
        aspect: null,
      }),
    ]);
    const asked = await answerTo(await ada.command('privacy delete'));
    expect(textOf(asked)).toContain('It deletes your 1 preset as well.');
    expect(textOf(await clicked(ada, asked, 'Delete prompts and pictures'))).toContain('🔖 Deleted: 1 preset.');
    expect(await suggestionsFor(ada, '')).toEqual([]);
  });
});
