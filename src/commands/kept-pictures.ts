import type { ShownPictures } from '../archive/history.ts';
import type { GuildButtonInteraction } from '../discord/interactions/command.ts';
import { isTooLarge } from '../discord/messages/api-errors.ts';
import { fitPictures } from '../discord/messages/shrink-picture.ts';
import { attachmentFile } from '../discord/views/attachment-file.ts';
import { shownView, type HistoryWords } from '../discord/views/history-view.ts';
import type { Imaging } from '../generation/ports/imaging.ts';
import { attachmentLimitOf } from '../discord/interactions/requester.ts';

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
