import { describe, expect, it } from 'vitest';
import { commandEntries, matching, named } from '../../../playground/page/composer/command-entries.ts';
import { command, placeWith } from '../support/place.ts';

const COMMANDS = [
  command('limits', {
    name_localizations: { 'zh-CN': '限额' },
    description: 'What members may spend',
    options: [
      { type: 1, name: 'view', name_localizations: { 'zh-CN': '查看' }, description: 'All of them' },
      {
        type: 1,
        name: 'set',
        name_localizations: { 'zh-CN': '设定' },
        description: 'Set one',
        options: [{ type: 3, name: 'dollars', description: 'How much', required: true }],
      },
    ],
  }),
  command('imagine', { name_localizations: { 'zh-CN': '绘图', 'en-GB': 'paint' }, description: 'Paint' }),
  command('history', { description: 'Yours' }),
  command('About this picture', { type: 3 }),
  command('operator', { default_member_permissions: '0', description: '' }),
];
const labels = (locale: string): string[] => commandEntries(placeWith(COMMANDS, locale)).map(({ label }) => label);

describe('The commands of the picker', () => {
  it('are those that are typed and that the member may use, each subcommand for itself, in the order of their names', () => {
    expect(labels('de')).toEqual(['history', 'imagine', 'limits set', 'limits view']);
  });

  it('have the names of the person’s language, or of the language that Discord falls back to', () => {
    expect(labels('zh-CN').sort()).toEqual(['history', '绘图', '限额 查看', '限额 设定'].sort());
    expect(labels('en-US')).toContain('paint');
  });

  it('are found by the shown and by the untranslated name, those that begin with it first', () => {
    const entries = commandEntries(placeWith(COMMANDS, 'zh-CN'));
    const found = (typed: string): string[] => matching(entries, typed).map(({ path }) => path);
    expect(found('限额 设')).toEqual(['limits set']);
    expect(found('IMAG')).toEqual(['imagine']);
    expect(found('set')).toEqual(['limits set']);
    expect(found('i')[0]).toBe('imagine');
    expect(found('nothing')).toEqual([]);
  });

  it('are begun by the whole name and a space, the longest name first', () => {
    const entries = commandEntries(placeWith(COMMANDS, 'zh-CN'));
    expect(named(entries, 'limits set dollars:1')).toMatchObject({ entry: { path: 'limits set' }, rest: 'dollars:1' });
    expect(named(entries, '绘图 ')).toMatchObject({ entry: { path: 'imagine' }, rest: '' });
    expect(named(entries, 'limits ')).toBeNull();
    expect(named(entries, 'imagine')).toBeNull();
  });
});
