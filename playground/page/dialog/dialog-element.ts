// `<app-dialog>`: a dialog of the bot, what is filled in so far, and what became of it.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Modal } from '../../../sandbox/discord/invocation.ts';
import type { WireModalValue } from '../../wire/moves.ts';
import type { InvocationView } from '../../wire/invocation.ts';
import type { Actions } from '../actions.ts';
import { avatarUrl } from '../avatar.ts';
import { wireFile } from '../files.ts';
import { Refusal } from '../connection.ts';
import { markdown } from '../message/markdown/render.ts';
import { Names } from '../message/names.ts';
import type { View } from '../message/view.ts';
import { currentGuild, localeOf, type Known, type State } from '../state.ts';
import type { PageTexts } from '../texts/texts.ts';
import { textsOf } from '../texts/texts-of.ts';
import { fieldView } from './field-views.ts';
import { filesIn, isField, partsOf, refusalOf, touched, type Field, type FieldValue, type Part } from './fields.ts';
import { refusalText } from './refusals.ts';

const TITLE_ID = 'app-dialog-title';

/** `why`: what the server refused; null where the bot did not answer. */
type Phase =
  | { readonly is: 'open' }
  | { readonly is: 'submitting'; readonly sent: InvocationView | null }
  | { readonly is: 'failed'; readonly why: Refusal['code'] | null };

const nowhere = (): void => undefined;

class AppDialog extends LitElement {
  static override readonly properties = {
    openerId: {},
    modal: { attribute: false },
    state: { attribute: false },
    actions: { attribute: false },
    values: { state: true },
    left: { state: true },
    phase: { state: true },
  };
  /** The invocation that opened it; another one is another element. */
  declare openerId: string;
  declare modal: Modal;
  declare state: State;
  declare actions: Actions;
  declare values: ReadonlyMap<string, FieldValue>;
  /** The fields from which the person has gone on: what is wrong with them is said. */
  declare left: ReadonlySet<string>;
  declare phase: Phase;
  #parts: readonly Part[] = [];
  #names: Names | null = null;
  #namesOf: readonly unknown[] = [];

  constructor() {
    super();
    this.values = new Map();
    this.left = new Set();
    this.phase = { is: 'open' };
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('modal') && this.#parts.length === 0) this.#parts = partsOf(this.modal);
    const { phase } = this;
    if (phase.is !== 'submitting' || phase.sent === null) return;
    const sent = this.state.known?.invocations.get(phase.sent.id) ?? phase.sent;
    if (sent.outcome === 'missed') this.phase = { is: 'failed', why: null };
  }

  protected override firstUpdated(): void {
    this.#box?.showModal();
    const first = this.querySelector('message-select[data-first]');
    // It draws its button after the dialog is drawn.
    if (first instanceof LitElement) void first.updateComplete.then(() => first.querySelector('button')?.focus());
  }

  protected override updated(): void {
    const { phase } = this;
    if (phase.is !== 'submitting' || phase.sent === null) return;
    const sent = this.state.known?.invocations.get(phase.sent.id) ?? phase.sent;
    // Not within an update of its own: the page draws it away.
    if (sent.outcome === 'acknowledged') queueMicrotask(() => this.#close());
  }

  protected override render(): TemplateResult | typeof nothing {
    const { known } = this.state;
    if (known === null) return nothing;
    const { dialog: texts } = this.#texts;
    const { bot } = known.world;
    const isWaiting = this.phase.is === 'submitting';
    return html`
      <dialog class="app-dialog" aria-labelledby=${TITLE_ID} @cancel=${this.#cancel}>
        <form novalidate aria-busy=${isWaiting ? 'true' : 'false'} @submit=${this.#submit}>
          <header>
            <img src=${avatarUrl(bot)} alt="" />
            <div>
              <h2 id=${TITLE_ID}>${this.modal.title}</h2>
              <p>${bot.name}</p>
            </div>
            <button class="close" type="button" aria-label=${texts.close} @click=${() => this.#close()}>✕</button>
          </header>
          <div class="fields">
            ${this.#parts.map((part, index) => this.#part(part, index, known))}
            <p class="warning">${texts.warning(bot.name)}</p>
          </div>
          <footer>
            <div class="went-wrong" role="alert">${this.#failure(this.#texts)}</div>
            <button class="cancel" type="button" @click=${() => this.#close()}>${texts.cancel}</button>
            <button class="submit" type="submit" aria-disabled=${isWaiting ? 'true' : 'false'}>
              ${isWaiting ? texts.waiting : texts.submit}
            </button>
          </footer>
        </form>
      </dialog>
    `;
  }

  get #box(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }

  get #texts(): PageTexts {
    return textsOf(this.state);
  }

  get #fields(): readonly Field[] {
    return this.#parts.filter(isField);
  }

  #failure({ dialog: { failed }, refusals }: PageTexts): TemplateResult | typeof nothing {
    const { phase } = this;
    if (phase.is !== 'failed') return nothing;
    return html`<p>${failed}${phase.why === null ? nothing : html` <small>${refusals[phase.why]}</small>`}</p>`;
  }

  #part(part: Part, index: number, known: Known): TemplateResult {
    if (!isField(part)) return html`<div class="display markdown">${markdown(part.content, this.#view(known))}</div>`;
    const { customId } = part;
    return fieldView(part, {
      id: `app-dialog-field-${index}`,
      value: this.#valueOf(part),
      wrong: this.left.has(customId) ? this.#wrong(part) : null,
      isWaiting: this.phase.is === 'submitting',
      isFirst: part === this.#fields[0],
      userId: this.state.userId,
      names: this.#namesIn(known),
      locale: localeOf(this.state),
      texts: this.#texts,
      change: (value) => this.#change(part, value),
      leave: () => this.#leave(part),
    });
  }

  #valueOf({ customId, initial }: Field): FieldValue {
    return this.values.get(customId) ?? initial;
  }

  #wrong(field: Field): string | null {
    const limit = currentGuild(this.state)?.attachmentSizeLimit ?? Infinity;
    const refusal = refusalOf(field, this.#valueOf(field), limit);
    return refusal === null ? null : refusalText(refusal, this.#texts.dialog);
  }

  #change({ customId, kind }: Field, value: FieldValue): void {
    if (this.phase.is === 'submitting') return;
    this.values = new Map(this.values).set(customId, value);
    // What is chosen is complete at once; a text is once the person goes on.
    if (kind === 'files') this.left = new Set(this.left).add(customId);
  }

  /** An empty field may still be filled in: what is missing is said when it is submitted. */
  #leave(field: Field): void {
    if (this.#valueOf(field) !== '') this.left = new Set(this.left).add(field.customId);
  }

  readonly #cancel = (event: Event): void => {
    event.preventDefault();
    this.#close();
  };

  /** Nothing is sent; the keyboard goes back to where it was. */
  #close(): void {
    this.#box?.close();
    this.actions.update((state) => (state.dialogId === this.openerId ? { ...state, dialogId: null } : state));
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.phase.is === 'submitting') return;
    this.left = new Set(this.#fields.map(({ customId }) => customId));
    const wrong = this.#fields.find((field) => this.#wrong(field) !== null);
    if (wrong !== undefined) return this.#show(wrong);
    this.phase = { is: 'submitting', sent: null };
    void this.#send().then(
      (sent) => (this.phase = { is: 'submitting', sent }),
      (error: unknown) => {
        this.phase = { is: 'failed', why: error instanceof Refusal ? error.code : null };
        if (!(error instanceof Refusal)) throw error;
      },
    );
  };

  async #send(): Promise<InvocationView> {
    const given = touched(this.#fields, this.values).map(
      async ({ customId, value }) => [customId, await wireValue(value)] as const,
    );
    const values = Object.fromEntries(await Promise.all(given));
    const sent = await this.actions.make({ do: 'submit', invocationId: this.openerId, values });
    if (sent === null) throw new Error('A dialog that was submitted began nothing');
    return sent;
  }

  /** The keyboard goes into the field. */
  #show({ customId }: Field): void {
    const field = this.querySelector(`[data-field="${CSS.escape(customId)}"]`);
    field?.querySelector<HTMLElement>('input, textarea, button')?.focus();
  }

  #namesIn({ world }: Known): Names {
    const of = [world, this.state.guildId];
    if (this.#names === null || of.some((one, index) => one !== this.#namesOf[index])) {
      this.#names = new Names(world, this.state.guildId);
      this.#namesOf = of;
    }
    return this.#names;
  }

  /** Texts in a dialog open nothing. */
  #view(known: Known): View {
    const { message: texts } = this.#texts;
    return {
      texts,
      locale: localeOf(this.state),
      names: this.#namesIn(known),
      userId: this.state.userId,
      actions: this.actions,
      showPicture: nowhere,
      showMessageMenu: nowhere,
      showUserMenu: nowhere,
      jumpTo: nowhere,
      goTo: nowhere,
    };
  }
}

customElements.define('app-dialog', AppDialog);

async function wireValue(value: FieldValue): Promise<WireModalValue> {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  const files = filesIn(value);
  return files.length > 0 ? await Promise.all(files.map(wireFile)) : value.filter((one) => typeof one === 'string');
}
