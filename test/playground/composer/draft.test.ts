import { describe, expect, it } from 'vitest';
import { commandEntries } from '../../../playground/page/composer/command-entries.ts';
import {
  commandDraft,
  within,
  withAdded,
  withOptionText,
  withoutOption,
  withPicked,
  type CommandDraft,
  type Draft,
} from '../../../playground/page/composer/draft.ts';
import { listOf, type List } from '../../../playground/page/composer/list.ts';
import type { InvocationView } from '../../../playground/wire/invocation.ts';
import { command, placeWith } from '../support/place.ts';

const PLACE = placeWith([
  command('imagine', {
    options: [
      { type: 3, name: 'prompt', description: '', required: true },
      { type: 3, name: 'aspect', description: '', choices: [{ name: '16:9', value: '16:9' }] },
      { type: 3, name: 'preset', description: '', autocomplete: true },
    ],
  }),
  command('usage', { options: [{ type: 4, name: 'days', description: '' }] }),
]);
const entries = commandEntries(PLACE);
const [IMAGINE, USAGE] = entries;
if (IMAGINE === undefined || USAGE === undefined) throw new Error('no commands');

const texts = (draft: CommandDraft): object => Object.fromEntries(draft.options.map(({ name, text }) => [name, text]));

function list(draft: Draft, invocations = new Map<string, InvocationView>()): List | null {
  return listOf(draft, { place: PLACE, entries, invocations });
}

describe('A command in the line', () => {
  it('begins with its required options, and the person is in the first that is empty', () => {
    expect(commandDraft(IMAGINE)).toMatchObject({ options: [{ name: 'prompt' }], focus: 'prompt' });
    expect(commandDraft(USAGE)).toMatchObject({ options: [], focus: null });
  });

  it('takes over what was pasted behind its name', () => {
    const named = commandDraft(IMAGINE, 'prompt:a cat: sitting aspect:16:9');
    expect(texts(named)).toEqual({ prompt: 'a cat: sitting', aspect: '16:9' });
    expect(named.focus).toBeNull();
    expect(texts(commandDraft(IMAGINE, 'a cat\nin the sun'))).toEqual({ prompt: 'a cat in the sun' });
    expect(commandDraft(USAGE, 'soon')).toMatchObject({ options: [], rest: 'soon' });
  });

  it('loses an option at a time, and becomes text again with the last one', () => {
    const two = withAdded(withOptionText(commandDraft(IMAGINE), 'prompt', 'a cat'), 'aspect');
    expect(two).toMatchObject({ focus: 'aspect', options: [{ name: 'prompt', isLeft: true }, { name: 'aspect' }] });
    const one = withoutOption(two, 'aspect');
    expect(one).toMatchObject({ kind: 'command', focus: 'prompt' });
    expect(one.kind === 'command' && withoutOption(one, 'prompt')).toMatchObject({ kind: 'text', text: '/imagine' });
  });

  it('lists the options that are left, and the choices of the one in which the person is', () => {
    const draft = within(withOptionText(commandDraft(IMAGINE), 'prompt', 'a cat'), null);
    expect(list(draft)?.rows).toMatchObject([{ option: { name: 'aspect' } }, { option: { name: 'preset' } }]);
    expect(list({ ...draft, rest: 'pre' })?.rows).toMatchObject([{ option: { name: 'preset' } }]);
    const aspect = withAdded(draft, 'aspect');
    expect(list(aspect)?.rows).toMatchObject([{ picked: { value: '16:9' } }]);
    expect(list(withOptionText(aspect, 'aspect', '4'))).toEqual({ rows: [], says: 'no-match' });
    expect(list(withPicked(aspect, 'aspect', { label: '16:9', name: '16:9', value: '16:9' }))).toBeNull();
  });

  it('says of suggestions that they are on their way, that there are none, or that they failed', () => {
    const searching = {
      ...withAdded(commandDraft(IMAGINE), 'preset'),
      search: { option: 'preset', invocationId: '5', isRefused: false },
    };
    const answered = (of: Partial<InvocationView>): ReadonlyMap<string, InvocationView> => {
      const invocation: InvocationView = {
        id: '5',
        type: 4,
        userId: '1',
        channelId: '70',
        name: 'imagine',
        sourceId: null,
        customId: null,
        outcome: 'pending',
        modal: null,
        choices: null,
        replyId: null,
      };
      return new Map([['5', { ...invocation, ...of }]]);
    };
    const shown = (of: Partial<InvocationView>): List | null =>
      listOf(searching, { place: PLACE, entries, invocations: answered(of) });
    expect(shown({})).toEqual({ rows: [], says: 'loading' });
    expect(shown({ outcome: 'missed' })).toEqual({ rows: [], says: 'failed' });
    expect(shown({ outcome: 'acknowledged', choices: [] })).toEqual({ rows: [], says: 'no-match' });
    expect(shown({ outcome: 'acknowledged', choices: [{ name: 'Noir', value: 'p1' }] })?.rows).toMatchObject([
      { picked: { label: 'Noir', value: 'p1' } },
    ]);
    expect(list({ ...searching, search: { ...searching.search, isRefused: true } })?.says).toBe('failed');
  });
});
