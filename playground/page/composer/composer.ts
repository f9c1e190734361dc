// The line in which one types: text, and commands with their options.

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { lengthOf } from '../../../sandbox/discord/json.ts';
import { ChannelType } from '../../wire/world.ts';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import { MESSAGE_MAX } from '../../wire/limits.ts';
import type { PageTexts } from '../texts/texts.ts';
import { commandLine, counter, hint } from './command-line.ts';
import type { TextDraft } from './draft.ts';
import { sizeText } from '../files.ts';
import { onKey } from './keys.ts';
import type { List } from './list.ts';
import { LIST_ID, markedRowId, picker } from './picker.ts';
import type { Place } from './place.ts';
import { Typing } from './typing.ts';

export function composer(state: State, actions: Actions): TemplateResult {
  const typing = new Typing(actions);
  const { place, draft, entry, list, texts } = typing;
  // In a forum one opens a post first.
  if (place === null || place.channel?.type === ChannelType.Forum) return html``;
  const filling =
    draft.kind === 'command' && entry !== undefined ? { typing, draft, entry, list, wrong: typing.wrong } : null;
  return html`
    <div
      class="composer"
      @keydown=${(event: KeyboardEvent) => onKey(event, typing)}
      @focusout=${({ currentTarget }: FocusEvent) => leaveLater(currentTarget, typing)}
      @dragover=${(event: Event) => event.preventDefault()}
      @drop=${(event: DragEvent) => take(event, event.dataTransfer, typing)}
      @paste=${(event: ClipboardEvent) => take(event, event.clipboardData, typing)}
    >
      <div class="above">
        ${picker(list, typing, state)} ${filling === null ? nothing : hint(filling)}
        <p class="refusal" role="alert" ?hidden=${draft.refusal === null}>${draft.refusal ?? ''}</p>
      </div>
      ${draft.kind === 'text' && draft.files.length > 0 ? files(draft, typing) : nothing}
      <div class="line" aria-busy=${draft.isSending ? 'true' : 'false'}>
        ${filling === null ? textLine(place, typing, list) : commandLine(filling)}
        <button class="send" aria-label=${texts.send} @click=${() => typing.send()}>➤</button>
      </div>
    </div>
  `;
}

/** The keyboard may only have gone to another field of the line. */
function leaveLater(line: EventTarget | null, typing: Typing): void {
  setTimeout(() => {
    if (line instanceof HTMLElement && !line.contains(document.activeElement)) typing.leave();
  });
}

function take(event: Event, data: DataTransfer | null, typing: Typing): void {
  const given = [...(data?.files ?? [])];
  if (given.length === 0) return;
  event.preventDefault();
  typing.addFiles(given);
}

function textLine(place: Place, typing: Typing, list: List | null): TemplateResult {
  const { texts, draft } = typing;
  const text = draft.kind === 'text' ? draft.text : '';
  const left = MESSAGE_MAX - lengthOf(text.trim());
  return html`
    <label class="attach">
      <input
        class="hidden"
        type="file"
        multiple
        aria-label=${texts.attach}
        @change=${({ target }: Event) => {
          if (!(target instanceof HTMLInputElement)) return;
          typing.addFiles([...(target.files ?? [])]);
          target.value = '';
        }}
      />
      <span aria-hidden="true">+</span>
    </label>
    <textarea
      class="message-text"
      rows="1"
      data-line
      aria-label=${placeholder(place, texts)}
      placeholder=${placeholder(place, texts)}
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-controls=${LIST_ID}
      aria-activedescendant=${markedRowId(list, draft.active) ?? nothing}
      ?readonly=${draft.isSending}
      .value=${live(text)}
      @input=${({ target }: Event) => {
        if (target instanceof HTMLTextAreaElement) typing.type(target.value);
      }}
    ></textarea>
    ${counter(left, typing)}
  `;
}

function placeholder({ channel, botName }: Place, texts: PageTexts['composer']): string {
  if (channel === null) return texts.messageTo(botName);
  return channel.type === ChannelType.Thread ? texts.messageInThread(channel.name) : texts.messageIn(channel.name);
}

function files({ files: all }: TextDraft, typing: Typing): TemplateResult {
  return html`
    <ul class="files">
      ${all.map(
        (file) => html`
          <li>
            <span><b>${file.name}</b> ${sizeText(file.size, typing.locale)}</span>
            <button
              aria-label=${typing.texts.remove(file.name)}
              @click=${() => typing.changeText((now) => ({ ...now, files: now.files.filter((one) => one !== file) }))}
            >
              ✕
            </button>
          </li>
        `,
      )}
    </ul>
  `;
}
