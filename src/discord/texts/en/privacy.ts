import { counted } from './counted.ts';
import { command, option } from '../naming.ts';
import { oneOf } from './listed.ts';

/** One of the two may be 0. */
function namedOf(presets: number, references: number): string {
  const both = [
    ...(presets === 0 ? [] : [counted(presets, 'preset')]),
    ...(references === 0 ? [] : [counted(references, 'reference')]),
  ];
  return both.join(' and ');
}

function picturesGo(hosts: readonly string[], withoutPictures: readonly string[]): string {
  if (withoutPictures.length === 0) return ', with the pictures that you add';
  return withoutPictures.length === hosts.length ? '' : `, no pictures to ${withoutPictures.join(' or ')}`;
}

/** What `/privacy` says, and what stands for who was forgotten. */
export const privacy = {
  formerMember: 'a former member',
  show: {
    title: '**What I store about you, over all servers**',
    kept: (prompts: number, pictures: number, since: string) =>
      `🖼️ ${counted(prompts, 'prompt')} and ${counted(pictures, 'picture')}, the oldest of ${since}.`,
    nothingKept: '🖼️ No prompts and no pictures.',
    retention: (days: number, oldest: string | null) =>
      `Prompts and pictures are deleted ${counted(days, 'day')} after you asked for them${oldest === null ? '' : `, the oldest ${oldest}`}.`,
    noRetention: 'Prompts and pictures are kept until you delete them.',
    drafts: (count: number) => `❔ ${counted(count, 'command')} that you have not confirmed, kept for a day.`,
    money: (rows: number) =>
      `💵 ${counted(rows, 'billing record')}: date, model and price, without prompts. They are kept so that what was spent adds up.`,
    noMoney: '💵 No billing records.',
    names: (servers: number) => `🏷️ Your latest name on ${counted(servers, 'server')}, for its admins' reports.`,
    limits: (limits: number) => `⚖️ ${counted(limits, 'limit')} that admins set just for you.`,
    block: (since: string, reason: string) => `⛔ Blocked by the operator of this bot since ${since}: ${reason}`,
    requested: (when: string) =>
      `🗑️ You asked ${when} to be forgotten. Your id is removed from each month's billing records once the month is over.`,
    named: (presets: number, references: number) =>
      `🔖 ${namedOf(presets, references)} of your own. They stay until you delete them.`,
    whoSees: '**Who sees it**',
    /** `withoutPictures`: those of the hosts to which no picture goes. */
    painters: (hosts: readonly string[], withoutPictures: readonly string[]) =>
      `Your prompt goes to ${oneOf(hosts)}${picturesGo(hosts, withoutPictures)}. In a channel, everyone sees prompt and picture; with ${option('imagine.options.private')}, only you do.`,
    audience: [
      'Admins see by name how much you paint and spend on their server, but no prompts. The operator of this bot has the database and the files.',
    ],
    rights: '**What you can do**',
    actions: [
      `${command('history')}, ${command('preset delete')} and ${command('reference delete')} delete one at a time, ${command('privacy export')} sends you everything. ${command('privacy delete')} deletes it all and removes your id from the billing records.`,
      'The record of what admins and the operator decided stays: limits, grants, deletions, blocks.',
    ],
  },
  export: {
    sent: (files: number, records: number) =>
      `I have sent you everything as a direct message: ${counted(records, 'record')} in ${counted(files, 'file')}.`,
    file: (part: number) => (part === 1 ? 'Everything that I store about you, as JSON.' : `Part ${part}.`),
    closed: (records: number) =>
      `I cannot send you direct messages, so here it is: ${counted(records, 'record')}, for you alone.`,
    part: (records: number) => `${counted(records, 'more record')}.`,
    cut: (files: number) =>
      `That is as much as I send at once: the oldest part, ${counted(files, 'file')}. Ask the operator of this bot for the rest.`,
    running: 'Your export is on its way. Ask again once it has arrived.',
  },
  delete: {
    ask: (prompts: number, pictures: number) =>
      `This deletes your ${counted(prompts, 'prompt')} and ${counted(pictures, 'picture')} for good, in all servers, and cancels what waits. Messages in Discord stay: delete those there, or with ${command('history')} before.`,
    named: (presets: number, references: number) => `It deletes your ${namedOf(presets, references)} as well.`,
    serversStay: 'What you saved for a server stays there, without your name.',
    money: (rows: number, until: string) =>
      `What stays: ${counted(rows, 'billing record')}, without prompts. Your id is removed from them by ${until}, when no limit counts them any more; until then they still count towards your limits.`,
    button: 'Delete prompts and pictures',
    nothing: 'I store nothing about you that could be deleted.',
    notYours: `Only the member who asked can use this button. Use ${command('privacy delete')} for yourself.`,
    done: (prompts: number, pictures: number) =>
      `🗑️ Deleted: ${counted(prompts, 'prompt')} and ${counted(pictures, 'picture')}.`,
    namedDone: (presets: number, references: number) => `🔖 Deleted: ${namedOf(presets, references)}.`,
    cancelled: (pictures: number, released: string) =>
      `Cancelled: ${counted(pictures, 'waiting picture')}; ${released} is back in your limit.`,
    unfinished: (commands: number) =>
      `Still running: ${counted(commands, 'command')}. You still get the result, and then it is deleted.`,
    moneyStays: (rows: number, until: string) =>
      `What stays: ${counted(rows, 'billing record')}, without prompts, with your id until ${until} at the latest.`,
    noMoney: 'No billing record carries your id.',
    running: 'I am already deleting. Please wait a moment.',
  },
};
