import { expect, it } from 'vitest';
import { refusalOfValues } from '../../../playground/client/dialog-rules.ts';

const modal = {
  customId: 'm',
  title: 'A dialog',
  components: [
    { type: 18, component: { type: 4, custom_id: 'text', min_length: 2, max_length: 4 } },
    { type: 18, component: { type: 4, custom_id: 'note', required: false } },
    { type: 18, component: { type: 3, custom_id: 'choice' } },
    { type: 18, component: { type: 21, custom_id: 'radio' } },
    { type: 18, component: { type: 23, custom_id: 'tick' } },
    { type: 18, component: { type: 19, custom_id: 'files' } },
  ],
};

it.each([
  [{ text: 'abcd', note: '', choice: ['a'], radio: 'a', tick: false, files: [] }, null],
  [{ text: '🎨🎨🎨🎨' }, null],
  [{ text: 'a' }, 'the field "text" takes 2 to 4 characters'],
  [{ text: 'abcde' }, 'the field "text" takes 2 to 4 characters'],
  [{ note: 'x'.repeat(4001) }, 'the field "note" takes 0 to 4000 characters'],
  [{ text: '' }, 'the field "text" is required'],
  [{ text: ['abc'] }, 'the field "text" takes no such value'],
  [{ text: true }, 'the field "text" takes no such value'],
  [{ choice: 'a' }, 'the field "choice" takes no such value'],
  [{ radio: ['a'] }, 'the field "radio" takes no such value'],
  [{ tick: 'yes' }, 'the field "tick" takes no such value'],
  [{ files: 'x' }, 'the field "files" takes no such value'],
])('a dialog with %j is submitted, or refused with: %s', (values, refusal) => {
  expect(refusalOfValues(modal, values)).toBe(refusal);
});
