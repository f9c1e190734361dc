// `<message-lightbox>`: a picture as large as the window allows, and the others of its message beside it.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { MessageTexts } from '../texts/en/message.ts';
import type { Picture } from './pictures.ts';

export class Lightbox extends LitElement {
  static override readonly properties = {
    texts: { attribute: false },
    pictures: { state: true },
    index: { state: true },
  };
  declare texts: MessageTexts;
  declare pictures: readonly Picture[];
  declare index: number;

  constructor() {
    super();
    this.pictures = [];
    this.index = 0;
  }

  show(pictures: readonly Picture[], index: number): void {
    this.pictures = pictures;
    this.index = index;
    void this.updateComplete.then(() => this.#dialog?.showModal());
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const { texts } = this;
    const picture = this.pictures[this.index];
    return html`<dialog
      class="lightbox"
      aria-label=${picture?.description || texts.picture}
      @click=${(event: Event) => this.#closeOutside(event)}
      @keydown=${(event: KeyboardEvent) => this.#turn(event)}
      @close=${() => this.#clear()}
    >
      ${
        picture === undefined
          ? nothing
          : html`
              <img src=${picture.url} alt=${picture.description || texts.picture} />
              <div class="lightbox-bar">
                ${this.#arrow(-1, texts.previous, '‹')}
                <a href=${picture.url} target="_blank" rel="noopener noreferrer">${texts.openOriginal}</a>
                ${this.#arrow(1, texts.next, '›')}
                <button class="lightbox-close" aria-label=${texts.close} @click=${() => this.#dialog?.close()}>
                  ✕
                </button>
              </div>
            `
      }
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }

  #arrow(step: number, label: string, sign: string): TemplateResult | typeof nothing {
    if (this.pictures.length < 2) return nothing;
    return html`<button class="lightbox-arrow" aria-label=${label} @click=${() => this.#step(step)}>${sign}</button>`;
  }

  #step(step: number): void {
    const count = this.pictures.length;
    if (count > 0) this.index = (this.index + step + count) % count;
  }

  #turn(event: KeyboardEvent): void {
    if (event.key === 'ArrowRight') this.#step(1);
    if (event.key === 'ArrowLeft') this.#step(-1);
  }

  #closeOutside(event: Event): void {
    if (event.target === this.#dialog) this.#dialog?.close();
  }

  #clear(): void {
    this.pictures = [];
  }
}

customElements.define('message-lightbox', Lightbox);
