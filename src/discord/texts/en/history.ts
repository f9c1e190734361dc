import { counted } from './counted.ts';
import { command } from '../naming.ts';

const deletedOnes = (count: number): string => (count === 1 ? 'the picture' : 'the pictures');

/** What members read about what they made before, and about deleting it. */
export const history = {
  title: 'Your pictures, the newest first',
  empty: `You have no pictures yet, or they were deleted. ${command('imagine')} paints one.`,
  pictures: (count: number) => counted(count, 'picture'),
  undelivered: '📦 could not be delivered, kept for you',
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
  gone: `This is not among your pictures any more. ${command('history')} shows what there is.`,
  enhanced: 'prompt enriched by FLUX',
  notEnhanced: 'prompt as written',
  safety: (level: number) => `safety ${level}`,
  seed: (seed: number) => `seed ${seed}`,
  strength: (percent: number) => `strength ${percent}%`,
  kept: (kept: number, asked: number) => `${kept} of ${counted(asked, 'picture')}`,
  undeliveredDetail: '📦 Discord did not take this when it was ready. "Show again" brings it.',
  damaged: (lost: number, kept: number) =>
    lost === kept
      ? `⚠️ ${kept === 1 ? 'The file is' : 'The files are'} missing or damaged on the computer of this bot, so I cannot show ${kept === 1 ? 'it' : 'them'}. Tell whoever hosts this bot.`
      : `⚠️ ${lost} of ${counted(kept, 'picture')} cannot be shown: ${lost === 1 ? 'the file is' : 'the files are'} missing or damaged. Tell whoever hosts this bot.`,
  tooLarge: `This is larger than Discord takes here, even as JPEG. It stays kept; try ${command('history')} in a server with more boosts.`,
  picturesLeftOut: 'The pictures that went in are not part of the copied settings: give them again.',
  copyHint: 'Paste this into the message box:',
  copyFile: 'No code block can hold this, so here is a file. Paste what is in it into the message box.',
  deletion: {
    ask: (count: number, cost: string) =>
      `Delete ${deletedOnes(count)}, the prompt and the message for good? The ${cost} stays spent.`,
    askForOther: (count: number, member: string) =>
      `Delete ${deletedOnes(count)}, the prompt and the message of ${member} for good? The audit trail of this server notes that you did it.`,
    confirm: 'Delete for good',
    keep: 'Keep',
    kept: 'Nothing was deleted.',
    done: {
      removed: (count: number) =>
        `Deleted: ${deletedOnes(count)}, the prompt and the message. What it cost stays in the books.`,
      none: (count: number) => `Deleted: ${deletedOnes(count)} and the prompt. What it cost stays in the books.`,
      private: (count: number) =>
        `Deleted: ${deletedOnes(count)} and the prompt. What it cost stays in the books. The private message is out of my reach: dismiss it yourself.`,
      unpublished: (count: number) =>
        `Deleted: ${deletedOnes(count)}, the prompt and the published message. What it cost stays in the books. The private message only its reader can dismiss.`,
      left: (count: number) =>
        `Deleted: ${deletedOnes(count)} and the prompt. What it cost stays in the books. I could not delete the message in Discord; ask a moderator to.`,
    },
    already: 'The picture and its prompt are deleted already.',
    alreadyRemoved: 'The picture and its prompt were deleted before; now the message is gone as well.',
    alreadyLeft: 'The picture and its prompt are deleted already. I could not delete the message; ask a moderator to.',
    unfinished: 'This is still on its way. Try again when it has arrived.',
    notYours:
      'Only whoever asked for this picture may delete it, or a moderator with "Manage Messages" in this channel.',
    trail: (member: string, generationId: string) => `deleted a picture of ${member} (${generationId})`,
  },
};
