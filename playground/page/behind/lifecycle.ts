// What the table of transitions says of a generation: its states in their order, what it went through, what may come next.

import type { GenerationState, PictureState } from '../../../src/generation/model/generation.ts';
import { TRANSITIONS, type TransitionName } from '../../../src/generation/model/lifecycle.ts';
import type { GenerationView } from '../../wire/behind.ts';
import { TRANSITION_NAMES } from '../../wire/transitions.ts';

/** The way that all hope for. */
export const USUAL = {
  generation: ['held', 'open', 'ended', 'delivered'],
  picture: ['held', 'queued', 'submitting', 'rendering', 'kept'],
} as const satisfies { generation: readonly GenerationState[]; picture: readonly PictureState[] };

/** Every other end, in the order of the table. */
export const OTHER_ENDS = {
  generation: ['withdrawn', 'undelivered'],
  picture: ['moderated', 'failed', 'cancelled'],
} as const satisfies { generation: readonly GenerationState[]; picture: readonly PictureState[] };

/** A transition. */
export interface Row {
  readonly name: TransitionName;
  readonly of: 'generation' | 'picture';
  readonly from: readonly (GenerationState | PictureState)[];
  readonly to: readonly (GenerationState | PictureState)[];
  /** What happens to all pictures with it. */
  readonly pictures: { readonly to: PictureState } | null;
  readonly ledger: 'hold' | 'settle' | 'release' | 'unconfirmed' | null;
}

export const ROWS: readonly Row[] = TRANSITION_NAMES.map(rowOf);

export function rowOf(name: TransitionName): Row {
  return { name, pictures: null, ...TRANSITIONS[name] };
}

/** What may happen to it now, each once. */
export function nextOf({ state, pictures }: GenerationView): readonly Row[] {
  const states = pictures.map((picture) => picture.state);
  return ROWS.filter(({ of, from }) => (of === 'generation' ? [state] : states).some((one) => from.includes(one)));
}

/** The states that a picture, or for null the whole generation, has gone through so far, the present one included. */
export function passedBy({ path, state, pictures }: GenerationView, number: number | null): ReadonlySet<string> {
  const present = number === null ? state : pictures.find((one) => one.number === number)?.state;
  // Where something goes in, its pictures stay there for longer than their generation.
  if (present === 'held') return new Set([present]);
  const passed = new Set<string>(present === undefined ? [] : [present]);
  for (const { transition, picture } of path) {
    const row = rowOf(transition);
    if (number !== null && row.of === 'generation' && row.pictures !== null) passed.add(row.pictures.to);
    const isOfIt = row.of === (number === null ? 'generation' : 'picture') && (picture === null || picture === number);
    // Of several targets the reached one is the present state.
    if (isOfIt && row.to.length === 1) passed.add(row.to[0] ?? '');
  }
  return passed;
}
