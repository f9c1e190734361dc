// What stands above a message: whom it answers or which command it is of, and who wrote it when.

import { html, nothing, type TemplateResult } from 'lit';
import type { MessageView } from '../../wire/message.ts';
import type { UserView } from '../../wire/world.ts';
import { avatarUrl } from '../avatar.ts';
import { now } from '../clock.ts';
import { commandTitle } from '../commands/titles.ts';
import { PICTURE } from './icons.ts';
import { plainText } from './markdown/plain.ts';
import { sentAt, timeText } from './times.ts';
import { menuPlaceOf, type View } from './view.ts';

const REPLY_CHARACTERS = 300;

export function authorOf(userId: string, { names, texts }: View): UserView {
  return names.user(userId) ?? { id: userId, name: texts.unknownUser, isBot: false };
}

/** Name, tag and time. */
export function byline(author: UserView, createdAt: number, view: View): TemplateResult {
  return html`<div class="byline">
    ${userButton(author, view, html`${author.name}`, 'author')}
    ${author.isBot ? html`<span class="app-tag">${view.texts.app}</span>` : nothing} ${timeOf(createdAt, view)}
  </div>`;
}

export function timeOf(atMs: number, { locale, texts }: View): TemplateResult {
  const title = timeText(atMs, 'F', locale, now()) ?? '';
  return html`<time class="sent" datetime=${new Date(atMs).toISOString()} title=${title}
    >${sentAt(atMs, locale, now(), texts.yesterday)}</time
  >`;
}

/** The author's picture, which opens the same menu as the name and so is no second stop for the keyboard. */
export function avatar(author: UserView, view: View): TemplateResult {
  const show = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
    view.showUserMenu(author.id, menuPlaceOf(event));
  };
  return html`<img
    class="avatar"
    src=${avatarUrl(author)}
    alt=""
    width="40"
    height="40"
    @click=${show}
    @contextmenu=${show}
  />`;
}

function userButton(user: UserView, view: View, inside: TemplateResult, className: string): TemplateResult {
  const show = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
    view.showUserMenu(user.id, menuPlaceOf(event));
  };
  return html`<button
    class=${className}
    aria-haspopup="menu"
    title=${view.texts.profile(user.name)}
    data-user=${user.id}
    @click=${show}
    @contextmenu=${show}
  >
    ${inside}
  </button>`;
}

/** `Ada used /imagine`. */
export function usedLine(userId: string, path: string, view: View): TemplateResult {
  const user = authorOf(userId, view);
  const title = commandTitle(path, view.names.guild?.commands ?? [], view.locale);
  return html`<div class="reference">
    <span class="spine" aria-hidden="true"></span>
    <img src=${avatarUrl(user)} alt="" width="16" height="16" />
    ${userButton(user, view, html`${user.name}`, 'reference-name')} ${view.texts.used.between}
    <strong class="used">${title}</strong> ${view.texts.used.after}
  </div>`;
}

/** The line of the message that this one answers; `original` undefined: it was deleted. */
export function replyLine(original: MessageView | undefined, view: View): TemplateResult {
  const { texts, names, locale } = view;
  if (original === undefined) {
    return html`<div class="reference">
      <span class="spine" aria-hidden="true"></span><em>${texts.deletedOriginal}</em>
    </div>`;
  }
  const author = authorOf(original.authorId, view);
  const text = plainText(original.content, { names, locale, nowMs: now(), spoiler: texts.spoiler });
  const excerpt = text.replaceAll(/\s+/gu, ' ').slice(0, REPLY_CHARACTERS);
  const inside = excerpt === '' ? html`<em>${texts.seeAttachment}</em>` : excerpt;
  return html`<div class="reference">
    <span class="spine" aria-hidden="true"></span>
    <img src=${avatarUrl(author)} alt="" width="16" height="16" />
    ${author.isBot ? html`<span class="app-tag">${texts.app}</span>` : nothing}
    ${userButton(author, view, html`@${author.name}`, 'reference-name')}
    <button
      class="reference-text"
      aria-label=${`${texts.replyTo(author.name)}: ${excerpt}`}
      @click=${() => view.jumpTo(original.id)}
    >
      ${inside} ${original.attachments.length > 0 ? PICTURE : nothing}
    </button>
  </div>`;
}
