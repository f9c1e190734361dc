import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
const [, , script, scheme = 'dark', w = '1280', h = '800'] = process.argv;
const log = readFileSync('/tmp/play.log', 'utf8');
const url = /http\S+/.exec(log)[0];
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const page = await (await browser.newContext({ viewport: { width: +w, height: +h }, colorScheme: scheme })).newPage();
page.on('console', (m) => console.log('console', m.type(), m.text()));
page.on('pageerror', (e) => console.log('pageerror', e.message));
page.on('requestfailed', (r) => console.log('failed', r.url(), r.failure()?.errorText));
page.setDefaultTimeout(15000);
await page.goto(url);
await page.waitForSelector('[role=combobox], textarea');
const type = async (t) => {
  const box = await page.$('[role=combobox], textarea, [contenteditable]');
  await box.focus();
  await page.keyboard.type(t);
};
const shot = (n) => page.screenshot({ path: `/tmp/p${n}.png` });
const wait = (ms) => page.waitForTimeout(ms);
try {
  await new Function('page', 'type', 'shot', 'wait', `return (async()=>{${script}})()`)(page, type, shot, wait);
} catch (e) {
  console.log(String(e).slice(0, 600));
  await shot('fail');
}
await browser.close();
