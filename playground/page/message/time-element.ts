// `<message-time>`: a time of a message's text, which goes on ticking.

import { html, LitElement, type TemplateResult } from 'lit';
import { now } from '../clock.ts';
import type { TimeStyle } from './markdown/nodes.ts';
import { timeText } from './times.ts';

const ticking = new Set<MessageTime>();
let timer: ReturnType<typeof setInterval> | undefined;

class MessageTime extends LitElement {
  static override readonly properties = { seconds: { type: Number }, form: {}, locale: {} };
  declare seconds: number;
  declare form: TimeStyle;
  declare locale: string;

  override connectedCallback(): void {
    super.connectedCallback();
    ticking.add(this);
    timer ??= setInterval(tick, 1_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    ticking.delete(this);
    if (ticking.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const atMs = this.seconds * 1_000;
    const text = timeText(atMs, this.form, this.locale, now());
    if (text === null) return html`<time>${`<t:${this.seconds}>`}</time>`;
    const title = timeText(atMs, 'F', this.locale, now()) ?? '';
    return html`<time datetime=${new Date(atMs).toISOString()} title=${title}>${text}</time>`;
  }
}

/** Others than the relative ones do not change. */
function tick(): void {
  for (const time of ticking) if (time.form === 'R') time.requestUpdate();
}

customElements.define('message-time', MessageTime);
