import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { openPlayground, type Playground } from '../../../playground/playground.ts';
import { CHROMIUM_FLAGS, findChromium } from '../../../playground/chromium.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { TEST_TIMEOUT_MS } from '../../support/test-timeout.ts';

/** As wide as a small phone that is held upright. */
export const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
const LOOPBACK = ['127.0.0.1', 'localhost'];

/** The browser's address, which also says what the page begins with. */
type Query = Readonly<Record<string, string>>;

/** A playground in this process, and a browser of its own. What goes wrong in a page fails the test at its end. */
export class BrowserWorld implements AsyncDisposable {
  readonly playground: Playground;
  readonly #browser: Browser;
  readonly #stack: AsyncDisposableStack;
  readonly #faults: string[] = [];

  private constructor(playground: Playground, browser: Browser, stack: AsyncDisposableStack) {
    this.playground = playground;
    this.#browser = browser;
    this.#stack = stack;
  }

  static async open(): Promise<BrowserWorld> {
    const executablePath = findChromium(process.env);
    if (executablePath === null) throw new Error('There is no browser; such a test is skipped');
    await using opening = new AsyncDisposableStack();
    const { path } = opening.use(await temporaryFolder());
    const playground = opening.use(await openPlayground({ port: 0, folder: path }));
    const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
    opening.defer(() => browser.close());
    return new BrowserWorld(playground, browser, opening.move());
  }

  /** A page in a profile of its own, which has been told by the server what there is. Close it with the test. */
  async openPage(query: Query = {}, options: BrowserContextOptions = {}): Promise<Page & AsyncDisposable> {
    const context = await this.#browser.newContext({ viewport: DESKTOP, locale: 'en-US', ...options });
    context.setDefaultTimeout(TEST_TIMEOUT_MS - 10_000);
    const page = await context.newPage();
    this.#guard(page);
    await page.goto(`${this.playground.url}?${new URLSearchParams(query).toString()}`);
    await page.waitForSelector('main');
    return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() });
  }

  /** Throws when a page complained, failed to load something, or asked for anything beyond this machine; after each test. */
  expectNoFaults(): void {
    expect(this.#faults.splice(0)).toEqual([]);
    expect(this.playground.discord.violations).toEqual([]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }

  #guard(page: Page): void {
    const fault = (what: string): void => void this.#faults.push(what);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) fault(`console ${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => fault(`error in the page: ${error.stack ?? error.message}`));
    page.on('requestfailed', (request) => fault(`${request.url()}: ${request.failure()?.errorText ?? 'failed'}`));
    page.on('response', (response) => {
      if (response.status() >= 400) fault(`${response.url()}: ${response.status()}`);
    });
    page.on('request', (request) => {
      if (leavesLoopback(request.url())) fault(`left this machine: ${request.url()}`);
    });
    page.on('websocket', (socket) => {
      if (leavesLoopback(socket.url())) fault(`left this machine: ${socket.url()}`);
    });
    page.on('dialog', (dialog) => {
      fault(`a dialog of the browser: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('popup', (popup) => fault(`another window: ${popup.url()}`));
    page.on('framenavigated', (frame) => {
      if (!frame.url().startsWith(this.playground.url)) fault(`went elsewhere: ${frame.url()}`);
    });
  }
}

function leavesLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return !['data:', 'blob:'].includes(protocol) && !LOOPBACK.includes(hostname);
}
