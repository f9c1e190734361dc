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
  const { byId, byInteraction } = indexOf(messages);
  return byId.get(messageId ?? '') ?? byInteraction.get(id);
}

interface MessageIndex {
  readonly byId: ReadonlyMap<string, MessageView>;
  /** The first that answers it. */
  readonly byInteraction: ReadonlyMap<string, MessageView>;
}

/** Every entry of every list asks for its message. */
const indexes = new WeakMap<Known['messages'], MessageIndex>();

function indexOf(messages: Known['messages']): MessageIndex {
  const known = indexes.get(messages);
  if (known !== undefined) return known;
  const byId = new Map<string, MessageView>();
  const byInteraction = new Map<string, MessageView>();
  for (const message of [...messages.values()].flat()) {
    byId.set(message.id, message);
    const { interaction } = message;
    if (interaction !== null && !byInteraction.has(interaction.id)) byInteraction.set(interaction.id, message);
  }
  indexes.set(messages, { byId, byInteraction });
  return { byId, byInteraction };
}
