// What admins and moderators see.

import type { Cut } from '../cut.ts';
import type { Person } from '../person.ts';
import type { Scene } from '../scene.ts';
import { shot, WIDE, type Shot } from '../shot.ts';

const MOD_LOG = 'mod-log';
const AS_WIDE_AS_EMBEDS = { width: 930, height: 1500 };

/** Iris, who manages the server, sets what a member may spend, and where moderators are told. */
async function setUp(person: Person): Promise<void> {
  await person.be('Iris');
  await person.command('settings set', { mod_log: MOD_LOG });
  await person.message('Mod-log channel').waitFor();
  await person.command('limits set', { dollars: '0.08', for: 'everyone', per: 'day' });
  await person.message('Each member').waitFor();
}

/** Iris looks at what was painted and spent in thirty days. */
async function reviewUsage({ person, locale }: Scene): Promise<Cut> {
  await person.be('Iris');
  await person.speak(locale);
  await person.command('usage overview', { period: locale === 'zh-CN' ? '最近 30 天' : 'last 30 days' });
  await person.message().locator('.embed-image img').waitFor();
  return { around: [person.message()] };
}

export const ADMIN_SHOTS: readonly Shot[] = [
  shot('limits-view', WIDE, async ({ person }) => {
    await setUp(person);
    await person.command('limits set', { dollars: '0.50', role: 'Artist', per: 'day' });
    await person.message('Each member with').waitFor();
    await person.command('limits grant', { member: 'Ben', dollars: '0.20', reason: 'contest' });
    await person.message('$0.20').waitFor();
    await person.command('limits view');
    await person.message('Limits of this server').waitFor();
    return { around: [person.message()] };
  }),
  shot('settings-view', WIDE, async ({ person }) => {
    await setUp(person);
    await person.command('settings set', {
      size: '1.5',
      pictures: 2,
      ai_mark: 'on',
      final_model: 'FLUX.2 [max]',
      time_zone: 'Europe/Berlin',
    });
    await person.message('Final model').waitFor();
    await person.command('settings view');
    await person.message('Settings of this server').waitFor();
    return { around: [person.message()] };
  }),
  shot('usage-overview', AS_WIDE_AS_EMBEDS, reviewUsage, { month: true }),
  shot('usage-overview-zh', AS_WIDE_AS_EMBEDS, reviewUsage, { month: true, locale: 'zh-CN' }),
  shot('ask-an-admin', WIDE, async ({ person }) => {
    await setUp(person);
    await person.be('Ada');
    await person.paint({ prompt: 'a pine forest at dawn', count: 2 });
    await person.command('imagine', { prompt: 'a lighthouse at dusk, oil painting', count: 2 });
    await person.press('Ask an admin');
    await person.be('Iris');
    await person.goTo(MOD_LOG);
    await person.button('This once').waitFor();
    return { around: [person.message()] };
  }),
];
