// `<message-spoiler>`: hides what is in it until it is clicked, or Enter or Space is pressed on it.

import { css, html, LitElement, type TemplateResult } from 'lit';

class MessageSpoiler extends LitElement {
  static override readonly properties = { label: {}, isShown: { state: true } };
  static override readonly styles = css`
    [role='button'] {
      border-radius: 4px;
      background: var(--spoiler);
      cursor: pointer;
    }
    [inert] {
      opacity: 0;
    }
    [role='button']:focus-visible {
      outline: 2px solid var(--focus);
    }
    .shown {
      border-radius: 4px;
      background: var(--spoiler-shown);
    }
  `;
  /** What a screen reader says in place of what is hidden. */
  declare label: string;
  declare isShown: boolean;

  protected override render(): TemplateResult {
    if (this.isShown) return html`<span class="shown"><slot></slot></span>`;
    return html`<span
      role="button"
      tabindex="0"
      aria-label=${this.label}
      @click=${(event: Event) => this.#show(event)}
      @keydown=${(event: KeyboardEvent) => this.#showByKey(event)}
      ><span inert><slot></slot></span
    ></span>`;
  }

  #show(event: Event): void {
    event.preventDefault();
    this.isShown = true;
  }

  #showByKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' || event.key === ' ') this.#show(event);
  }
}

customElements.define('message-spoiler', MessageSpoiler);
