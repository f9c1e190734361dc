import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** More than the page has places for the focus. */
const MOST_TABS = 150;

/** Goes with Tab, or with Shift+Tab, to what the selector names; throws when the keyboard does not come there. */
export async function tabTo(page: Page, selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const target = page.locator(`:is(${selector}):focus, :is(${selector}) :focus`);
  const passed: string[] = [];
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if ((await target.count()) > 0) return;
    await page.keyboard.press(key);
    passed.push(
      await page.evaluate<string>('`${document.activeElement?.tagName}.${document.activeElement?.className}`'),
    );
  }
  throw new Error(`The keyboard does not come to ${selector}; it came to ${[...new Set(passed)].join(', ')}`);
}

/** What has the focus can be seen to have it, on its own or by what holds it. */
export async function expectVisibleFocus(page: Page): Promise<void> {
  const outline = await page.evaluate<string>(`(() => {
    for (let at = document.activeElement; at !== null; at = at.parentElement) {
      const { outlineStyle, boxShadow } = getComputedStyle(at);
      if (outlineStyle !== 'none' || boxShadow !== 'none') return outlineStyle + ' ' + boxShadow;
    }
    return 'none';
  })()`);
  expect(outline).not.toBe('none');
}

/** Types into the line and sends it, as whoever has no mouse. */
export async function say(page: Page, text: string): Promise<void> {
  await tabTo(page, '.composer [data-line]');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}
