// What is chosen in the panel of what happens behind, and the picture that it is about.

import type { GenerationView, Level } from '../../wire/behind.ts';
import type { MessageView } from '../../wire/message.ts';
import type { Known, State } from '../state.ts';

export const TABS = ['life', 'ledger', 'hosts', 'operator', 'log'] as const;
export type Tab = (typeof TABS)[number];

export interface BehindChoices {
  readonly tab: Tab;
  /** null: always the newest. */
  readonly generationId: string | null;
  /** The ledger and the log of that generation alone. */
  readonly isNarrow: boolean;
  /** The log from this level on. */
  readonly level: Level;
}

export const INITIAL_CHOICES: BehindChoices = { tab: 'life', generationId: null, isNarrow: false, level: 'info' };

/** The state with other choices, the panel open. */
export function choosing(state: State, choices: Partial<BehindChoices>): State {
  return { ...state, panel: 'behind', behind: { ...state.behind, ...choices } };
}

/** The generation that the panel is about: the chosen one while it is known, else the newest; undefined where there is none. */
export function chosenGeneration({ known, behind: { generationId } }: State): GenerationView | undefined {
  const generations = known?.behind.generations ?? [];
  return generations.find(({ id }) => id === generationId) ?? generations.at(-1);
}

/** The generation that a message shows; undefined where it shows none that is still known. */
export function generationOf(known: Known, { id, interaction }: MessageView): GenerationView | undefined {
  return known.behind.generations.find((one) => one.id === interaction?.id || one.messageId === id);
}

/** The message that shows a generation: the result, or the reply before there is one. */
export function messageOf({ messages }: Known, { id, messageId }: GenerationView): MessageView | undefined {
  let reply: MessageView | undefined;
  for (const message of [...messages.values()].flat()) {
    if (message.id === messageId) return message;
    if (message.interaction?.id === id) reply ??= message;
  }
  return reply;
}
