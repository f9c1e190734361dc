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

/** Arguments that are strings are shown as they are. */
const texts = {
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
  operator,
  preset,
  reference,
  moderation,
  privacy,
  usage,
  limits,
  settings,
  strikes,
  wait,
};

/** Everything that the bot can say, by topic. A language that misses a text does not compile. */
export type Texts = typeof texts;

/** English: what the other languages are translated from, and what is read where no other language serves. */
export const en = { locales: ['en-US', 'en-GB'], commandLocales: [], texts, commands } as const;
