// `<message-log>`: the rows of a channel, its scroll position, its menus, and news for screen readers.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Actions } from '../actions.ts';
import { chooseClicked } from '../behind/choose-clicked.ts';
import type { MessageView } from '../../wire/message.ts';
import {
  currentPerson,
  inChannel,
  isDirect,
  localeOf,
  placeKey,
  visibleMessages,
  type Known,
  type State,
} from '../state.ts';
import { textsFor } from '../texts/texts.ts';
import { now } from '../clock.ts';
import type { Lightbox } from './lightbox.ts';
import './lightbox.ts';
import type { MessageLink } from './markdown/message-links.ts';
import type { MessageMenu } from './menu-element.ts';
import './menu-element.ts';
import { messageItems, userItems } from './menu-items.ts';
import { invocationRow, messageRow } from './message-row.ts';
import { Names } from './names.ts';
import { isOwn, newsIn, seenOf, type Seen } from './news.ts';
import { componentUses, rowsOf, unanswered, type ComponentUse, type Row } from './rows.ts';
import { saidOf } from './said.ts';
import { ScrollKeeper } from './scroll-keeper.ts';
import { dayLabel, dayOf } from './times.ts';
import type { View } from './view.ts';
import { welcome } from './welcome.ts';

const FLASH_MS = 2_000;

/** Whether a state shows something else here than the one before: most changes are of other parts of the page. */
function looksOther(state: State, before: State | undefined): boolean {
  const seen = partsOf(state);
  const seenBefore = before === undefined ? [] : partsOf(before);
  return seen.some((part, index) => part !== seenBefore[index]);
}

function partsOf({ known, userId, guildId, channelId, dismissed }: State): readonly unknown[] {
  const messages = known?.messages.get(channelId);
  return [messages, known?.world, known?.invocations, known?.clockOffsetMs, userId, guildId, channelId, dismissed];
}

/** What the rows are drawn from. */
interface Scene {
  readonly view: View;
  readonly rows: readonly Row[];
  readonly messages: readonly MessageView[];
  readonly uses: ReadonlyMap<string, ComponentUse>;
  readonly botId: string;
}

export class MessageLog extends LitElement {
  static override readonly properties = {
    state: { attribute: false, hasChanged: looksOther },
    actions: { attribute: false },
    news: { state: true },
    unseen: { state: true },
    flashedId: { state: true },
  };
  declare state: State;
  declare actions: Actions;
  /** What was said last to screen readers. */
  declare news: string;
  /** How many messages came while the person had scrolled up. */
  declare unseen: number;
  declare flashedId: string | null;
  #keeper: ScrollKeeper | null = null;
  #flash: ReturnType<typeof setTimeout> | undefined;
  #view: View | null = null;
  #viewOf: readonly unknown[] = [];
  #place = '';
  #seen: Seen = new Map();
  #focusedId: string | null = null;
  /** The message to show once its channel is open. */
  #jumpId: string | null = null;

  constructor() {
    super();
    this.news = '';
    this.unseen = 0;
    this.flashedId = null;
  }

  /** Scrolls to a message, points it out and takes the focus there; in another channel once that is open. */
  show(messageId: string): void {
    this.#jumpId = messageId;
    this.requestUpdate();
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#keeper?.close();
    this.#keeper = null;
  }

  protected override willUpdate(): void {
    const { known, userId, channelId } = this.state;
    if (known === null) return;
    const messages = visibleMessages(this.state);
    const place = placeKey(userId, channelId);
    if (place === this.#place) this.#tell(messages, this.#viewFor(known));
    // What one person was told is not for the next.
    else this.news = '';
    this.#seen = seenOf(messages);
    const active = document.activeElement?.closest('[data-message-id]');
    this.#focusedId = active?.getAttribute('data-message-id') ?? null;
  }

  protected override updated(): void {
    const scroller = this.querySelector<HTMLElement>('.message-scroller');
    const list = this.querySelector<HTMLElement>('.message-rows');
    if (scroller === null || list === null) return;
    this.#keeper ??= new ScrollKeeper(scroller, list, () => this.#endChanged());
    const place = placeKey(this.state.userId, this.state.channelId);
    if (place !== this.#place) {
      this.#place = place;
      this.unseen = 0;
      this.#keeper.toEnd();
    }
    this.#keepFocus();
    if (this.#jumpId !== null) this.#jumpTo(this.#jumpId);
    this.#jumpId = null;
  }

  protected override render(): TemplateResult {
    const { known } = this.state;
    if (known === null) return html``;
    const scene = this.#sceneOf(known);
    const { view, rows } = scene;
    const channel = view.names.channel(this.state.channelId);
    const place = channel === undefined ? known.world.bot.name : `#${channel.name}`;
    return html`
      <section
        class="message-scroller"
        aria-label=${view.texts.messages(place)}
        @keydown=${(event: KeyboardEvent) => this.#move(event)}
        @click=${(event: MouseEvent) => chooseClicked(event, this.state, this.actions)}
      >
        <ol class="message-rows">
          <li>${welcome(channel, known.world.bot, view)}</li>
          ${repeat(
            rows,
            ({ key }) => key,
            (row, index) => html`<li>${this.#row(row, index === rows.length - 1, scene)}</li>`,
          )}
        </ol>
      </section>
      ${this.#jumpBar(view)}
      <div class="hidden" role="log" aria-live="polite">${this.news}</div>
      <message-menu .label=${view.texts.actions}></message-menu>
      <message-lightbox .texts=${view.texts}></message-lightbox>
    `;
  }

  #sceneOf(known: Known): Scene {
    const view = this.#viewFor(known);
    const messages = visibleMessages(this.state);
    const rows = rowsOf(messages, unanswered(known.invocations.values(), this.state));
    const uses = componentUses(known.invocations.values(), this.state.userId);
    return { view, rows, messages, uses, botId: known.world.bot.id };
  }

  #row(row: Row, isLast: boolean, { view, messages, uses, botId }: Scene): unknown {
    const day = dayOf(now());
    if (row.kind === 'day') {
      return guard(
        [row.atMs, view],
        () => html`<div class="day" role="separator"><span>${dayLabel(row.atMs, view.locale)}</span></div>`,
      );
    }
    if (row.kind === 'invocation')
      return guard([row.invocation, view], () => invocationRow(row.invocation, botId, view));
    const { message, isFirst } = row;
    const { replyToId } = message;
    const original = replyToId === null ? null : messages.find(({ id }) => id === replyToId);
    const use = uses.get(message.id);
    const isFlashed = this.flashedId === message.id;
    return guard([message, isFirst, original, use?.customId, use?.outcome, view, day, isFlashed, isLast], () =>
      messageRow({ message, isFirst, original, use, view, isFlashed, isLast }),
    );
  }

  #jumpBar({ texts }: View): TemplateResult | typeof nothing {
    if (this.unseen === 0 && this.#keeper?.isFar !== true) return nothing;
    return html`<button class="jump" @click=${() => this.#keeper?.toEnd()}>
      <span>${this.unseen > 0 ? texts.newMessages(this.unseen) : texts.older}</span><span>${texts.jump} ↓</span>
    </button>`;
  }

  #endChanged(): void {
    if (this.#keeper?.isAtEnd === true) this.unseen = 0;
    this.requestUpdate();
  }

  #tell(messages: readonly MessageView[], view: View): void {
    const news = newsIn(messages, this.#seen, view.userId);
    const fresh = messages.filter(({ id }) => !this.#seen.has(id));
    if (fresh.some((message) => isOwn(message, view.userId))) this.#keeper?.toEnd();
    else if (this.#keeper?.isAtEnd === false) this.unseen += fresh.length;
    if (news.length > 0) this.news = news.map((message) => saidOf(message, view)).join('\n');
  }

  /** The button that had the focus may be gone after an edit: its message keeps it. */
  #keepFocus(): void {
    if (this.#focusedId === null || document.activeElement !== document.body) return;
    const message = this.querySelector<HTMLElement>(`[data-message-id="${this.#focusedId}"]`);
    const last = [...this.querySelectorAll<HTMLElement>('.message')].at(-1);
    (message ?? last)?.focus({ preventScroll: true });
  }

  /** The arrows go from message to message. */
  #move(event: KeyboardEvent): void {
    const { target, key } = event;
    if (!(target instanceof HTMLElement) || !target.matches('.message')) return;
    const all = [...this.querySelectorAll<HTMLElement>('.message')];
    const at = all.indexOf(target);
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[key];
    if (next === undefined) return;
    event.preventDefault();
    all[Math.max(0, next)]?.focus();
  }

  #viewFor(known: Known): View {
    const { userId, guildId } = this.state;
    const locale = localeOf(this.state);
    const of = [known.world, userId, guildId, locale, this.actions];
    if (this.#view !== null && of.every((one, index) => one === this.#viewOf[index])) return this.#view;
    this.#viewOf = of;
    const view: View = {
      texts: textsFor(locale).message,
      locale,
      names: new Names(known.world, guildId),
      userId,
      actions: this.actions,
      showPicture: (pictures, index) => this.querySelector<Lightbox>('message-lightbox')?.show(pictures, index),
      showMessageMenu: (message, place) => this.#menu?.show(messageItems(message, view), place),
      showUserMenu: (id, place) => this.#menu?.show(userItems(id, view, isDirect(this.state)), place),
      jumpTo: (messageId) => this.#jumpTo(messageId),
      goTo: (link) => this.#goTo(link, view),
    };
    this.#view = view;
    return view;
  }

  get #menu(): MessageMenu | null {
    return this.querySelector<MessageMenu>('message-menu');
  }

  #goTo({ channelId, messageId }: MessageLink, { names, userId }: View): void {
    const isDirectChannel = currentPerson(this.state)?.directChannelId === channelId;
    const guild = names.guildOf(channelId, userId);
    if (guild === undefined && !isDirectChannel) return;
    this.#jumpId = messageId;
    this.actions.update((state) => inChannel(state, { guildId: guild?.id ?? null, channelId }));
    this.requestUpdate();
  }

  #jumpTo(messageId: string): void {
    const message = this.querySelector<HTMLElement>(`[data-message-id="${messageId}"]`);
    if (message === null) return;
    this.#keeper?.leaveEnd();
    message.scrollIntoView({ block: 'center' });
    message.focus({ preventScroll: true });
    this.flashedId = messageId;
    clearTimeout(this.#flash);
    this.#flash = setTimeout(() => (this.flashedId = null), FLASH_MS);
  }
}

customElements.define('message-log', MessageLog);
