// What a person does in the page: being somebody, going to a channel, commands in the line, buttons below messages.

import type { Locator, Page } from 'playwright-core';
import type { Cut } from './cut.ts';

type Value = string | number | boolean | { readonly file: string; readonly bytes: Buffer };

export class Person {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The newest message that can be seen; with words, the newest that has them. */
  message(words: string | RegExp = ''): Locator {
    return this.#page.locator('article[data-message-id]').filter({ hasText: words }).last();
  }

  /** Becomes somebody else, by name. */
  async be(name: string): Promise<void> {
    await this.#page.locator('button.person').click();
    await this.#page.locator(`[data-be="${name}"]`).click();
    await this.#page.locator(`button.person[data-person="${name}"]`).waitFor();
  }

  /** Sets their Discord to another language. */
  async speak(locale: string): Promise<void> {
    await this.#page.locator('button.person').click();
    await this.#page.locator('.person-menu [name=language]').selectOption(locale);
    await this.#page.locator(`html[lang="${locale}"]`).waitFor();
    await this.#page.keyboard.press('Escape');
  }

  /** Writes a message of their own. */
  async say(text: string): Promise<void> {
    const line = this.#page.locator('.composer [data-line]');
    await line.fill(text);
    await line.press('Enter');
    await this.message(text).waitFor();
  }

  /** Opens a channel of the open server, or a thread, by name. */
  async goTo(channel: string): Promise<void> {
    await this.#page.locator(`[data-channel="${channel}"]`).click();
  }

  /** Opens the conversation with the bot. */
  async openDirectMessages(): Promise<void> {
    await this.#page.locator('.rail .server').first().click();
  }

  async openPanel(panel: 'behind' | 'levers' | 'tours'): Promise<void> {
    await this.#page.locator(`.panels [data-panel=${panel}]`).click();
  }

  /** Types a command and its options into the line. Not sent yet. */
  async type(path: string, options: Readonly<Record<string, Value>> = {}): Promise<void> {
    const line = this.#page.locator('.composer [data-line]');
    await line.click();
    await line.pressSequentially(`/${path} `);
    for (const [name, value] of Object.entries(options)) await this.#fill(name, value);
  }

  /** Types a command and sends it. */
  async command(path: string, options: Readonly<Record<string, Value>> = {}): Promise<void> {
    await this.type(path, options);
    await this.#page.locator('.composer .send').click();
  }

  /** Paints in the channel, and waits until the picture is there. */
  async paint(options: Readonly<Record<string, Value>> & { readonly prompt: string }): Promise<void> {
    await this.command('imagine', options);
    await this.message(options.prompt).locator('.component-button').nth(2).waitFor();
  }

  /** Takes the keyboard out of the line, so that nothing is marked. */
  async leaveLine(): Promise<void> {
    await this.#page.locator('main h1').click();
  }

  /** Presses a button below the newest message that has one of that label; resolves when the bot has taken it. */
  async press(label: string | RegExp): Promise<void> {
    await this.button(label).click();
  }

  /** The dialog that the bot opened, as it is cut out. */
  async dialog(): Promise<Cut> {
    const dialog = this.#page.locator('.app-dialog');
    await dialog.waitFor();
    return { around: [dialog], within: dialog };
  }

  button(label: string | RegExp): Locator {
    return this.#page.locator('article .component-button').filter({ hasText: label }).last();
  }

  /** An option that is not in the line yet is searched by its name. */
  async #fill(name: string, value: Value): Promise<void> {
    const field = this.#page.locator(`.composer [data-option="${name}"]`);
    if ((await field.count()) === 0) {
      const line = this.#page.locator('.composer [data-line]');
      await line.fill(name);
      await line.press('Enter');
    }
    if (typeof value === 'object') {
      await field.setInputFiles({ name: value.file, mimeType: 'image/png', buffer: value.bytes });
      return;
    }
    await field.fill(String(value));
    // Choices are picked from the list.
    if ((await field.getAttribute('role')) === 'combobox') await field.press('Enter');
  }
}
