import type { Generation } from '../../generation/model/generation.ts';
import type { FinalMessage } from '../../generation/ports/messenger.ts';
import type { OwnMessage, ShownMessage } from '../connection/api-schemas.ts';
import type { Texts } from '../texts/index.ts';
import { parseCustomId, type CustomId } from '../views/custom-id.ts';
import { CANCEL_VERB, lastingWords, withoutForeignWords, type KeptAttachment } from '../views/generation-view.ts';
import { RESULT_VERBS } from '../views/result-buttons.ts';

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
  if (showsFinal(own, message.generation)) return true;
  // With pictures every view has a button, whether or not the files could be sent.
  if (message.pictures.length > 0) return false;
  const words = wordsIn(own, message.generation, route);
  // Discord may have taken it only without what its member wrote.
  return [message, withoutForeignWords(message)].some((sent) => {
    const lasting = lastingWords(sent, texts);
    return words !== null && (words === lasting || words.startsWith(`${lasting}\n`));
  });
}

/** A picture that a message shows, by its number, and the file that it is. */
export interface ShownPicture extends KeptAttachment {
  readonly number: number;
  readonly bytes: number;
}

/**
 * The pictures of a generation that a message shows. Its id is looked for anywhere in a file's name, and the number behind it:
 * views and Discord put prefixes before them (`SPOILER_`), and Discord takes characters out.
 */
export function picturesShown(
  { attachments }: Pick<ShownMessage, 'attachments'>,
  generationId: string,
): ShownPicture[] {
  return attachments.flatMap(({ id, filename, size }) => {
    const number = pictureNumberIn(filename, generationId);
    return number === null ? [] : [{ number, id, name: filename, bytes: size }];
  });
}

/** The number of the generation's picture that a file is, by its name; null where it is none. */
export function pictureNumberIn(filename: string, generationId: string): number | null {
  const digits = filename.split(/\D+/);
  const index = digits.indexOf(generationId);
  const number = index === -1 ? '' : (digits[index + 1] ?? '');
  return number === '' ? null : Number(number);
}

/**
 * Whether a message is the final one of the generation: one of its buttons says so, or the files of all pictures that are kept by
 * its row. One with some of them is progress, and so is one with all of them whose button still cancels.
 */
export function showsFinal(
  message: Pick<ShownMessage, 'attachments' | 'components'>,
  { id, pictures }: Pick<Generation, 'id' | 'pictures'>,
): boolean {
  const buttons = customIdsOf(message);
  if (buttons.some(({ verb, args }) => verb === CANCEL_VERB && args[0] === id)) return false;
  if (buttons.some(({ verb, args }) => RESULT_VERBS.includes(verb) && args[0] === id)) return true;
  const shown = new Set(picturesShown(message, id).map(({ number }) => number));
  return shown.size > 0 && pictures.every(({ kept, number }) => kept === null || shown.has(number));
}

/** Whether a message shows the progress of the generation, as the process that took its command does. */
export function isProgressOf(message: Pick<ShownMessage, 'components'>, { id, processId }: Generation): boolean {
  return customIdsOf(message).some(
    ({ verb, args: [generationId, owner] }) => verb === CANCEL_VERB && generationId === id && owner === processId,
  );
}

const GENERATION_ID = /^\d{17,20}$/u;

/** The generation of whose result a message has the buttons or the files; null where it has none. */
export function generationShownBy(message: Pick<ShownMessage, 'attachments' | 'components'>): string | null {
  const button = customIdsOf(message).find(({ verb }) => RESULT_VERBS.includes(verb));
  const inFiles = message.attachments.flatMap(({ filename }) => filename.split(/\D+/u));
  return button?.args[0] ?? inFiles.find((part) => GENERATION_ID.test(part)) ?? null;
}

/** Of the buttons of a message, those that are ours. */
export function customIdsOf({ components = [] }: Pick<ShownMessage, 'components'>): CustomId[] {
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
