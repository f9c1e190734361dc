// One playground with one page, in which a person does what a picture is to show.

import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openPlayground } from '../playground.ts';
import { clipOf, type Cut } from './cut.ts';
import { THEMES, type PictureTheme } from './pages.ts';
import { Person } from './person.ts';

const FOLDER = fileURLToPath(new URL('../../data/play', import.meta.url));
/** Two pixels of the picture for each of the page, so that it is sharp on every screen. */
const SCALE = 2;
/** What the pictures are set in where the machine has it (Debian: fonts-inter, fonts-noto-cjk, fonts-noto-color-emoji). */
const FONTS = "Inter, 'Noto Sans', 'DejaVu Sans', 'Noto Sans CJK SC', system-ui, sans-serif";
/** Far longer than anything takes on a busy machine. */
const PATIENCE_MS = 60_000;

export interface Setting {
  /** The language of the server, and of whoever is there first. */
  readonly locale: 'en-US' | 'zh-CN';
  /** The size of the window, in CSS pixels. */
  readonly window: { readonly width: number; readonly height: number };
  /** Whether a month of eight members is there from the start. */
  readonly month: boolean;
}

/** In a theme, as PNG. */
interface Taken {
  readonly theme: PictureTheme;
  readonly png: Uint8Array;
}

export class Scene implements AsyncDisposable {
  readonly locale: Setting['locale'];
  readonly page: Page;
  /** Whoever sits before the page. */
  readonly person: Person;
  readonly #faults: string[] = [];
  readonly #stack: AsyncDisposableStack;

  private constructor(locale: Setting['locale'], page: Page, stack: AsyncDisposableStack) {
    this.locale = locale;
    this.page = page;
    this.person = new Person(page);
    this.#stack = stack;
    page.on('pageerror', (error) => this.#faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#faults.push(message.text());
    });
  }

  static async open(browser: Browser, { locale, window, month }: Setting): Promise<Scene> {
    await using opening = new AsyncDisposableStack();
    const startsAtMs = startOf(Date.now());
    const playground = opening.use(await openPlayground({ port: 0, folder: FOLDER, locale, month, startsAtMs }));
    const context = await browser.newContext({
      viewport: window,
      deviceScaleFactor: SCALE,
      locale,
      timezoneId: 'UTC',
      colorScheme: 'dark',
      reducedMotion: 'reduce',
    });
    opening.defer(() => context.close());
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(playground.url);
    await page.addStyleTag({ content: `:root { font-family: ${FONTS} }` });
    await page.locator('main header').waitFor();
    return new Scene(locale, page, opening.move());
  }

  /** What is to be seen now, in each theme. Rejects when the page has complained, or has refused something. */
  async pictures(cut: Cut): Promise<readonly Taken[]> {
    // What a pointer that rests on a message shows belongs to none of them.
    await this.page.mouse.move(0, 0);
    const taken: Taken[] = [];
    for (const theme of THEMES) {
      await this.page.emulateMedia({ colorScheme: theme });
      await this.page.locator(`html[data-theme=${theme}]`).waitFor();
      const clip = await clipOf(cut, this.page);
      taken.push({ theme, png: await this.page.screenshot(clip === undefined ? {} : { clip }) });
    }
    const refused = await this.page.locator('.notice p').allTextContents();
    const faults = [...this.#faults, ...refused];
    if (faults.length > 0) throw new Error(`the page complains: ${faults.join('; ')}`);
    return taken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }
}

/** The next 15th of a month at 15:00 UTC, so that no picture depends on the hour at which it is made. */
function startOf(nowMs: number): number {
  const now = new Date(nowMs);
  const [thisMonth = 0, nextMonth = 0] = [0, 1].map((ahead) =>
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 15, 15),
  );
  return thisMonth >= nowMs ? thisMonth : nextMonth;
}
