import { describe, expect, it } from 'vitest';
import { componentsIn } from '../../../sandbox/discord/message.ts';
import {
  isField,
  partsOf,
  refusalOf,
  touched,
  type Field,
  type FieldValue,
} from '../../../playground/page/dialog/fields.ts';

const LIMIT = 10;
const choices = (...values: string[]): object[] => values.map((value) => ({ value, label: value }));

const LABELLED = [
  { type: 4, custom_id: 'prompt', style: 2, min_length: 2, max_length: 4, value: 'cat' },
  { type: 3, custom_id: 'model', options: [...choices('a'), { value: 'b', label: 'b', default: true }] },
  { type: 5, custom_id: 'who', required: false, min_values: 0, max_values: 2 },
  { type: 21, custom_id: 'which', options: choices('1', '2') },
  { type: 22, custom_id: 'buttons', required: false, min_values: 2, options: choices('x', 'y', 'z') },
  { type: 23, custom_id: 'private', default: true },
  { type: 19, custom_id: 'pictures', max_values: 2, file_types: ['image', '.pdf'] },
];
const parts = partsOf({
  customId: 'dialog',
  title: 'A dialog',
  components: componentsIn([
    { type: 10, content: 'Read **this**' },
    ...LABELLED.map((component) => ({ type: 18, label: component.custom_id, component })),
  ]),
});
const fields = parts.filter(isField);

function field(customId: string): Field {
  const found = fields.find((one) => one.customId === customId);
  if (found === undefined) throw new Error(`no field ${customId}`);
  return found;
}

const refusal = (customId: string, value: FieldValue): unknown => refusalOf(field(customId), value, LIMIT);
const file = (name: string, size = 1, type = ''): File => new File([new Uint8Array(size)], name, { type });

describe('The fields of a dialog', () => {
  it('are read in their order, with what they show at first', () => {
    expect(parts[0]).toEqual({ kind: 'display', content: 'Read **this**' });
    expect(fields.map(({ kind, initial }) => [kind, initial])).toEqual([
      ['text', 'cat'],
      ['select', ['b']],
      ['select', []],
      ['radio', ''],
      ['boxes', []],
      ['box', true],
      ['files', []],
    ]);
  });

  it('must be filled in where the bot does not say otherwise', () => {
    const required = { is: 'required' };
    expect(refusal('prompt', ' ')).toEqual(required);
    expect(refusal('model', [])).toEqual(required);
    expect(refusal('which', '')).toEqual(required);
    expect(refusal('pictures', [])).toEqual(required);
    expect(refusal('who', [])).toBeNull();
    expect(refusal('buttons', [])).toBeNull();
    expect(refusal('private', false)).toBeNull();
  });

  it('take as much as the bot asks for', () => {
    expect(refusal('prompt', 'a')).toEqual({ is: 'too-short', limit: 2 });
    expect(refusal('prompt', '🎨🎨🎨🎨')).toBeNull();
    expect(refusal('prompt', 'abcde')).toEqual({ is: 'too-long', limit: 4 });
    expect(refusal('who', ['1', '2', '3'])).toEqual({ is: 'too-many', limit: 2 });
    expect(refusal('buttons', ['x'])).toEqual({ is: 'too-few', limit: 2 });
    expect(refusal('buttons', ['x', 'y', 'z'])).toBeNull();
  });

  it('take files of their types that are not too large', () => {
    expect(refusal('pictures', [file('a.png', 1, 'image/png'), file('b.PDF')])).toBeNull();
    expect(refusal('pictures', [file('a.jpg')])).toBeNull();
    expect(refusal('pictures', [file('a.txt', 1, 'text/plain')])).toMatchObject({ is: 'wrong-type', file: 'a.txt' });
    expect(refusal('pictures', [file('a.png', LIMIT + 1)])).toMatchObject({ is: 'file-too-large', file: 'a.png' });
    expect(
      refusal(
        'pictures',
        ['a', 'b', 'c'].map((name) => file(`${name}.png`)),
      ),
    ).toEqual({
      is: 'too-many-files',
      limit: 2,
    });
  });

  it('are sent only where the person has changed them', () => {
    const values = new Map<string, FieldValue>([
      ['prompt', 'cat'],
      ['model', ['a']],
      ['private', false],
      ['buttons', []],
    ]);
    expect(touched(fields, values)).toEqual([
      { customId: 'model', value: ['a'] },
      { customId: 'private', value: false },
    ]);
  });
});
