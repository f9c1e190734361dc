// What entries of every list share: the way to their message, and the switch to the chosen picture alone.

import { html, nothing, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import { choosing, messageOf } from './choices.ts';
import { behindTexts } from './words.ts';

/** The prompt of a generation, which leads to its message; nothing where it is not known any more. */
export function toMessage(
  state: State,
  actions: Actions,
  generationId: string | null,
  picture: number | null = null,
): TemplateResult | typeof nothing {
  const { known } = state;
  const generation = known?.behind.generations.find(({ id }) => id === generationId);
  if (known == null || generation === undefined) return nothing;
  const texts = behindTexts(state);
  const message = messageOf(known, generation);
  const number = picture === null || generation.pictures.length === 1 ? '' : ` · ${texts.pictureNumber(picture)}`;
  const what = `${generation.prompt === '' ? texts.deletedPrompt : generation.prompt}${number}`;
  return html`<button
    class="to-message"
    title=${message === undefined ? texts.noMessage : texts.toMessage}
    ?disabled=${message === undefined}
    @click=${() => message !== undefined && actions.goToMessage(message)}
  >
    ${what}
  </button>`;
}

export function narrowSwitch(state: State, actions: Actions): TemplateResult {
  const { isNarrow } = state.behind;
  return html`<label class="narrow">
    <input
      type="checkbox"
      .checked=${isNarrow}
      @change=${() => actions.update((now) => choosing(now, { isNarrow: !isNarrow }))}
    />
    ${behindTexts(state).narrow}
  </label>`;
}
