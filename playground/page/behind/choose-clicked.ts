// A click on a message chooses it for the panel of what happens behind, while that is open.

import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import { generationOf } from './choices.ts';

/** What a click does something else with. */
const CONTROLS = 'a, button, input, select, textarea, label, summary, [role="button"], [role="menu"]';

export function chooseClicked({ target }: Event, { known, panel, channelId }: State, actions: Actions): void {
  if (panel !== 'behind' || known === null || !(target instanceof Element) || target.closest(CONTROLS) !== null) return;
  const messageId = target.closest('[data-message-id]')?.getAttribute('data-message-id');
  const message = known.messages.get(channelId)?.find(({ id }) => id === messageId);
  const generation = message === undefined ? undefined : generationOf(known, message);
  if (generation !== undefined) actions.selectGeneration(generation.id);
}
