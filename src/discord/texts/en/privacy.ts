import { counted } from './counted.ts';

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
    drafts: (count: number) => `❔ ${counted(count, 'command')} that you began and did not confirm, kept for a day.`,
    money: (rows: number) =>
      `💵 ${counted(rows, 'money row')}: when, which model, what it cost, and no prompt. They stay, because the books have to add up.`,
    noMoney: '💵 No money rows.',
    limits: (limits: number) => `⚖️ ${counted(limits, 'limit')} that admins set for you alone.`,
    block: (since: string, reason: string) => `⛔ Blocked by whoever runs this bot since ${since}: ${reason}`,
    requested: (when: string) =>
      `🗑️ You asked ${when} to be forgotten. Your id leaves the money rows of each month once it is over.`,
    named: (presets: number, references: number) =>
      `🔖 ${namedOf(presets, references)} of your own. They stay until you delete them.`,
    whoSees: '**Who sees it**',
    /** `withoutPictures`: those of the hosts to which no picture goes. */
    painters: (hosts: readonly string[], withoutPictures: readonly string[]) =>
      `Your prompt goes to ${hosts.join(' or ')}${picturesGo(hosts, withoutPictures)}. In a channel, everyone there sees prompt and picture; with \`private\`, you alone.`,
    audience: [
      'Admins see how much you paint and what it costs on their server, and no prompts. Whoever runs this bot has the database and the files.',
    ],
    rights: '**What you can do**',
    actions: [
      '`/history`, `/preset delete` and `/reference delete` delete one at a time, `/privacy export` sends you everything. `/privacy delete` deletes all of it and takes your id off the money rows.',
      'What admins and whoever runs this bot noted of their own decisions stays: limits, grants, deletions, blocks.',
    ],
  },
  export: {
    sent: (files: number, records: number) =>
      `I have sent you everything as a direct message: ${counted(records, 'record')} in ${counted(files, 'file')}.`,
    file: (part: number) => (part === 1 ? 'Everything that I store about you, as JSON.' : `Part ${part}.`),
    closed: (records: number) =>
      `You take no direct messages from me, so here it is: ${counted(records, 'record')}, for you alone.`,
    part: (records: number) => `${counted(records, 'more record')}.`,
    cut: (files: number) =>
      `That is as much as I send at once: the oldest part, ${counted(files, 'file')}. Ask whoever runs this bot for the rest.`,
    running: 'Your export is on its way. Ask again when it has arrived.',
  },
  delete: {
    ask: (prompts: number, pictures: number) =>
      `This deletes your ${counted(prompts, 'prompt')} and ${counted(pictures, 'picture')} for good, in all servers, and cancels what waits. Messages in Discord stay: delete those there, or with \`/history\` before.`,
    named: (presets: number, references: number) => `It deletes your ${namedOf(presets, references)} as well.`,
    serversStay: 'What you saved for a server stays there, without your name.',
    money: (rows: number, until: string) =>
      `What stays: ${counted(rows, 'money row')}, without prompts. Your id is taken off them by ${until}, once no limit counts them; what you spent goes on counting until then.`,
    button: 'Delete prompts and pictures',
    nothing: 'I store nothing about you that could be deleted.',
    notYours: 'Only whoever asked may press this. Use `/privacy delete` for yourself.',
    done: (prompts: number, pictures: number) =>
      `🗑️ Deleted: ${counted(prompts, 'prompt')} and ${counted(pictures, 'picture')}.`,
    namedDone: (presets: number, references: number) => `🔖 Deleted: ${namedOf(presets, references)}.`,
    cancelled: (pictures: number, released: string) =>
      `Cancelled: ${counted(pictures, 'waiting picture')}; ${released} is yours again.`,
    unfinished: (commands: number) =>
      `Not over yet: ${counted(commands, 'command')}. What comes of it still reaches you, and is deleted then.`,
    moneyStays: (rows: number, until: string) =>
      `What stays: ${counted(rows, 'money row')}, without prompts, with your id until ${until} at the latest.`,
    noMoney: 'No money row bears your id.',
    running: 'I am deleting already. Wait a moment.',
  },
};
