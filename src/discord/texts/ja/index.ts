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

export const ja: Language = {
  locales: ['ja'],
  commandLocales: ['ja'],
  texts: {
    progress,
    result,
    refusal,
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
    report,
    privacy,
    usage,
    limits,
    settings,
    strikes,
    wait,
  },
  commands,
};
