import { describe, expect, it } from 'vitest';
import { models } from '../../../src/flux/models.ts';
import { checkOptions } from '../../../src/generation/model/options.ts';
import {
  applyPreset,
  checkPreset,
  matchPresets,
  type Preset,
  type PresetContent,
} from '../../../src/generation/model/preset.ts';
import { nameKey } from '../../../src/generation/model/named.ts';

const content = (more: Partial<PresetContent> = {}): PresetContent => ({
  name: 'Poster',
  template: 'a poster of {prompt}, flat colours',
  modelId: null,
  aspect: null,
  ...more,
});

describe('a preset that is used', () => {
  it.each([
    ['a poster of {prompt}, flat colours', ' a fox ', 'a poster of a fox, flat colours'],
    ['{Prompt} in oil', '$& {prompt}', '$& {prompt} in oil'],
    ['flat colours', 'a fox', 'a fox, flat colours'],
    ['海报：{prompt}', '狐狸', '海报：狐狸'],
  ])('puts the prompt in its place: %j', (template, prompt, composed) => {
    expect(applyPreset(content({ template }), { prompt }).prompt).toBe(composed);
  });

  it('leaves a prompt of blanks one, which is refused', () => {
    const options = applyPreset(content(), { prompt: ' \u2800 ' });
    const checked = checkOptions(options, models, { modelId: 'flux-2-pro', aspect: null });
    expect(checked).toMatchObject({ ok: false, faults: [{ kind: 'wrong_length', option: 'prompt' }] });
  });

  it('pins a model and an aspect, unless the member chose one, or pixels', () => {
    const pinning = content({ modelId: 'flux-2-pro', aspect: '16:9' });
    const used = (options: object) => applyPreset(pinning, { prompt: 'a fox', ...options });
    expect(used({})).toMatchObject({ model: 'flux-2-pro', aspect: '16:9' });
    expect(used({ model: 'flux-2-max', aspect: '1:1' })).toMatchObject({ model: 'flux-2-max', aspect: '1:1' });
    expect(used({ width: 512, height: 512 })).toMatchObject({ model: 'flux-2-pro', aspect: undefined });
    expect(applyPreset(content(), { prompt: 'a fox' })).toMatchObject({ model: undefined, aspect: undefined });
  });
});

describe('a preset that is saved', () => {
  const fault = (request: object) => checkPreset({ name: 'Poster', template: 'flat', ...request }, models);

  it.each([
    [{ name: ' \u2800 ' }, ['name']],
    [{ name: '🦊'.repeat(41) }, ['name']],
    [{ template: '  ' }, ['template']],
    [{ template: 'a'.repeat(4_001) }, ['template']],
    [{ template: '{prompt} and {PROMPT}' }, ['placeholder']],
    [{ name: '', model: 'flux-of-old', aspect: '2:1' }, ['name', 'model', 'aspect']],
  ])('is refused with every fault: %j', (request, kinds) => {
    const checked = fault(request);
    expect(checked.ok ? [] : checked.faults.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('keeps what was typed, without blanks around it', () => {
    expect(fault({ name: ' 🦊 '.padEnd(40), template: ' flat\ncolours ', model: 'flux-2-pro', aspect: '1:1' })).toEqual(
      {
        ok: true,
        content: { name: '🦊', template: 'flat\ncolours', modelId: 'flux-2-pro', aspect: '1:1' },
      },
    );
  });

  it('has the same name as another in any case', () => {
    expect(new Set(['Straße', ' STRASSE', 'strasse', 'ＳＴＲＡＳＳＥ'].map(nameKey)).size).toBe(1);
    expect(nameKey('Στίγμας')).toBe(nameKey('ΣΤΊΓΜΑΣ'));
  });
});

describe('suggestions', () => {
  const preset = (scope: Preset['scope'], name: string, template = 'x'): Preset => ({
    ...content({ name, template }),
    id: name,
    scope,
  });
  const presets = [
    preset('member', 'Noir'),
    preset('member', 'Old poster'),
    preset('member', 'Warm', 'like a POSTER'),
    preset('server', 'Poster'),
    preset('server', 'Reposter'),
  ];
  const named = (typed: string, limit = 25): string[] => matchPresets(presets, typed, limit).map(({ name }) => name);

  it('are all where nothing is typed, the own first, then those of the server', () => {
    expect(named('')).toEqual(['Noir', 'Old poster', 'Warm', 'Poster', 'Reposter']);
  });

  it('are the best matches: by the beginning, a word, a part of the name, and then the text', () => {
    expect([1, 2, 3, 4].map((limit) => named('POST', limit))).toEqual([
      ['Poster'],
      ['Old poster', 'Poster'],
      ['Old poster', 'Poster', 'Reposter'],
      ['Old poster', 'Warm', 'Poster', 'Reposter'],
    ]);
    expect(named('unheard of')).toEqual([]);
  });
});
