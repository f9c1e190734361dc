// The playground as a whole, and what the READMEs begin with.

import type { Cut } from '../cut.ts';
import type { Scene } from '../scene.ts';
import { shot, type Shot } from '../shot.ts';

const WORDS = {
  'en-US': {
    asked: 'Who paints the cover of our postcards from the sea?',
    answered: 'Let me try. A lighthouse, I think.',
    prompt: 'a lighthouse at dusk, oil painting',
  },
  'zh-CN': {
    asked: '谁来画“海边明信片”的封面？',
    answered: '我来试试，画一座灯塔吧。',
    prompt: '黄昏的灯塔，油画',
  },
} as const;

async function paintTheCover({ person, locale }: Scene): Promise<void> {
  const { asked, answered, prompt } = WORDS[locale];
  await person.be('Ben');
  await person.say(asked);
  await person.be('Ada');
  await person.say(answered);
  await person.paint({ prompt, seed: 4 });
  await person.leaveLine();
}

/** The channel, and beside it what happened behind the picture. */
async function behindThePicture(scene: Scene): Promise<Cut> {
  const { page, person } = scene;
  await person.openPanel('behind');
  await paintTheCover(scene);
  await page.locator('.panel').getByText('$0.04').last().waitFor();
  return { around: [page.locator('main'), page.locator('.panel')], within: page.locator('body'), margin: 0 };
}

async function levers(scene: Scene): Promise<Cut> {
  await paintTheCover(scene);
  await scene.person.openPanel('levers');
  return 'whole';
}

const BESIDE_A_PANEL = { width: 1490, height: 812 };

export const PLAYGROUND_SHOTS: readonly Shot[] = [
  shot('hero', BESIDE_A_PANEL, behindThePicture),
  shot('hero-zh', BESIDE_A_PANEL, behindThePicture, { locale: 'zh-CN' }),
  shot('playground', BESIDE_A_PANEL, levers),
  shot('playground-zh', BESIDE_A_PANEL, levers, { locale: 'zh-CN' }),
];
