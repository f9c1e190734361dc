// What members do.

import { shot, WIDE, type Shot } from '../shot.ts';

const LIGHTHOUSE = { prompt: 'a lighthouse at dusk, oil painting', seed: 4 };
const FOREST = { prompt: 'a pine forest at dawn', seed: 20 };

export const MEMBER_SHOTS: readonly Shot[] = [
  shot('picker', { width: 1000, height: 740 }, async ({ person, page }) => {
    await person.type('imagine', { prompt: LIGHTHOUSE.prompt });
    await page.locator('.composer .rest').click();
    return { around: [page.locator('.composer .line'), page.locator('.picker')] };
  }),
  shot('result', WIDE, async ({ person }) => {
    await person.paint(LIGHTHOUSE);
    return { around: [person.message()] };
  }),
  shot('four', WIDE, async ({ person }) => {
    await person.paint({ ...FOREST, count: 4 });
    return { around: [person.message()] };
  }),
  shot('edit-prompt', WIDE, async ({ person }) => {
    await person.paint(LIGHTHOUSE);
    await person.press('Edit prompt');
    return await person.dialog();
  }),
  shot('change-picture', WIDE, async ({ person, page }) => {
    await person.paint(LIGHTHOUSE);
    await person.press('Change picture');
    await page.locator('.app-dialog textarea').fill('Make it night, with a full moon.');
    return await person.dialog();
  }),
  shot('more', WIDE, async ({ person }) => {
    await person.paint(LIGHTHOUSE);
    await person.press('More');
    await person.button('Similar').waitFor();
    return { around: [person.message()] };
  }),
  shot('private', WIDE, async ({ person }) => {
    await person.command('imagine', { ...LIGHTHOUSE, private: true });
    await person.button('Publish').waitFor();
    return { around: [person.message()] };
  }),
  shot('quota', WIDE, async ({ person }) => {
    await person.paint({ ...FOREST, count: 2 });
    await person.paint(LIGHTHOUSE);
    await person.command('quota');
    await person.message('left today for this server').waitFor();
    return { around: [person.message()] };
  }),
  shot('history', WIDE, async ({ person }) => {
    await person.paint({ ...FOREST, count: 2 });
    await person.paint(LIGHTHOUSE);
    await person.paint({ prompt: 'Tokyo at night in the rain', seed: 3 });
    await person.command('history');
    await person.message('Your pictures').waitFor();
    return { around: [person.message()] };
  }),
  shot('refusal', WIDE, async ({ person }) => {
    await person.be('Iris');
    await person.command('limits set', { dollars: '0.06', for: 'everyone', per: 'day' });
    await person.message('0.06').waitFor();
    await person.be('Ada');
    await person.paint(LIGHTHOUSE);
    await person.command('imagine', FOREST);
    await person.message('left of your limit').waitFor();
    return { around: [person.message()] };
  }),
];
