import type { Generation } from '../../generation/model/generation.ts';
import type { FinalMessage } from '../../generation/ports/messenger.ts';
import type { OwnMessage, ShownMessage } from '../connection/api-schemas.ts';
import type { Texts } from '../texts/index.ts';
import { parseCustomId, type CustomId } from '../views/custom-id.ts';
import { CANCEL_VERB, DELETE_VERB, lastingWords } from '../views/generation-view.ts';

/**
 * How a final message of the bot is known again after the answer to its sending was lost (ADR 0020): by its generation, which
 * its files and its button name, or, where it has neither, by its words.
 */
export function isFinalMessageOf(
  message: FinalMessage,
  own: OwnMessage,
  route: 'channel' | 'direct_message',
  texts: Texts,
): boolean {
  if (namesGeneration(own, message.generation.id)) return true;
  // With pictures every view has a button, whether or not the files could be sent.
  if (message.pictures.length > 0) return false;
  const words = wordsIn(own, message.generation, route);
  const lasting = lastingWords(message, texts);
  return words !== null && (words === lasting || words.startsWith(`${lasting}\n`));
}

/**
 * Whether a file or the delete button of a message names the generation. Its id is looked for anywhere in a file's name: views
 * and Discord put prefixes before it (`SPOILER_`), and Discord takes characters out.
 */
export function namesGeneration(
  { attachments, components = [] }: Pick<ShownMessage, 'attachments' | 'components'>,
  generationId: string,
): boolean {
  if (attachments.some(({ filename }) => filename.split(/\D+/).includes(generationId))) return true;
  return customIdsOf({ components }).some(({ verb, args }) => verb === DELETE_VERB && args.includes(generationId));
}

/** Whether a message shows the progress of the generation, as the process that took its command does. */
export function isProgressOf(message: Pick<ShownMessage, 'components'>, { id, processId }: Generation): boolean {
  return customIdsOf(message).some(
    ({ verb, args: [generationId, owner] }) => verb === CANCEL_VERB && generationId === id && owner === processId,
  );
}

/** Of the buttons of a message, those that are ours. */
function customIdsOf({ components = [] }: Pick<ShownMessage, 'components'>): CustomId[] {
  return components
    .flatMap((row) => row.components ?? [])
    .flatMap(({ custom_id: id }) => (id === undefined ? [] : (parseCustomId(id) ?? [])));
}

/** What a message says, less the mention of its member; null where it is for another. Direct messages mention nobody. */
function wordsIn(
  { content, interaction_metadata: asked = null }: OwnMessage,
  { id, requester }: Generation,
  route: 'channel' | 'direct_message',
): string | null {
  if (asked !== null) return asked.id === id ? content : null;
  if (route === 'direct_message') return content;
  const mention = `<@${requester.userId}>\n`;
  return content.startsWith(mention) ? content.slice(mention.length) : null;
}
