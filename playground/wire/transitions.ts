import { TRANSITIONS, type TransitionName } from '../../src/generation/model/lifecycle.ts';

/** In the order of the table. */
export const TRANSITION_NAMES: readonly TransitionName[] = Object.keys(TRANSITIONS).filter(
  (name): name is TransitionName => Object.hasOwn(TRANSITIONS, name),
);
