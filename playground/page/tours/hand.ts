// What a tour does, through the page's own parts: it types into its fields and clicks its buttons, as the person would.

import type { MoveHere } from '../actions.ts';
import type { InvocationView } from '../../wire/invocation.ts';
import type { LeverName } from '../../wire/levers.ts';
import type { ToursTexts } from '../texts/en/tours.ts';
import type { SidePanel, State } from '../state.ts';
import { textsOf } from '../texts/texts-of.ts';
import type { Pace } from './pace.ts';
import { isAnswered, lastUse } from './seen.ts';
import {
  channelNamed,
  closePanel,
  commandName,
  leverControl,
  line,
  markedRow,
  menuButton,
  openPanel,
  optionField,
  panelButton,
  personButton,
  personNamed,
} from './spots.ts';
import type { Spot } from './tour.ts';

/** Between pointing at something and using it. */
const BEAT_MS = 700;
const KEY_MS = 45;

/** Why a tour cannot go on: a sentence for the person. */
export class TourFailure extends Error {
  override name = 'TourFailure';
}

/** The page as a tour uses it. */
export interface TourPage {
  readonly state: State;
  update(change: (state: State) => State): void;
  make(move: MoveHere): Promise<InvocationView | null>;
}

export class Hand {
  readonly #page: TourPage;
  readonly #pace: Pace;
  readonly #point: (spot: Spot) => void;

  constructor({ page, pace, point }: { page: TourPage; pace: Pace; point: (spot: Spot) => void }) {
    this.#page = page;
    this.#pace = pace;
    this.#point = point;
  }

  /** What is said and typed, in the language of the person one is. */
  get texts(): ToursTexts {
    return textsOf(this.#page.state).tours;
  }

  /** Resolves when it is so. */
  async until(isSo: (state: State) => boolean): Promise<void> {
    await this.#find(() => (isSo(this.#page.state) ? true : null));
  }

  /** Clicks what is there, or as soon as it is there and can be clicked. */
  async click(spot: Spot): Promise<void> {
    this.#point(spot);
    await this.#find(() => usable(spot(this.#page.state)));
    await this.#pace.rest(BEAT_MS);
    // It may have been drawn anew meanwhile.
    const element = await this.#find(() => usable(spot(this.#page.state)));
    element.focus();
    element.click();
  }

  /** Clicks something that the bot answers; resolves when it has. */
  async use(spot: Spot): Promise<void> {
    const before = lastUse(this.#page.state)?.id;
    await this.click(spot);
    await this.#answered(before);
  }

  /** Types into what has the focus, key by key; what the page makes of a key is its own affair. */
  async type(spot: Spot, text: string): Promise<void> {
    this.#point(spot);
    for (const character of text) {
      const field = await this.#find(() => usable(spot(this.#page.state)));
      if (document.activeElement !== field) field.focus();
      document.execCommand('insertText', false, character);
      await this.#pace.rest(KEY_MS);
    }
  }

  /** Presses a key where the focus is. */
  async press(key: string): Promise<void> {
    await this.#pace.rest(BEAT_MS / 2);
    const at = document.activeElement ?? document.body;
    at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    at.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true, cancelable: true }));
  }

  /** Becomes that person. */
  async be(name: string): Promise<void> {
    if (personButton(this.#page.state)?.getAttribute('data-person') === name) return;
    await this.#openMenu();
    await this.click(personButton);
    await this.click(personNamed(name));
    await this.until((state) => personButton(state)?.getAttribute('data-person') === name);
  }

  async goTo(channel: string): Promise<void> {
    if (channelNamed(channel)(this.#page.state)?.getAttribute('aria-current') === 'page') return;
    await this.#openMenu();
    await this.click(channelNamed(channel));
  }

  /** Opens a panel, or with null closes the one that is open. */
  async open(panel: SidePanel): Promise<void> {
    if (this.#page.state.panel !== panel) await this.click(panel === null ? closePanel : panelButton(panel));
  }

  /** Closes a panel that lies over the messages, where there is no room beside them. */
  async uncover(): Promise<void> {
    const panel = openPanel(this.#page.state);
    if (panel !== null && getComputedStyle(panel).position === 'fixed') await this.open(null);
  }

  /** Pulls a lever, with one of its values where it has any. */
  async pull(name: LeverName, value: string | null = null): Promise<void> {
    await this.open('levers');
    await this.click(leverControl(name, value));
  }

  /**
   * Types a command into the line, with the options in that order, and sends it. An option that is chosen from a list is the
   * one that the text fits first. Resolves when the bot has answered.
   */
  async command(path: string, options: Readonly<Record<string, string>> = {}): Promise<void> {
    const before = lastUse(this.#page.state)?.id;
    await this.type(line, `/${path} `);
    await this.#find(() => commandName(this.#page.state));
    for (const [name, text] of Object.entries(options)) {
      if (optionField(name)(this.#page.state) === null) {
        await this.type(line, name);
        await this.press('Enter');
      }
      await this.type(optionField(name), text);
      if (optionField(name)(this.#page.state)?.getAttribute('role') === 'combobox') {
        await this.#find(() => markedRow(this.#page.state));
        await this.press('Enter');
      }
    }
    await this.press('Enter');
    await this.#answered(before);
  }

  /** What several members would do in the same instant, faster than a hand could. */
  async atOnce(moves: readonly MoveHere[]): Promise<void> {
    await Promise.all(moves.map((move) => this.#page.make(move)));
  }

  /** Resolves when the bot has answered what was done after the use of that id. */
  async #answered(before: string | undefined): Promise<void> {
    await this.until((state) => {
      const use = lastUse(state);
      if (use === undefined || use.id === before) return false;
      if (use.outcome === 'missed') throw new TourFailure(textsOf(state).message.noResponse);
      return isAnswered(state);
    });
  }

  /** Where there is no room for servers and people beside the messages. */
  async #openMenu(): Promise<void> {
    if (usable(menuButton(this.#page.state)) !== null && !this.#page.state.isMenuOpen) await this.click(menuButton);
  }

  async #find<Found>(look: () => Found | null): Promise<Found> {
    return await this.#pace.find(() => {
      expectWell(this.#page.state);
      return look();
    });
  }
}

/** Throws what nobody would wait out. */
function expectWell({ notice, known }: State): void {
  if (notice !== null) throw new TourFailure(notice);
  if (known?.bot.state === 'failed') throw new TourFailure(known.bot.why ?? '');
}

function usable(element: Element | null): HTMLElement | null {
  if (!(element instanceof HTMLElement) || !element.checkVisibility({ visibilityProperty: true })) return null;
  return element.matches(':disabled, [aria-disabled="true"]') ? null : element;
}
