// `<message-select>`: a select of Discord's as a listbox that keyboard, mouse and finger can use. Emits `chosen` with the values.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { MessageTexts } from '../../texts/en/message.ts';
import { CHECK, CHEVRON } from '../icons.ts';
import type { SelectChoice } from './choices.ts';
import { placeBelow } from './popup-place.ts';
import { nextActive, toggled, typedAhead } from './select-moves.ts';

const TYPED_FOR_MS = 800;
let count = 0;

export class MessageSelect extends LitElement {
  static override readonly properties = {
    choices: { attribute: false },
    initial: { attribute: false },
    placeholder: {},
    label: {},
    describedBy: {},
    isInvalid: { type: Boolean },
    least: { type: Number },
    most: { type: Number },
    isDisabled: { type: Boolean },
    isWaiting: { type: Boolean },
    texts: { attribute: false },
    chosen: { state: true },
    active: { state: true },
    isOpen: { state: true },
  };
  declare choices: readonly SelectChoice[];
  /** What is chosen at first; another list takes the place of what the person has chosen. */
  declare initial: readonly string[];
  declare placeholder: string;
  /** What it is called, where it is more than its placeholder. */
  declare label: string | undefined;
  /** The ids of what describes it; empty: nothing does. */
  declare describedBy: string | undefined;
  declare isInvalid: boolean | undefined;
  declare least: number;
  declare most: number;
  declare isDisabled: boolean;
  declare isWaiting: boolean;
  declare texts: MessageTexts;
  declare chosen: readonly string[];
  /** The index of the choice that the keyboard is at. */
  declare active: number;
  declare isOpen: boolean;
  readonly #id = `select-${(count += 1)}`;
  /** What was chosen when it was opened. */
  #before: readonly string[] = [];
  #typed = { text: '', atMs: 0 };

  constructor() {
    super();
    this.chosen = [];
    this.active = -1;
    this.isOpen = false;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('initial')) this.chosen = this.initial;
  }

  protected override updated(): void {
    const list = this.querySelector<HTMLElement>('[role=listbox]');
    if (list === null || list.matches(':popover-open') === this.isOpen) return this.#showActive();
    if (!this.isOpen) return list.hidePopover();
    list.showPopover();
    this.#place();
    this.#showActive();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('scroll', this.#place, { capture: true, passive: true });
    window.addEventListener('resize', this.#place);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('scroll', this.#place, { capture: true });
    window.removeEventListener('resize', this.#place);
  }

  protected override render(): TemplateResult {
    const { isOpen, active } = this;
    return html`
      <button
        class="select"
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded=${isOpen ? 'true' : 'false'}
        aria-controls=${this.#id}
        aria-activedescendant=${isOpen && active >= 0 ? `${this.#id}-${active}` : nothing}
        aria-label=${this.#name()}
        aria-invalid=${this.isInvalid === undefined ? nothing : this.isInvalid ? 'true' : 'false'}
        aria-describedby=${this.describedBy === undefined || this.describedBy === '' ? nothing : this.describedBy}
        aria-busy=${this.isWaiting ? 'true' : 'false'}
        ?disabled=${this.isDisabled}
        @click=${() => (isOpen ? this.#close(true) : this.#open())}
        @keydown=${this.#key}
        @blur=${() => this.#close(true)}
      >
        <span class="select-value">${this.#value()}</span>
        ${CHEVRON}
      </button>
      <div
        id=${this.#id}
        class="select-list"
        role="listbox"
        popover="manual"
        aria-label=${this.label ?? this.placeholder}
        aria-multiselectable=${this.most > 1 ? 'true' : 'false'}
        @pointerdown=${(event: Event) => event.preventDefault()}
      >
        ${this.choices.map((choice, index) => this.#option(choice, index))}
      </div>
    `;
  }

  /** A label hides the text of the button from screen readers: it says what is chosen as well. */
  #name(): string {
    if (this.label === undefined) return this.placeholder;
    const chosen = this.choices.filter(({ value }) => this.chosen.includes(value)).map(({ label }) => label);
    return `${this.label}: ${chosen.join(', ') || this.placeholder}`;
  }

  #value(): TemplateResult | string {
    const labels = this.choices
      .filter(({ value }) => this.chosen.includes(value))
      .map(({ sign, label }) => html`<span class="select-chosen">${sign} ${label}</span>`);
    return labels.length === 0 ? html`<span class="select-placeholder">${this.placeholder}</span>` : html`${labels}`;
  }

  #option({ value, label, description, sign }: SelectChoice, index: number): TemplateResult {
    const isChosen = this.chosen.includes(value);
    return html`<div
      id="${this.#id}-${index}"
      class="select-option ${index === this.active ? 'active' : ''}"
      role="option"
      aria-selected=${isChosen ? 'true' : 'false'}
      data-value=${value}
      @pointermove=${() => (this.active = index)}
      @click=${() => this.#choose(index)}
    >
      ${sign === '' ? nothing : html`<span class="select-sign" aria-hidden="true">${sign}</span>`}
      <span class="select-label">${label}${description === null ? nothing : html`<small>${description}</small>`}</span>
      ${isChosen ? CHECK : nothing}
    </div>`;
  }

  #open(): void {
    if (this.isDisabled) return;
    this.#before = this.chosen;
    this.active = Math.max(
      0,
      this.choices.findIndex(({ value }) => this.chosen.includes(value)),
    );
    this.isOpen = true;
  }

  /** Several are sent when the list closes; too few, or `isSent` false, change nothing. */
  #close(isSent: boolean): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    if (!isSent || this.chosen.length < this.least) this.chosen = this.#before;
    const isSame = this.chosen.length === this.#before.length && this.chosen.every((one) => this.#before.includes(one));
    if (!isSame) this.dispatchEvent(new CustomEvent('chosen', { detail: this.chosen }));
  }

  #choose(index: number): void {
    const choice = this.choices[index];
    if (choice === undefined) return;
    this.chosen = toggled(this.chosen, choice.value, this);
    if (this.most === 1) this.#close(true);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (this.isOpen && event.key === 'Tab') return this.#close(true);
    const isTyping = event.key.length === 1 && (event.key !== ' ' || this.#isTyping());
    if (isTyping) this.#type(event.key);
    else if (!this.#act(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** False where the key is none of a list's. */
  #act(key: string): boolean {
    if (key === 'Escape' && this.isOpen) this.#close(false);
    else if (key === 'Enter' || key === ' ') {
      if (this.#isOpenNow()) this.#choose(this.active);
    } else {
      const next = nextActive(key, this.active, this.choices.length);
      if (next === null) return false;
      if (this.#isOpenNow()) this.active = next;
    }
    return true;
  }

  /** Opens it where it is closed; the key has then done its work. */
  #isOpenNow(): boolean {
    if (this.isOpen) return true;
    this.#open();
    return false;
  }

  #isTyping(): boolean {
    return this.#typed.text !== '' && performance.now() - this.#typed.atMs < TYPED_FOR_MS;
  }

  #type(sign: string): void {
    this.#typed = { text: this.#isTyping() ? this.#typed.text + sign : sign, atMs: performance.now() };
    this.#isOpenNow();
    const labels = this.choices.map(({ label }) => label);
    this.active = typedAhead(this.#typed.text, labels, this.active) ?? this.active;
  }

  #showActive(): void {
    if (this.isOpen) this.querySelector('.select-option.active')?.scrollIntoView({ block: 'nearest' });
  }

  readonly #place = (event?: Event): void => {
    const list = this.querySelector<HTMLElement>('[role=listbox]');
    const button = this.querySelector('button');
    if (!this.isOpen || list === null || button === null || event?.target === list) return;
    placeBelow(list, button.getBoundingClientRect());
  };
}

customElements.define('message-select', MessageSelect);
