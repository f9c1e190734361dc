// What the bot tells its operator in direct messages.

import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { textOf } from '../../../sandbox/discord/message.ts';
import type { Actions } from '../actions.ts';
import { now } from '../clock.ts';
import { plainText } from '../message/markdown/plain.ts';
import { Names } from '../message/names.ts';
import { localeOf, type State } from '../state.ts';
import { textsOf } from '../texts/texts-of.ts';
import { behindTexts, timeText } from './words.ts';

export function operator(state: State, actions: Actions): TemplateResult {
  const texts = behindTexts(state);
  const { known } = state;
  if (known === null) return html``;
  const context = {
    names: new Names(known.world, state.guildId),
    locale: localeOf(state),
    nowMs: now(),
    spoiler: textsOf(state).message.spoiler,
  };
  const direct = known.world.people.find(({ part }) => part === 'operator')?.directChannelId ?? '';
  const messages = (known.messages.get(direct) ?? []).toReversed();
  return html`
    <section>
      <p class="quiet">${texts.operatorIntro}</p>
      ${
        messages.length === 0
          ? html`<p class="quiet">${texts.noDirectMessages}</p>`
          : html`<ol class="direct">
              ${repeat(
                messages,
                ({ id }) => id,
                (message) =>
                  html`<li>
                    <button title=${texts.toMessage} @click=${() => actions.goToMessage(message)}>
                      <small>${timeText(state, message.createdAt)}</small>
                      <span>${plainText(textOf(message), context)}</span>
                    </button>
                  </li>`,
              )}
            </ol>`
      }
    </section>
  `;
}
