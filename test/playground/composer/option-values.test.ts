import { describe, expect, it } from 'vitest';
import { optionsOf, type CommandOption } from '../../../playground/page/composer/command-options.ts';
import { fitting, pickable, readOption } from '../../../playground/page/composer/option-values.ts';
import { placeWith } from '../support/place.ts';

const PLACE = placeWith([]);

function option(of: Record<string, unknown>, locale = 'en-US'): CommandOption {
  const [made] = optionsOf({ options: [{ name: 'option', description: '', ...of }] }, locale);
  if (made === undefined) throw new Error('no option');
  return made;
}

function read(of: Record<string, unknown>, text: string, file: File | null = null, place = PLACE): unknown {
  return readOption(option(of, place.locale), { name: 'option', text, picked: null, file, isLeft: false }, place);
}

const refusal = (is: string, more: object = {}): object => ({ refusal: { is, ...more } });

describe('An option in the line', () => {
  it('is refused when nothing stands in it, also one that need not be there', () => {
    expect(read({ type: 3, required: true }, '  ')).toEqual(refusal('required'));
    expect(read({ type: 11 }, '')).toEqual(refusal('required'));
  });

  it('takes a text within its lengths, counted as Discord counts', () => {
    const of = { type: 3, min_length: 2, max_length: 3 };
    expect(read(of, ' 🎨🎨🎨 ')).toEqual({ value: '🎨🎨🎨' });
    expect(read(of, 'a')).toEqual(refusal('too-short', { limit: 2 }));
    expect(read(of, 'abcd')).toEqual(refusal('too-long', { limit: 3 }));
  });

  it('takes numbers within their range alone', () => {
    const of = { type: 4, min_value: 1, max_value: 4 };
    expect(read(of, '4')).toEqual({ value: 4 });
    expect(read(of, '5')).toEqual(refusal('out-of-range', { least: 1, most: 4 }));
    expect(read(of, '1.5')).toEqual(refusal('whole-number'));
    expect(read(of, '0x2')).toEqual(refusal('whole-number'));
    expect(read({ type: 10 }, '-1.5')).toEqual({ value: -1.5 });
    expect(read({ type: 10 }, 'many')).toEqual(refusal('number'));
  });

  it('takes one of its choices by its shown or untranslated name', () => {
    const of = { type: 3, choices: [{ name: 'auto', name_localizations: { 'zh-CN': '自动' }, value: 'a' }] };
    const chinese = placeWith([], 'zh-CN');
    expect(read(of, '自动', null, chinese)).toEqual({ value: 'a' });
    expect(read(of, 'AUTO', null, chinese)).toEqual({ value: 'a' });
    expect(read(of, '自', null, chinese)).toEqual(refusal('choice'));
    expect(read({ type: 5 }, '否', null, chinese)).toEqual({ value: false });
    expect(read({ type: 5 }, 'perhaps')).toEqual(refusal('boolean'));
  });

  it('takes users, roles and channels that the person sees, by name or id', () => {
    expect(read({ type: 6 }, '@ben')).toEqual({ value: { id: '2' } });
    expect(read({ type: 6 }, '<@2>')).toEqual({ value: { id: '2' } });
    expect(read({ type: 6 }, 'Artist')).toEqual(refusal('user'));
    expect(read({ type: 8 }, '@everyone')).toEqual({ value: { id: '8' } });
    expect(read({ type: 9 }, 'Artist')).toEqual({ value: { id: '80' } });
    expect(read({ type: 7 }, '#general')).toEqual({ value: { id: '70' } });
    expect(read({ type: 7 }, '#mod-log')).toEqual(refusal('channel'));
    expect(read({ type: 7, channel_types: [0] }, 'thread')).toEqual(refusal('channel'));
  });

  it('takes a file as large as the server takes it', () => {
    const file = new File([new Uint8Array(1_048_576)], 'a.png');
    expect(read({ type: 11 }, '', file)).toEqual({ value: file });
    const large = new File([new Uint8Array(1_048_577)], 'a.png');
    expect(read({ type: 11 }, '', large)).toEqual(refusal('file-too-large', { limit: 1_048_576 }));
  });

  it('offers what fits what is typed, what begins with it first', () => {
    const offered = pickable(option({ type: 9 }), PLACE) ?? [];
    expect(fitting(offered, '').map(({ label }) => label)).toEqual(['@Ada', '@Ben', '@Artist', '@everyone']);
    expect(fitting(offered, '@e').map(({ label }) => label)).toEqual(['@everyone', '@Ben']);
    expect(pickable(option({ type: 3 }), PLACE)).toBeNull();
  });
});
