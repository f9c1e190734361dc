import { counted } from './counted.ts';
import { command } from '../naming.ts';

const deletedOnes = (count: number): string => (count === 1 ? 'the picture' : 'the pictures');

/** What members read about what they made before, and about deleting it. */
export const history = {
  title: 'Your pictures, newest first',
  empty: `You have no pictures yet, or they were deleted. ${command('imagine')} paints one.`,
  pictures: (count: number) => counted(count, 'picture'),
  undelivered: '📦 could not be delivered, saved for you',
  /** Where a picture comes from; `picture` is a link, or the word alone where no link leads there. */
  earlier: 'an earlier picture',
  origin: {
    again: (picture: string) => `🎲 again, from ${picture}`,
    final: (picture: string) => `✨ final version of ${picture}`,
    edit: (picture: string) => `✏️ edited, from ${picture}`,
    vary: (picture: string) => `🪞 similar to ${picture}`,
    reference: () => '🧩 from a picture in a message',
    change: (picture: string) => `🖼️ changed in words, from ${picture}`,
    extend: (picture: string) => `↔️ extended, from ${picture}`,
  },
  goTo: 'go to the message',
  privacy: (days: number | null) =>
    days === null
      ? 'Only you see this.'
      : `Only you see this. Pictures are deleted ${days === 1 ? 'a day' : `${days} days`} after they were made.`,
  choose: 'Choose what to show, copy or delete',
  newest: '⏮ Newest',
  newer: '◀ Newer',
  older: 'Older ▶',
  show: 'Show again',
  copy: 'Copy settings',
  delete: 'Delete',
  back: 'Back',
  gone: `This is no longer among your pictures. ${command('history')} shows the others.`,
  enhanced: 'prompt enriched by FLUX',
  notEnhanced: 'prompt as written',
  safety: (level: number) => `safety ${level}`,
  seed: (seed: number) => `seed ${seed}`,
  strength: (percent: number) => `strength ${percent}%`,
  kept: (kept: number, asked: number) => `${kept} of ${counted(asked, 'picture')}`,
  undeliveredDetail: '📦 Discord did not accept this when it was ready. "Show again" shows it.',
  ageRestricted: (safety: number) =>
    `🔞 This was painted with safety ${safety}, and this server shows such pictures only in age-restricted channels. Use ${command('history')} in one of them to see it.`,
  damaged: (lost: number, kept: number) =>
    lost === kept
      ? `⚠️ ${kept === 1 ? 'The file is' : 'The files are'} missing or damaged on this bot's computer, so I cannot show ${kept === 1 ? 'it' : 'them'}. Tell the operator of this bot.`
      : `⚠️ ${lost} of ${counted(kept, 'picture')} cannot be shown: ${lost === 1 ? 'the file is' : 'the files are'} missing or damaged. Tell the operator of this bot.`,
  tooLarge: `This is larger than Discord allows here, even as JPEG. It is still saved; try ${command('history')} in a server with more boosts.`,
  picturesLeftOut: 'The input pictures are not part of the copied settings: add them again.',
  copyHint: 'Paste this into the message box:',
  copyFile: 'This does not fit into a code block, so here is a file. Paste its content into the message box.',
  deletion: {
    ask: (count: number, cost: string) =>
      `Delete ${deletedOnes(count)}, the prompt and the message for good? The ${cost} is not refunded.`,
    askForOther: (count: number, member: string) =>
      `Delete ${deletedOnes(count)}, the prompt and the message of ${member} for good? The audit trail of this server notes that you did it.`,
    confirm: 'Delete for good',
    keep: 'Keep',
    kept: 'Nothing was deleted.',
    done: {
      removed: (count: number) =>
        `Deleted: ${deletedOnes(count)}, the prompt and the message. The cost is not refunded.`,
      none: (count: number) => `Deleted: ${deletedOnes(count)} and the prompt. The cost is not refunded.`,
      private: (count: number) =>
        `Deleted: ${deletedOnes(count)} and the prompt. The cost is not refunded. I cannot delete the private message: dismiss it yourself.`,
      unpublished: (count: number) =>
        `Deleted: ${deletedOnes(count)}, the prompt and the published message. The cost is not refunded. The private message can only be dismissed by its reader.`,
      left: (count: number) =>
        `Deleted: ${deletedOnes(count)} and the prompt. The cost is not refunded. I could not delete the message in Discord; ask a moderator to.`,
    },
    already: 'The picture and its prompt are already deleted.',
    alreadyRemoved: 'The picture and its prompt were deleted before; now the message is gone as well.',
    alreadyLeft: 'The picture and its prompt are already deleted. I could not delete the message; ask a moderator to.',
    unfinished: 'This is still being painted. Try again when it has arrived.',
    notYours:
      'Only the member who asked for this picture can delete it, or a moderator with "Manage Messages" in this channel.',
    trail: (member: string, generationId: string) => `deleted a picture of ${member} (${generationId})`,
  },
};
