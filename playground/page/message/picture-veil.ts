// `<picture-veil>`: lies over a picture or file that is a spoiler, until it is lifted.

import { css, html, LitElement, type TemplateResult } from 'lit';
import type { MessageTexts } from '../texts/en/message.ts';

class PictureVeil extends LitElement {
  static override readonly properties = { word: {}, label: {}, isLifted: { state: true } };
  static override readonly styles = css`
    :host {
      position: relative;
      display: grid;
      width: fit-content;
      max-width: 100%;
      overflow: hidden;
      border-radius: var(--radius);
      background: var(--ground-side);
    }
    [inert] {
      display: grid;
      filter: blur(44px);
    }
    button {
      position: absolute;
      inset: 0;
      border: 0;
      background: none;
      font: inherit;
      cursor: pointer;
    }
    button:focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: -2px;
    }
    button span {
      padding: 8px 12px;
      border-radius: 20px;
      background: rgb(0 0 0 / 75%);
      color: #ffffff;
      font-size: 0.9375rem;
      font-weight: 700;
      text-transform: uppercase;
    }
  `;
  declare word: string;
  declare label: string;
  declare isLifted: boolean;

  protected override render(): TemplateResult {
    if (this.isLifted) return html`<slot></slot>`;
    return html`
      <div inert><slot></slot></div>
      <button aria-label=${this.label} @click=${() => this.#lift()}><span>${this.word}</span></button>
    `;
  }

  #lift(): void {
    this.isLifted = true;
  }
}

customElements.define('picture-veil', PictureVeil);

export function veiled(inside: TemplateResult, { spoiler, showSpoiler }: MessageTexts): TemplateResult {
  return html`<picture-veil .word=${spoiler} .label=${`${spoiler}: ${showSpoiler}`}>${inside}</picture-veil>`;
}
