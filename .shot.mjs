// node /tmp/shot.mjs URL OUT [width height] [js]
import { chromium } from 'playwright-core';
const [, , url, out, w = '1280', h = '800', js] = process.argv;
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
const page = await browser.newPage({ viewport: { width: +w, height: +h } });
page.on('console', (m) => console.log('console', m.type(), m.text()));
page.on('pageerror', (e) => console.log('pageerror', e.message));
page.on('requestfailed', (r) => console.log('failed', r.url(), r.failure()?.errorText));
await page.goto(url);
await page.waitForSelector('main');
if (js) {
  await new Function('page', `return (async()=>{${js}})()`)(page);
}
await page.screenshot({ path: out });
await browser.close();
