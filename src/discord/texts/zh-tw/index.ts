import type { Language } from '../language.ts';
import { about } from './about.ts';
import { alerts } from './alerts.ts';
import { ask } from './ask.ts';
import { cancel } from './cancel.ts';
import { change } from './change.ts';
import { commands } from './commands.ts';
import { common } from './common.ts';
import { edit } from './edit.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { limits } from './limits.ts';
import { moderation } from './moderation.ts';
import { operator } from './operator.ts';
import { preset } from './preset.ts';
import { privacy } from './privacy.ts';
import { progress } from './progress.ts';
import { publish } from './publish.ts';
import { quota } from './quota.ts';
import { reference } from './reference.ts';
import { refusal } from './refusal.ts';
import { report } from './report.ts';
import { result } from './result.ts';
import { settings } from './settings.ts';
import { strikes } from './strikes.ts';
import { usage } from './usage.ts';
import { wait } from './wait.ts';

/** Traditional Chinese for readers in Taiwan, in the words of their Discord. Members and admins are 你, as among friends; one of Easel’s presets is a 範本, since 預設 is a default there. */
export const zhTW: Language = {
  locales: ['zh-TW'],
  commandLocales: ['zh-TW'],
  texts: {
    progress,
    result,
    refusal,
    report,
    publish,
    quota,
    about,
    alerts,
    ask,
    cancel,
    change,
    common,
    edit,
    help,
    history,
    moderation,
    operator,
    preset,
    reference,
    privacy,
    usage,
    limits,
    settings,
    strikes,
    wait,
  },
  commands,
};
