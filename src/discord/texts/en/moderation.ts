import { counted } from './counted.ts';

/** What is said of pictures that are reported, and of those that are taken down. */
export const moderation = {
  button: 'Report',
  dialog: {
    title: 'Report this picture',
    reason: 'What is wrong with it?',
    hint: 'The moderators of this server read this. They are not told who wrote it.',
  },
  reported: '🚩 Reported to the moderators of this server. They are not told that it was you.',
  already: 'You reported this picture before. The moderators have not decided yet.',
  decided: {
    approved: 'The moderators have looked at this picture already and kept it.',
    removed: 'This picture was removed already.',
  },
  often: (count: number, when: string) =>
    `You reported ${counted(count, 'picture')} within an hour, the most that is allowed. You can report the next one ${when}.`,
  noChannel:
    'This server has no channel to which I could send reports, so nothing was sent. Tell a moderator or an admin yourself, or report the message to Discord.',
  own: 'This is your own picture. The button "Delete" under it deletes it.',
  noReason: 'Nothing was reported: say in a few words what is wrong with the picture.',
  /** What the moderators read. */
  title: (count: number) => `🚩 **A picture was reported** by ${counted(count, 'member')}.`,
  about: (link: string, member: string, channel: string) => `[The message](${link}) of ${member} in ${channel}`,
  gone: 'The picture was deleted meanwhile.',
  keep: 'Keep',
  remove: 'Remove',
  kept: (moderator: string, picture: string) => `✅ ${moderator} kept this picture: ${picture}`,
  removed: (moderator: string, picture: string) => `🗑️ ${moderator} removed this picture: ${picture}`,
  moderatorsOnly: 'Only members with "Manage Messages" can decide about reports.',
  unknown: 'I no longer have this report.',
  /** In the place of a picture. */
  takenDown: {
    moderators: '🚫 The moderators of this server removed this picture.',
    operator: '🚫 The operator of this bot took this picture down.',
  },
  trail: {
    kept: (member: string, generationId: string) => `kept a reported picture of ${member} (${generationId})`,
    removed: (member: string, generationId: string) => `removed a reported picture of ${member} (${generationId})`,
    takenDown: (member: string, generationId: string) => `took down a picture of ${member} (${generationId})`,
  },
  /** What the operator reads. */
  takedown: {
    badLink: 'This is no link to a message. "Copy Message Link" in the menu of a message gives one.',
    unknown:
      'I find no picture of mine under this link: it is not my message, it shows no picture, or I cannot read it any more.',
    before: (operator: string, when: string) => `${operator} took this picture down ${when}. Nothing is left of it.`,
    ask: (pictures: number, member: string, channel: string, when: string) =>
      `**Take this down?** ${counted(pictures, 'picture')} of ${member}, painted ${when} in ${channel}.`,
    from: (commands: number, members: number) =>
      `- With it go the results of ${counted(commands, 'command')} that were painted from it, ${counted(members, 'member')} in all.`,
    published: (count: number) => `- ${count} published ${count === 1 ? 'copy' : 'copies'}`,
    references: (count: number) => `- ${counted(count, 'saved reference')}`,
    drafts: (count: number) => `- ${counted(count, 'unconfirmed command')}`,
    what: 'A sentence takes the place of each message. Prompts and files are deleted for good, and the files cannot be used as input pictures again. What was charged stays in the ledger.',
    confirm: 'Take down',
    dialog: {
      title: 'Take this picture down',
      reason: 'Why?',
      hint: 'Kept with your name and the time. Do not describe the picture.',
    },
    done: (pictures: number, commands: number) =>
      `🚫 Taken down: ${counted(pictures, 'picture')} of ${counted(commands, 'command')}, with prompts and files.`,
    private: (count: number) =>
      `${counted(count, 'private message')} can only be dismissed by the reader; Discord forgets it when they reload.`,
    left: (links: string) => `⚠️ I may not edit these messages; delete them by hand: ${links}`,
    unfinished: (count: number) =>
      `${counted(count, 'command')} cannot be reached yet or is still being painted, and goes as soon as that is over.`,
  },
};
