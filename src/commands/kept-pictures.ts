import type { ShownPictures } from '../archive/history.ts';
import type { GuildButtonInteraction } from '../discord/interactions/command.ts';
import { isTooLarge } from '../discord/messages/api-errors.ts';
import { fitPictures } from '../discord/messages/shrink-picture.ts';
import type { Texts } from '../discord/texts/index.ts';
import { attachmentFile } from '../discord/views/attachment-file.ts';
import { shownView, type HistoryWords } from '../discord/views/history-view.ts';
import type { Imaging } from '../generation/ports/imaging.ts';
import { attachmentLimitOf } from '../discord/interactions/requester.ts';

/** What a message's text may have, in code points (docs.discord.com: resources/message). */
const CONTENT_MAX = 2_000;
const FENCE = '```';

/**
 * Sends kept pictures into the deferred private reply, smaller where this server takes no such files. Resolves to the
 * message's id, or null where it holds no picture.
 */
export async function sendPictures(
  interaction: GuildButtonInteraction,
  shown: ShownPictures,
  words: HistoryWords,
  imaging: Pick<Imaging, 'shrink'>,
): Promise<string | null> {
  const { content, attachments } = shownView(shown, words);
  const { history, result } = words.texts;
  if (attachments.length === 0) {
    await interaction.editReply({ content });
    return null;
  }
  const fitting = await fitPictures(attachments, attachmentLimitOf(interaction), imaging);
  if (fitting !== null) {
    const isShrunk = fitting.some((attachment, index) => attachment !== attachments[index]);
    const note = isShrunk ? `-# ${result.shrunk}` : '';
    try {
      const files = fitting.map(attachmentFile);
      return (await interaction.editReply({ content: shownView(shown, words, note).content, files })).id;
    } catch (error) {
      if (!isTooLarge(error)) throw error;
    }
  }
  await interaction.editReply({ content: shownView(shown, words, `⚠️ ${history.tooLarge}`).content });
  return null;
}

/** Into the deferred private reply. A code block cannot hold its own fence, nor a message everything: then it is a file. */
export async function sendSettings(interaction: GuildButtonInteraction, line: string, texts: Texts): Promise<void> {
  const { copyHint, copyFile } = texts.history;
  const content = `${copyHint}\n${FENCE}\n${line}\n${FENCE}`;
  const fits = Array.from(content).length <= CONTENT_MAX && !line.includes(FENCE);
  const file = attachmentFile({ name: 'imagine.txt', bytes: Buffer.from(`${line}\n`) });
  await interaction.editReply(fits ? { content } : { content: copyFile, files: [file] });
}
