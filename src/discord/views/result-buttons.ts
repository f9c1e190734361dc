/**
 * The buttons under a result, as one table: which stand there follows from the generation alone, so that every process shows the
 * same, and a later one shows them again. Each has a verb; the command that has the handler of that verb is found by it.
 */
import { ButtonStyle } from 'discord.js';
import type { Generation, Picture } from '../../generation/model/generation.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { buttonRow, type Button, type PagedView } from './pages.ts';

/** The verbs stand on old messages, so that none is renamed. Each has the generation's id as its first argument. */
export const AGAIN_VERB = 'again';
export const EDIT_VERB = 'edit';
export const CHANGE_VERB = 'change';
export const FINAL_VERB = 'final';
export const MORE_VERB = 'more';
export const PUBLISH_VERB = 'publish';
export const DELETE_VERB = 'delete';

/** The last argument of a button that leads to what its member alone sees. */
export const PRIVATE_MARK = 'private';

/** How a generation ended: `kept` with at least one picture, `declined` where all of them were declined. */
type Outcome = 'kept' | 'declined' | 'failed' | 'cancelled';

interface ResultButton {
  readonly verb: string;
  readonly under: readonly Outcome[];
  /** Whether it stands under this one, among those of its outcome; under all where it is left out. */
  readonly isFor?: (generation: Generation) => boolean;
  /** It needs a server: whose limits count, and who may see what it leads to. */
  readonly inServersOnly: boolean;
  readonly button: (generation: Generation, texts: Texts) => Button;
}

/** In the order in which they stand: what paints, what shows, then `More` and `Delete`. */
const BUTTONS: readonly ResultButton[] = [
  {
    verb: AGAIN_VERB,
    under: ['kept', 'failed'],
    inServersOnly: true,
    button: (generation, texts) => againButton(generation, texts),
  },
  {
    verb: EDIT_VERB,
    under: ['kept', 'failed', 'declined'],
    inServersOnly: true,
    button: ({ id }, texts) => ({ label: texts.result.buttons.edit, emoji: '✏️', verb: EDIT_VERB, args: [id] }),
  },
  {
    verb: CHANGE_VERB,
    under: ['kept'],
    inServersOnly: true,
    button: ({ id }, texts) => ({ label: texts.result.buttons.change, emoji: '🖼️', verb: CHANGE_VERB, args: [id] }),
  },
  {
    verb: FINAL_VERB,
    under: ['kept'],
    isFor: ({ finalPrice }) => finalPrice !== null,
    inServersOnly: true,
    button: (generation, texts) => finalButton(generation, generation.finalPrice ?? 0, texts),
  },
  {
    verb: PUBLISH_VERB,
    under: ['kept'],
    isFor: ({ reply }) => reply.isPrivate,
    inServersOnly: true,
    button: ({ id }, texts) => ({ label: texts.result.buttons.publish, emoji: '📌', verb: PUBLISH_VERB, args: [id] }),
  },
  {
    verb: MORE_VERB,
    under: ['kept'],
    inServersOnly: true,
    button: ({ id }, texts) => ({ label: texts.result.buttons.more, verb: MORE_VERB, args: [id] }),
  },
  {
    verb: DELETE_VERB,
    under: ['kept'],
    inServersOnly: false,
    button: ({ id }, texts) => ({ label: texts.history.delete, emoji: '🗑️', verb: DELETE_VERB, args: [id] }),
  },
];

/** Every verb of a button that names the generation under whose result it stands. */
export const RESULT_VERBS: readonly string[] = BUTTONS.map(({ verb }) => verb);

/** Discord's limit (docs.discord.com: components/reference). */
const MOST_IN_ROW = 5;

/** The rows under a result. In a direct message, which is of no server, only what needs none. */
export function resultRows(
  generation: Generation,
  texts: Texts,
  { isDirect = false }: { readonly isDirect?: boolean } = {},
): PagedView['components'] {
  return rowsOf(resultButtons(generation, texts).filter(({ isInServersOnly }) => !(isDirect && isInServersOnly)));
}

/** The rows under a private result where it is published. */
export function publishedRows(generation: Generation, texts: Texts): PagedView['components'] {
  return rowsOf(resultButtons(generation, texts).filter(({ verb }) => verb !== PUBLISH_VERB));
}

/** Their twins in `/history`, which deletes in its own way: those under a private result are gone when the client reloads. */
export function historyTwins(generation: Generation, texts: Texts): PagedView['components'] {
  return rowsOf(resultButtons(generation, texts).filter(({ verb }) => verb !== DELETE_VERB));
}

function resultButtons(generation: Generation, texts: Texts) {
  const outcome = outcomeOf(generation.pictures);
  return BUTTONS.filter(({ under, isFor }) => under.includes(outcome) && isFor?.(generation) !== false).map(
    ({ inServersOnly, button }) => ({ ...button(generation, texts), isInServersOnly: inServersOnly }),
  );
}

/** The same once more, with the price of all its pictures. */
function againButton(generation: Generation, { result }: Texts): Button {
  const price = priceOfAll(generation);
  const label = `${result.buttons.again} · ${formatUsd(price)}`;
  const args = [generation.id, String(price)];
  return { label, emoji: '🎲', style: ButtonStyle.Primary, verb: AGAIN_VERB, args };
}

/** One of its pictures on the server's final model, with the price of that. */
export function finalButton({ id }: Pick<Generation, 'id'>, price: MicroUsd, { result }: Texts): Button {
  const label = `${result.buttons.final} · ${formatUsd(price)}`;
  return { label, emoji: '✨', verb: FINAL_VERB, args: [id, String(price)] };
}

/** What such a button told, from the argument of its custom id; nothing where somebody made that up: then any price is asked about. */
export function shownPrice(argument: string | undefined): MicroUsd {
  return /^\d{1,12}$/.test(argument ?? '') ? Number(argument) : 0;
}

function priceOfAll({ unitPrice, recipe }: Generation): MicroUsd {
  return unitPrice * recipe.count;
}

function outcomeOf(pictures: readonly Picture[]): Outcome {
  const states = new Set(pictures.map(({ state }) => state));
  if (states.has('kept')) return 'kept';
  if (states.has('failed')) return 'failed';
  return states.has('moderated') ? 'declined' : 'cancelled';
}

function rowsOf(buttons: readonly Button[]): PagedView['components'] {
  const rows = Array.from({ length: Math.ceil(buttons.length / MOST_IN_ROW) }, (_, row) =>
    buttons.slice(row * MOST_IN_ROW, (row + 1) * MOST_IN_ROW),
  );
  return rows.flatMap((row) => buttonRow(row));
}
