// What members do, in each language of the guide for them.

import type { Setting } from '../scene.ts';
import { shot, WIDE, type Shot } from '../shot.ts';

const WORDS = {
  'en-US': {
    lighthouse: 'a lighthouse at dusk, oil painting',
    forest: 'a pine forest at dawn',
    tokyo: 'Tokyo at night in the rain',
    night: 'Make it night, with a full moon.',
    editPrompt: 'Edit prompt',
    changePicture: 'Change picture',
    more: 'More',
    similar: 'Similar',
    publish: 'Publish',
    history: 'Your pictures',
  },
  'zh-CN': {
    lighthouse: '黄昏的灯塔，油画',
    forest: '黎明时分的松林',
    tokyo: '雨夜的东京',
    night: '改成夜晚，挂一轮满月。',
    editPrompt: '修改提示词',
    changePicture: '修改图片',
    more: '更多',
    similar: '画相似的图',
    publish: '公开',
    history: '你的图片',
  },
} as const satisfies Record<Setting['locale'], Readonly<Record<string, string>>>;

function shotsIn(locale: Setting['locale']): readonly Shot[] {
  const words = WORDS[locale];
  const lighthouse = { prompt: words.lighthouse, seed: 4 };
  const forest = { prompt: words.forest, seed: 20 };
  const take = (name: string, act: Shot['take'], window = WIDE): Shot =>
    shot(locale === 'en-US' ? name : `${name}-zh`, window, act, { locale });
  return [
    take(
      'picker',
      async ({ person, page }) => {
        await person.type('imagine', { prompt: words.lighthouse });
        await page.locator('.composer .rest').click();
        return { around: [page.locator('.composer .line'), page.locator('.picker')] };
      },
      { width: 1000, height: 740 },
    ),
    take('result', async ({ person }) => {
      await person.paint(lighthouse);
      return { around: [person.message()] };
    }),
    take('four', async ({ person }) => {
      await person.paint({ ...forest, count: 4 });
      return { around: [person.message()] };
    }),
    take('edit-prompt', async ({ person }) => {
      await person.paint(lighthouse);
      await person.press(words.editPrompt);
      return await person.dialog();
    }),
    take('change-picture', async ({ person, page }) => {
      await person.paint(lighthouse);
      await person.press(words.changePicture);
      await page.locator('.app-dialog textarea').fill(words.night);
      return await person.dialog();
    }),
    take('more', async ({ person }) => {
      await person.paint(lighthouse);
      await person.press(words.more);
      await person.button(words.similar).waitFor();
      return { around: [person.message()] };
    }),
    take('private', async ({ person }) => {
      await person.command('imagine', { ...lighthouse, private: true });
      await person.button(words.publish).waitFor();
      return { around: [person.message()] };
    }),
    take('quota', async ({ person }) => {
      await person.paint({ ...forest, count: 2 });
      await person.paint(lighthouse);
      await person.command('quota');
      await person.message('$1.00').waitFor();
      return { around: [person.message()] };
    }),
    take('history', async ({ person }) => {
      await person.paint({ ...forest, count: 2 });
      await person.paint(lighthouse);
      await person.paint({ prompt: words.tokyo, seed: 3 });
      await person.command('history');
      await person.message(words.history).waitFor();
      return { around: [person.message()] };
    }),
    take('refusal', async ({ person }) => {
      await person.be('Iris');
      await person.command('limits set', { dollars: '0.06', for: 'everyone', per: 'day' });
      await person.message('0.06').waitFor();
      await person.be('Ada');
      await person.paint(lighthouse);
      await person.command('imagine', forest);
      await person.message('$0.015').waitFor();
      return { around: [person.message()] };
    }),
  ];
}

export const MEMBER_SHOTS: readonly Shot[] = [...shotsIn('en-US'), ...shotsIn('zh-CN')];
