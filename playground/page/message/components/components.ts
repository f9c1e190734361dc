// The components of a message, of both kinds: rows of buttons and selects, and what Components V2 lay out.

import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Component } from '../../../../sandbox/discord/message.ts';
import type { MessageView } from '../../../wire/message.ts';
import { fileCard, mosaic, pictureButton } from '../attachments.ts';
import { LINK } from '../icons.ts';
import { markdown } from '../markdown/render.ts';
import { veiled } from '../picture-veil.ts';
import { pictureOf, type Picture } from '../pictures.ts';
import type { View } from '../view.ts';
import { cssColour, httpUrl } from '../web.ts';
import { choicesOf, chosenAtFirst, emojiText, isSelect } from './choices.ts';
import './select-element.ts';

/** Source: components/reference.mdx "Component Types". */
const ROW = 1;
const BUTTON = 2;
const SECTION = 9;
const TEXT = 10;
const THUMBNAIL = 11;
const GALLERY = 12;
const FILE = 13;
const SEPARATOR = 14;
const CONTAINER = 17;
const LINK_STYLE = 5;
const BUTTON_STYLES: readonly string[] = ['', 'primary', 'secondary', 'success', 'danger', 'link'];

/** The message of the components. `waiting`: the one whose use the bot has not acknowledged yet. */
export interface Place {
  readonly message: MessageView;
  readonly waiting: string | null;
  readonly view: View;
}

export function components(place: Place): TemplateResult | typeof nothing {
  const { components: all } = place.message;
  if (all.length === 0) return nothing;
  return html`<div class="components">${all.map((component) => draw(component, place))}</div>`;
}

function draw(component: Component, place: Place): TemplateResult | typeof nothing {
  switch (component.type) {
    case ROW:
      return row(component, place);
    case BUTTON:
      return button(component, place);
    case SECTION:
      return section(component, place);
    case TEXT:
      return html`<div class="markdown">${markdown(component.content ?? '', place.view)}</div>`;
    case THUMBNAIL:
      return html`<div class="thumbnail">${thumbnail(component, place)}</div>`;
    case GALLERY:
      return mosaic(
        (component.items ?? []).map((item) => mediaPicture(item, place)),
        place.view,
      );
    case FILE:
      return fileOf(component, place);
    case SEPARATOR:
      return separator(component);
    case CONTAINER:
      return container(component, place);
    default:
      return isSelect(component) ? select(component, place) : nothing;
  }
}

/** By custom id: a button that stands in another's place after an edit is not the one that has the focus. */
function row({ components: inside = [] }: Component, place: Place): TemplateResult {
  return html`<div class="action-row">${repeat(inside, keyOf, (component) => draw(component, place))}</div>`;
}

function keyOf({ custom_id: id, url }: Component): string {
  return id ?? url ?? '';
}

function button(component: Component, place: Place): TemplateResult {
  const { style = 2, label, emoji, disabled = false, custom_id: customId = '' } = component;
  const sign = emojiText(emoji);
  const inside = html`${sign === '' ? nothing : html`<span class="emoji">${sign}</span>`}${label == null || label === '' ? nothing : html`<span>${label}</span>`}`;
  if (style === LINK_STYLE) {
    return html`<a
      class="component-button secondary"
      href=${ifDefined(httpUrl(component.url))}
      target="_blank"
      rel="noopener noreferrer"
      >${inside}${LINK}</a
    >`;
  }
  const { view, message, waiting } = place;
  const isWaiting = waiting === customId;
  const click = (): void => {
    if (waiting === null) view.actions.attempt({ do: 'click', messageId: message.id, customId });
  };
  return html`<button
    class="component-button ${BUTTON_STYLES[style] ?? 'secondary'} ${isWaiting ? 'waiting' : ''}"
    data-custom-id=${customId}
    ?disabled=${disabled}
    aria-disabled=${waiting === null ? nothing : 'true'}
    aria-busy=${isWaiting ? 'true' : nothing}
    @click=${click}
  >
    <span class="button-inside">${inside}</span>
    ${isWaiting ? html`<span class="dots" role="img" aria-label=${view.texts.waiting}></span>` : nothing}
  </button>`;
}

function select(component: Component, { view, message, waiting }: Place): TemplateResult {
  const customId = component.custom_id ?? '';
  const choose = ({ detail }: CustomEvent<readonly string[]>): void =>
    view.actions.attempt({ do: 'select', messageId: message.id, customId, values: [...detail] });
  return html`<message-select
    data-custom-id=${customId}
    .choices=${choicesOf(component, view.names, view.userId)}
    .initial=${chosenOf(component)}
    .placeholder=${component.placeholder ?? view.texts.choose}
    .least=${component.min_values ?? 1}
    .most=${component.max_values ?? 1}
    .isDisabled=${component.disabled === true || waiting !== null}
    .isWaiting=${waiting === customId}
    .texts=${view.texts}
    @chosen=${choose}
  ></message-select>`;
}

const chosen = new WeakMap<Component, readonly string[]>();

/** The same list for the same component: another one undoes what the person has chosen. */
function chosenOf(component: Component): readonly string[] {
  const known = chosen.get(component) ?? chosenAtFirst(component);
  chosen.set(component, known);
  return known;
}

function section({ components: inside = [], accessory }: Component, place: Place): TemplateResult {
  return html`<div class="section">
    <div class="section-text">${inside.map((component) => draw(component, place))}</div>
    ${accessory === undefined ? nothing : draw(accessory, place)}
  </div>`;
}

function thumbnail({ media, description, spoiler }: Component, place: Place): TemplateResult {
  if (media === undefined) return html``;
  return pictureButton(
    [mediaPicture({ media, description: description ?? null, spoiler: spoiler ?? false }, place)],
    0,
    place.view,
  );
}

interface Media {
  readonly media: { readonly url: string };
  readonly description?: string | null;
  readonly spoiler?: boolean;
}

function mediaPicture({ media, description, spoiler = false }: Media, { message }: Place): Picture {
  const attached = attachmentOf(media.url, message);
  const { url, width, height } =
    attached === undefined ? { url: media.url, width: null, height: null } : pictureOf(attached);
  return { url, width, height, description: description ?? attached?.description ?? '', isSpoiler: spoiler };
}

function fileOf(
  { file: media, spoiler = false }: Component,
  { message, view }: Place,
): TemplateResult | typeof nothing {
  const attached = media === undefined ? undefined : attachmentOf(media.url, message);
  return attached === undefined ? nothing : fileCard({ ...attached, spoiler }, view);
}

/** The file of a message that one of its components shows. */
function attachmentOf(url: string, { attachments }: MessageView): MessageView['attachments'][number] | undefined {
  return attachments.find((one) => one.url === url || `attachment://${one.filename}` === url);
}

function separator(component: Component): TemplateResult {
  const isLine = !('divider' in component) || component.divider !== false;
  const isWide = 'spacing' in component && component.spacing === 2;
  return html`<div class="separator ${isWide ? 'wide' : ''}" role=${isLine ? 'separator' : 'presentation'}>
    ${isLine ? html`<hr role="presentation" />` : nothing}
  </div>`;
}

function container(
  { components: inside = [], accent_color: accent, spoiler }: Component,
  place: Place,
): TemplateResult {
  const colour = accent == null ? 'transparent' : cssColour(accent);
  const { texts } = place.view;
  const box = html`<div class="container" style="--accent-bar:${colour}">
    ${inside.map((component) => draw(component, place))}
  </div>`;
  if (spoiler !== true) return box;
  return veiled(box, texts);
}
