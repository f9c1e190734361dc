// One message.

import { html, nothing, type TemplateResult } from 'lit';
import type { InvocationView } from '../../wire/invocation.ts';
import type { MessageView } from '../../wire/message.ts';
import { attachments } from './attachments.ts';
import { now } from '../clock.ts';
import { components } from './components/components.ts';
import { embed } from './embeds.ts';
import { authorOf, avatar, byline, replyLine, timeOf, usedLine } from './header.ts';
import { EYE, MORE } from './icons.ts';
import { markdown } from './markdown/render.ts';
import type { Picture } from './pictures.ts';
import type { ComponentUse } from './rows.ts';
import { timeText } from './times.ts';
import { menuPlaceOf, type View } from './view.ts';

const IS_COMPONENTS_V2 = 1 << 15;
const SUPPRESSES_EMBEDS = 1 << 2;
/** Up to 27 of them are shown large. */
const EMOJI_ALONE = /^(?:\p{RGI_Emoji}\s*){1,27}$/v;

export interface MessageParts {
  readonly message: MessageView;
  readonly isFirst: boolean;
  /** The message that this one answers: undefined where it was deleted, null where it answers none. */
  readonly original: MessageView | undefined | null;
  readonly use: ComponentUse | undefined;
  readonly view: View;
  /** Whether it was just jumped to. */
  readonly isFlashed: boolean;
  /** The newest is where the keyboard enters the list. */
  readonly isLast: boolean;
}

export function messageRow(parts: MessageParts): TemplateResult {
  const { message, isFirst, view } = parts;
  const author = authorOf(message.authorId, view);
  const classes = [
    'message',
    isFirst ? 'first' : '',
    message.ephemeral ? 'ephemeral' : '',
    pings(message, view) ? 'pinged' : '',
    parts.isFlashed ? 'flashed' : '',
  ];
  const menu = (event: Event): void => view.showMessageMenu(message, menuPlaceOf(event));
  const openMenu = (event: Event): void => {
    event.preventDefault();
    menu(event);
  };
  return html`<article
    class=${classes.join(' ')}
    data-message-id=${message.id}
    tabindex=${parts.isLast ? 0 : -1}
    aria-label=${`${author.name}, ${timeText(message.createdAt, 'f', view.locale, now()) ?? ''}`}
    aria-busy=${message.loading ? 'true' : nothing}
    @contextmenu=${openMenu}
    @keydown=${(event: KeyboardEvent) => isMenuKey(event) && openMenu(event)}
  >
    ${above(parts)}
    ${isFirst ? avatar(author, view) : html`<span class="gutter">${timeOf(message.createdAt, view)}</span>`}
    ${isFirst ? byline(author, message.createdAt, view) : nothing} ${body(message, parts.use, view)}
    ${
      message.loading
        ? nothing
        : html`<button class="more" aria-haspopup="menu" aria-label=${view.texts.more(author.name)} @click=${menu}>
            ${MORE}
          </button>`
    }
  </article>`;
}

function isMenuKey({ key, shiftKey }: KeyboardEvent): boolean {
  return key === 'ContextMenu' || (key === 'F10' && shiftKey);
}

function above({ message, original, view }: MessageParts): TemplateResult | typeof nothing {
  const { interaction } = message;
  if (interaction?.name != null) return usedLine(interaction.userId, interaction.name, view);
  return original === null ? nothing : replyLine(original, view);
}

function pings({ pings: { everyone, userIds, roleIds } }: MessageView, { userId, names }: View): boolean {
  const held = names.guild?.members.find((member) => member.userId === userId)?.roleIds ?? [];
  return everyone || userIds.includes(userId) || roleIds.some((id) => held.includes(id));
}

function body(message: MessageView, use: ComponentUse | undefined, view: View): TemplateResult {
  const { texts } = view;
  if (message.loading) {
    const { name } = authorOf(message.authorId, view);
    return html`<div class="body">
      <p class="thinking"><span class="dots" aria-hidden="true"></span>${texts.thinking(name)}</p>
      ${onlyYou(message, view)}
    </div>`;
  }
  return html`<div class="body">
    ${contents(message, view)} ${message.forwarded === null ? nothing : forwarded(message.forwarded, view)}
    ${components({ message, waiting: use?.outcome === 'pending' ? use.customId : null, view })}
    ${use?.outcome === 'missed' ? html`<p class="failed" role="status">${texts.failed}</p>` : nothing}
    ${onlyYou(message, view)}
  </div>`;
}

/** Text, files and embeds; in Components V2 the components show all of it. */
function contents(message: MessageView, view: View): TemplateResult {
  const isV2 = (message.flags & IS_COMPONENTS_V2) !== 0;
  const embeds = (message.flags & SUPPRESSES_EMBEDS) === 0 ? message.embeds : [];
  const sizeOf = (url: string): Pick<Picture, 'width' | 'height'> => {
    const { width = null, height = null } = message.attachments.find((file) => file.url === url) ?? {};
    return { width, height };
  };
  const shown = new Set(embeds.flatMap(({ image, thumbnail }) => [image?.url, thumbnail?.url]));
  const files = isV2 ? [] : message.attachments.filter(({ url }) => !shown.has(url));
  return html`
    ${message.content === '' ? nothing : text(message, view)} ${attachments(files, view)}
    ${embeds.map((one) => embed(one, view, sizeOf))}
  `;
}

function text({ content, editedAt }: MessageView, view: View): TemplateResult {
  return html`<div class="markdown content ${EMOJI_ALONE.test(content) ? 'large' : ''}">
    ${markdown(content, view)}${editedAt === null ? nothing : edited(editedAt, view)}
  </div>`;
}

function edited(editedAt: number, { texts, locale }: View): TemplateResult {
  return html`<small class="edited" title=${timeText(editedAt, 'F', locale, now()) ?? ''}> ${texts.edited}</small>`;
}

function forwarded(message: MessageView, view: View): TemplateResult {
  return html`<div class="forwarded">
    <p class="forwarded-mark">↪ ${view.texts.forwarded}</p>
    ${contents(message, view)}
  </div>`;
}

function onlyYou(
  { id, ephemeral }: Pick<MessageView, 'id' | 'ephemeral'>,
  view: View,
): TemplateResult | typeof nothing {
  return ephemeral ? html`<p class="only-you">${EYE} ${view.texts.onlyYou} · ${dismissButton(id, view)}</p>` : nothing;
}

function dismissButton(id: string, { texts, actions }: View): TemplateResult {
  return html`<button class="dismiss" @click=${() => actions.dismiss(id)}>${texts.dismiss}</button>`;
}

/** A command that has no reply: on its way, or never answered. */
export function invocationRow(
  { id, userId, name, outcome }: InvocationView,
  botId: string,
  view: View,
): TemplateResult {
  const bot = authorOf(botId, view);
  return html`<article class="message first" tabindex="-1" data-invocation-id=${id} aria-label=${bot.name}>
    ${name === null ? nothing : usedLine(userId, name, view)} ${avatar(bot, view)}
    <div class="byline">
      <span class="author">${bot.name}</span>
      <span class="app-tag">${view.texts.app}</span>
    </div>
    <div class="body">
      ${
        outcome === 'pending'
          ? html`<p class="thinking">${view.texts.sending}</p>`
          : html`<p class="failed" role="status">${view.texts.noResponse}</p>
              ${onlyYou({ id, ephemeral: true }, view)}`
      }
    </div>
  </article>`;
}
