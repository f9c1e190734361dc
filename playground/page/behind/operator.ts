// What the bot tells its operator in direct messages.

import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Component } from '../../../sandbox/discord/message.ts';
import type { MessageView } from '../../wire/message.ts';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import { behindTexts, nameOf, timeText } from './words.ts';

export function operator(state: State, actions: Actions): TemplateResult {
  const texts = behindTexts(state);
  const direct = state.known?.world.people.find(({ part }) => part === 'operator')?.directChannelId ?? '';
  const messages = (state.known?.messages.get(direct) ?? []).toReversed();
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
                      <span>${plainText(state, message)}</span>
                    </button>
                  </li>`,
              )}
            </ol>`
      }
    </section>
  `;
}

/** What a message says, without its formatting. */
function plainText(state: State, { content, embeds, components }: MessageView): string {
  const parts = [
    content,
    ...embeds.flatMap(({ title, description }) => [title ?? '', description ?? '']),
    ...components.flatMap(textsIn),
  ];
  return parts
    .filter((part) => part !== '')
    .join('\n')
    .replaceAll(/<t:(\d+)(?::\w)?>/gu, (_all, at: string) => timeText(state, Number(at) * 1_000))
    .replaceAll(/<@!?(\d+)>/gu, (_all, id: string) => `@${nameOf(state, id)}`)
    .replaceAll(/^(?:-# |#{1,3} )/gmu, '')
    .replaceAll(/\*\*|__|`/gu, '');
}

function textsIn({ content, components = [] }: Component): string[] {
  return [content ?? '', ...components.flatMap(textsIn)];
}
