// `<message-menu>`: the menu of a message or a person, at the pointer or below what opened it.

import { html, LitElement, type TemplateResult } from 'lit';
import { nextActive, typedAhead } from './components/select-moves.ts';
import type { MenuItem } from './menu-items.ts';
import type { MenuPlace } from './view.ts';

const EDGE_PX = 8;

export class MessageMenu extends LitElement {
  static override readonly properties = { label: {}, items: { state: true } };
  declare label: string;
  declare items: readonly MenuItem[];
  #from: HTMLElement | null = null;

  constructor() {
    super();
    this.items = [];
  }

  /** The focus goes back to where it came from when it closes. */
  show(items: readonly MenuItem[], { x, y, from }: MenuPlace): void {
    this.items = items;
    this.#from = from;
    void this.updateComplete.then(() => {
      const menu = this.#menu;
      if (menu === null) return;
      menu.showPopover();
      menu.style.left = `${Math.max(EDGE_PX, Math.min(x, window.innerWidth - menu.offsetWidth - EDGE_PX))}px`;
      menu.style.top = `${Math.max(EDGE_PX, Math.min(y, window.innerHeight - menu.offsetHeight - EDGE_PX))}px`;
      this.#buttons[0]?.focus();
    });
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<div
      class="menu-list"
      role="menu"
      popover
      aria-label=${this.label}
      @keydown=${(event: KeyboardEvent) => this.#key(event)}
    >
      ${this.items.map(
        (item) =>
          html`<button
            class="menu-item ${item.isDanger === true ? 'danger' : ''}"
            role="menuitem"
            tabindex="-1"
            data-item=${item.name}
            @click=${() => this.#run(item)}
          >
            ${item.label}
          </button>`,
      )}
    </div>`;
  }

  get #menu(): HTMLElement | null {
    return this.querySelector('[role=menu]');
  }

  get #buttons(): readonly HTMLButtonElement[] {
    return [...this.querySelectorAll('button')];
  }

  #run(item: MenuItem): void {
    this.#close();
    item.run();
  }

  #close(): void {
    this.#menu?.hidePopover();
    this.#from?.focus({ preventScroll: true });
  }

  #key(event: KeyboardEvent): void {
    const buttons = this.#buttons;
    const active = buttons.findIndex((button) => button === document.activeElement);
    const isLetter = event.key.length === 1 && event.key !== ' ';
    const labels = this.items.map(({ label }) => label);
    const next = isLetter ? typedAhead(event.key, labels, active) : nextActive(event.key, active, buttons.length);
    if (event.key === 'Escape' || event.key === 'Tab') this.#close();
    else if (next === null) return;
    else buttons[next]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define('message-menu', MessageMenu);
