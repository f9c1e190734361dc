import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '../../playground/chromium.ts';
import type { Message } from '../../sandbox/discord/discord.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { TEST_TIMEOUT_MS } from './test-timeout.ts';

const DESKTOP = { width: 1280, height: 900 };
const REFUSED = 'refused: ';

/** A browser that opens files that Discord received, and notes whatever they ask for and complain about. */
export class ReportBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #folder: string;
  readonly #stack: AsyncDisposableStack;
  readonly #faults: string[] = [];
  #files = 0;

  private constructor(browser: Browser, folder: string, stack: AsyncDisposableStack) {
    this.#browser = browser;
    this.#folder = folder;
    this.#stack = stack;
  }

  static async open(): Promise<ReportBrowser> {
    const executablePath = findChromium(process.env);
    if (executablePath === null) throw new Error('There is no browser; such a test is skipped');
    await using opening = new AsyncDisposableStack();
    const { path } = opening.use(await temporaryFolder());
    const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
    opening.defer(() => browser.close());
    return new ReportBrowser(browser, path, opening.move());
  }

  /** Opens a message's file as a double click does, and waits until it is drawn. */
  async show(message: Message, options: BrowserContextOptions = {}): Promise<Page & AsyncDisposable> {
    this.#files += 1;
    const file = join(this.#folder, `${this.#files}.html`);
    await writeFile(file, message.attachments[0]?.bytes ?? '');
    const { href } = pathToFileURL(file);
    const context = await this.#browser.newContext({ viewport: DESKTOP, ...options });
    context.setDefaultTimeout(TEST_TIMEOUT_MS - 10_000);
    const page = await context.newPage();
    const fault = (what: string): void => void this.#faults.push(what);
    page.on('console', (line) => fault(`console: ${line.text()}`));
    page.on('pageerror', (error) => fault(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      fault(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('popup', () => fault('another window'));
    page.on('request', (request) => {
      if (request.url() !== href && request.url() !== 'data:,') fault(`asked for ${request.url()}`);
    });
    await page.addInitScript(`document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(${JSON.stringify(REFUSED)} + violatedDirective + ' ' + blockedURI);
    });`);
    await page.goto(href);
    await page.waitForSelector('html[data-state="drawn"]');
    return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() });
  }

  /** Throws where a page asked for anything, complained, or was refused something by its own policy. */
  expectNoFaults(): void {
    expect(this.#faults.splice(0)).toEqual([]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }
}

/** The cells of a table's part, row by row. */
export function rowsOf(page: Page, table: string, part: 'tbody' | 'tfoot' = 'tbody'): Promise<string[][]> {
  return page.$$eval(`#${table} ${part} tr`, (rows) =>
    rows.map((row) => Array.from(row.children, ({ textContent }) => textContent ?? '')),
  );
}

/** An amount as the page writes it, in micro-dollars. */
export function microsOf(amount: string): number {
  const [dollars = '', fraction = ''] = amount.replace('$', '').split('.');
  return Number(dollars) * 1_000_000 + Number(fraction.padEnd(6, '0'));
}
