import { expect, it } from 'vitest';
import { Steps } from '../../../playground/behind/steps.ts';
import { TRANSITIONS } from '../../../src/generation/model/lifecycle.ts';

type Told = readonly [event: string, fields?: Readonly<Record<string, unknown>>];

/** The transitions that lines of one generation are read as. */
function pathOf(...lines: readonly Told[]): readonly string[] {
  const steps = new Steps();
  for (const [event, fields] of lines) steps.read(event, 1, { generation: '1', ...fields });
  return steps.of('1').map(({ transition }) => transition);
}

const BEGUN: readonly Told[] = [['held', { price: 40_000 }], ['queued'], ['submitting', { picture: 1 }]];

it.each<readonly [string, readonly Told[], string]>([
  ['pictures that go in are here', [['held'], ['queued'], ['queued']], 'prepare'],
  ['nobody heard', [['held'], ['withdrawn', { released: 40_000 }]], 'withdraw'],
  ['refused', [...BEGUN, ['requeued', { picture: 1, billed: 0 }]], 'requeue'],
  ['lost', [...BEGUN, ['requeued', { picture: 1, billed: 40_000 }]], 'requeueLostSubmit'],
  ['lost again', [...BEGUN, ['failed', { picture: 1, reason: 'outcome_unknown' }]], 'failLostSubmit'],
  ['declined', [...BEGUN, ['failed', { picture: 1, reason: 'invalid_request' }]], 'fail'],
  ['moderated', [...BEGUN, ['rendering', { picture: 1 }], ['moderated', { picture: 1 }]], 'fail'],
  ['broken', [...BEGUN, ['rendering', { picture: 1 }], ['failed', { picture: 1, reason: 'bad_image' }]], 'fail'],
  [
    'stopped',
    [...BEGUN, ['rendering', { picture: 1 }], ['cancelled', { picture: 1, reason: 'cancelled' }]],
    'cancelRendering',
  ],
  ['waited too long', [['held'], ['queued'], ['failed', { picture: 1, reason: 'unreachable' }]], 'failWaiting'],
  ['over a cap', [['held'], ['queued'], ['cancelled', { picture: 1, reason: 'over_cap' }]], 'failWaiting'],
  ['cancelled', [['held'], ['queued'], ['cancelled', { picture: 1, reason: 'cancelled' }]], 'cancelWaiting'],
  ['fetched later', [['held'], ['queued'], ['ended'], ['undelivered'], ['delivered']], 'markDeliveredLate'],
])('of transitions that are told in one word, the states before say which it was: %s', (_what, lines, last) => {
  expect(pathOf(...lines).at(-1)).toBe(last);
});

it('every event of the table is a step, also where the lines before it were lost', () => {
  const events = Object.values(TRANSITIONS).flatMap((row): readonly string[] => row.events);
  for (const event of events) expect(pathOf([event, { picture: 1 }])).toHaveLength(1);
});

it('a step has its time, its picture, its reason and what it did to the money; other lines are none', () => {
  const steps = new Steps();
  steps.read('held', 5, { generation: '1', price: 80_000 });
  steps.read('provider recovered', 6, { generation: '1' });
  steps.read('queued', 6, {});
  steps.read('submitting', 7, { generation: '1', picture: 2 });
  steps.read('moderated', 8, { generation: '1', picture: 2, reason: 'content_moderated', released: 40_000 });
  expect(steps.of('1')).toEqual([
    { atMs: 5, transition: 'accept', picture: null, amountMicros: 80_000, reason: null },
    { atMs: 7, transition: 'claim', picture: 2, amountMicros: null, reason: null },
    { atMs: 8, transition: 'fail', picture: 2, amountMicros: 40_000, reason: 'content_moderated' },
  ]);
  steps.keepOnly(new Set());
  expect(steps.of('1')).toEqual([]);
});
