// The messages of a generation: progress, the final message, and the notice to moderators.

import { isOwn, remaining, tightestCap, type CapUsage } from '../../generation/model/caps.ts';
import type { FinalMessage, FinishedPicture, Progress } from '../../generation/ports/messenger.ts';
import { hostNames } from '../../generation/model/host-words.ts';
import { changedParts, type RecipePart } from '../../generation/model/edit.ts';
import { paintedRecipe, type Generation, type Picture, type Recipe } from '../../generation/model/generation.ts';
import { FILE_EXTENSION } from '../../generation/model/image-model.ts';
import { isWaiting } from '../../generation/model/lifecycle.ts';
import type { Wait } from '../../generation/model/wait.ts';
import { formatLeft, formatUsd, isUsedUp } from '../../generation/model/money.ts';
import { failureLines, knownDetails } from './failure-lines.ts';
import { earlierWords, shownShape } from './generation-facts.ts';
import { elide, fitMessage, oneLine, plain, relativeTime, type Shorten } from './markdown.ts';
import type { Texts } from '../texts/index.ts';
import { type Button, buttonRow, type PagedView } from './pages.ts';
import { publishedRows, resultRows } from './result-buttons.ts';
import { lateText, waitText } from './wait-view.ts';

/** A file of a message, with its alt text. */
export interface Attachment {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly altText?: string;
}

/** A file that an edited message has already. */
export interface KeptAttachment {
  readonly id: string;
  readonly name: string;
}

/** A message of the bot: text, attachments and buttons. */
export interface MessageView {
  readonly content: string;
  /** To be uploaded. */
  readonly attachments: readonly Attachment[];
  /** Those that stay of an edited message's own. undefined: all where nothing is uploaded, else none. */
  readonly kept?: readonly KeptAttachment[];
  /** undefined leaves those of an edited message as they are. */
  readonly components?: PagedView['components'];
}

/**
 * The verb of the button below progress, with the generation and the process that took its command as arguments: by it a process
 * knows whose reply it reads (messages/final-marks.ts).
 */
export const CANCEL_VERB = 'cancel';

/** Discord's limit (docs.discord.com: resources/message). */
const ALT_TEXT_MAX = 1024;
const PROMPT_SHOWN = 300;
/** The mention of its member, with which a final message begins where it is no reply. */
const MENTION_MAX = '<@18446744073709551615>\n'.length;

/** What progress says beside its state. */
export interface ProgressNotes {
  /** How long a picture of the model usually takes, in ms; null where the model is not known any more. */
  readonly usualMs: number | null;
  /** This reply cannot be edited much longer: it says where the result comes. */
  readonly isLast: boolean;
}

/** Progress, with a button that cancels what can be cancelled. It is disabled once nothing can, and stays until the final message. */
export function progressView(
  generation: Generation,
  progress: Progress,
  texts: Texts,
  { usualMs, isLast }: ProgressNotes,
): MessageView {
  const lines = [promptLine(generation), ...progressLines(generation, progress, usualMs, texts)];
  return {
    content: [...lines, ...(isLast ? [texts.progress.directMessageFollows] : [])].join('\n'),
    attachments: [],
    components: buttonRow([cancelButton(generation, progress, texts)]),
  };
}

function progressLines(
  { recipe, unitPrice }: Generation,
  progress: Progress,
  usualMs: number | null,
  texts: Texts,
): string[] {
  const { count } = recipe;
  const usually = usualMs === null ? [] : [texts.progress.usually(Math.max(1, Math.round(usualMs / 1_000)))];
  if (progress.kind === 'waiting') {
    const { wait, done } = progress;
    if (wait.kind !== 'queued') return [heldLine(wait, done, count, texts)];
    return [[`⏳ ${waitText(wait, texts)}`, formatUsd(unitPrice * count), ...usually].join(' · ')];
  }
  const { sinceMs, done, late } = progress;
  const painting = [texts.progress.painting(relativeTime(sinceMs), done, count), ...usually].join(' · ');
  if (late === null) return [painting];
  return count === 1 ? [lateText(late, texts)] : [painting, lateText(late, texts)];
}

function heldLine(wait: Wait, done: number, count: number, texts: Texts): string {
  const { common, progress } = texts;
  const icon = wait.kind === 'paused' ? '⏸️' : wait.kind === 'provider_failing' ? '🌧️' : '⏳';
  return common.sentences(
    `${icon} ${waitText(wait, texts)}`,
    ...(done === 0 ? [] : [progress.done(done, count)]),
    progress.kept(done > 0, wait.kind === 'paused'),
  );
}

function cancelButton({ id, processId, pictures }: Generation, progress: Progress, texts: Texts): Button {
  const canCancel =
    pictures.some(({ state }) => isWaiting(state)) || (progress.kind === 'painting' && progress.canCancel);
  return { label: texts.progress.cancel, verb: CANCEL_VERB, args: [id, processId], isDisabled: !canCancel };
}

/** The final message: the pictures with their facts and price, or why there are none. `note` is a last line. */
export function finalView(message: FinalMessage, modelName: string, texts: Texts, note = ''): MessageView {
  const { generation, pictures } = message;
  const content = fitMessage(
    (shorten) => [...finalLines(message, modelName, texts, shorten), ...(note === '' ? [] : [note])].join('\n'),
    MENTION_MAX,
  );
  return {
    content,
    attachments: pictures.map((finished) => toAttachment(generation, finished, texts)),
    components: resultRows(generation, texts),
  };
}

/** The message without what its member and the provider wrote, where Discord does not take that. */
export function withoutForeignWords(message: FinalMessage): FinalMessage {
  const { generation } = message;
  const recipe = { ...generation.recipe, prompt: '' };
  const pictures = generation.pictures.map(withoutDetails);
  return { ...message, generation: { ...generation, recipe, pictures } };
}

function withoutDetails(picture: Picture): Picture {
  return picture.failure === null ? picture : { ...picture, failure: { ...picture.failure, details: [] } };
}

/** A private result where its member shows it to all: with their name, since Discord says above a reply who gave a command alone. */
export function publishedView(
  generation: Generation,
  pictures: readonly FinishedPicture[],
  modelName: string,
  texts: Texts,
): MessageView {
  const shown = { generation, pictures, usages: [], warnings: [], strikes: null, earlier: null };
  const { content, ...view } = finalView(shown, modelName, texts);
  return {
    ...view,
    content: `<@${generation.requester.userId}>\n${content}`,
    components: publishedRows(generation, texts),
  };
}

/**
 * What a message without pictures begins with, the same at each try to send it. Strikes and caps follow, and may have changed
 * since the last try.
 */
export function lastingWords(message: FinalMessage, texts: Texts): string {
  return [titleLine(message.generation, texts), ...endLines(message, texts)].join('\n');
}

const asLong: Shorten = (length) => length;

function finalLines(message: FinalMessage, modelName: string, texts: Texts, shorten: Shorten): string[] {
  const { generation, pictures, warnings } = message;
  return [
    titleLine(generation, texts, shorten),
    ...(pictures.length === 0
      ? []
      : [`-# ${factsLine(message, modelName, texts)}`, ...firstFrameLine(generation, texts)]),
    ...endLines(message, texts),
    ...earlierLine(message, modelName, texts),
    ...strikeLine(message, texts),
    ...warnings.map((cap) => warningLine(cap, texts)),
  ];
}

/** With whoever clicked: Discord says above a reply who gave a command, and not who clicked a button. */
function promptLine({ recipe, requester, origin }: Generation, shorten: Shorten = asLong): string {
  const prompt = `**${plain(recipe.prompt, shorten(PROMPT_SHOWN))}**`;
  return origin === null ? prompt : `${prompt} · <@${requester.userId}>`;
}

/** The prompt, or that it is left out: a member's own is never empty. */
function titleLine(generation: Generation, texts: Texts, shorten: Shorten = asLong): string {
  return generation.recipe.prompt === '' ? `-# ${texts.result.wordsLeftOut}` : promptLine(generation, shorten);
}

/** What was changed in the recipe of an earlier generation, with a link to it. */
function earlierLine({ generation, earlier }: FinalMessage, modelName: string, texts: Texts): string[] {
  if (earlier === null) return [];
  const { result, history } = texts;
  const from = earlierWords(earlier.place, texts);
  const verb = generation.origin?.verb;
  if (verb === 'vary' || verb === 'extend') return [`-# ${history.origin[verb](from)}`];
  if (verb === 'change') return [`-# ${result.changed(from)}`];
  const painted = paintedRecipe(generation);
  const [was, is] = [partsOf(earlier.recipe, earlier.modelName, texts), partsOf(painted, modelName, texts)];
  // Where the words are left out, nothing is said of them.
  const recipe = painted.prompt === '' ? { ...painted, prompt: earlier.recipe.prompt } : painted;
  const changes = changedParts(earlier.recipe, recipe).map((part) => result.changes[part](was[part], is[part]));
  if (changes.length === 0) return [`-# ${result.editedNothing(from)}`];
  const isFinal = generation.origin?.verb === 'final';
  return [`-# ${isFinal ? result.final(from, changes) : result.edited(from, changes)}`];
}

/** As people read them. A prompt is too long to be compared in a line. */
function partsOf(recipe: Recipe, model: string, texts: Texts): Readonly<Record<RecipePart, string>> {
  const { seed, safety, enhance } = recipe;
  return {
    prompt: '',
    model,
    shape: shownShape(recipe, texts),
    seed: String(seed),
    safety: String(safety),
    enhance: enhance ? '✓' : '✗',
  };
}

/** What became of the pictures that are not here. */
function endLines(message: FinalMessage, texts: Texts): string[] {
  return [...failureLines(message.generation, texts), ...damageLine(message, texts)];
}

/** What a public reply says once its result stands elsewhere, because its token was dead. `link`: null for a direct message. */
export function movedView(link: string | null, texts: Texts): MessageView {
  return {
    content: link === null ? texts.result.sentDirectly : texts.result.sentAnew(link),
    attachments: [],
    kept: [],
    components: [],
  };
}

/** The final message without its pictures, where Discord does not accept files of their size. */
export function tooLargeView(message: FinalMessage, modelName: string, texts: Texts): MessageView {
  return { ...finalView(message, modelName, texts, `⚠️ ${texts.result.tooLarge}`), attachments: [] };
}

/** Says how many pictures' files are missing or damaged. */
function damageLine({ generation, pictures }: FinalMessage, texts: Texts): string[] {
  const kept = generation.pictures.filter((picture) => picture.kept !== null).length;
  return kept === pictures.length ? [] : [texts.history.damaged(kept - pictures.length, kept)];
}

/** What a member is told of their strikes, and nobody else: nothing at the first, then when they are paused, or that they are. */
export function strikeView({ strikes }: FinalMessage, texts: Texts): string | null {
  if (strikes === null) return null;
  const { count, limit, pausedUntilMs } = strikes;
  if (pausedUntilMs !== null) return texts.strikes.paused(count, relativeTime(pausedUntilMs));
  return count === 1 ? null : texts.strikes.counted(count, limit);
}

/** In a message that its member alone sees. */
function strikeLine(message: FinalMessage, texts: Texts): string[] {
  const line = message.generation.reply.isPrivate ? strikeView(message, texts) : null;
  return line === null ? [] : [line];
}

/** The notice to moderators: who, where and why, but not the prompt; null if nothing was declined. */
export function moderationView({ generation, strikes }: FinalMessage, texts: Texts): string | null {
  const { pictures, requester } = generation;
  const declined = pictures.filter(({ state }) => state === 'moderated');
  if (declined.length === 0) return null;
  const details = declined.flatMap(({ failure }) => failure?.details ?? []);
  const reasons = texts.common.list(knownDetails(details, texts));
  const member = `<@${requester.userId}>`;
  const by = hostNames(declined.map(({ lane }) => lane?.host ?? 'FLUX'));
  const notice = texts.result.moderated(by, member, `<#${requester.channelId}>`, declined.length, reasons);
  // Once for each pause: with the generation whose strike began it.
  if (strikes === null || strikes.pausedUntilMs === null || strikes.pausedBy !== generation.id) return notice;
  return `${notice}\n${texts.strikes.moderators(member, hostNames(strikes.hosts), strikes.count, relativeTime(strikes.pausedUntilMs))}`;
}

function factsLine({ generation, pictures, usages }: FinalMessage, modelName: string, texts: Texts): string {
  const size = pictures[0]?.picture.kept?.size ?? generation.recipe.size;
  const seeds = pictures.flatMap(({ picture }) => picture.seed ?? []);
  const charged = pictures.reduce((sum, { picture }) => sum + (picture.charged ?? 0), 0);
  const facts = [
    modelName,
    `${size.width} × ${size.height}`,
    ...(seeds.length === 0 ? [] : [texts.result.seeds(texts.common.list(seeds.map(String)), seeds.length)]),
    formatUsd(charged),
  ];
  return [...facts, ...leftFact(usages, texts)].join(' · ');
}

/** Says which of the pictures that went in were animations. */
function firstFrameLine({ recipe }: Generation, { result }: Texts): string[] {
  const numbers = recipe.inputs.filter(({ isFirstFrame }) => isFirstFrame).map(({ number }) => number);
  return numbers.length === 0 ? [] : [`-# ${result.firstFrame(numbers, recipe.inputs.length)}`];
}

function warningLine(cap: CapUsage, texts: Texts): string {
  const { scope, span } = cap;
  const left = remaining(cap);
  const resets = relativeTime(cap.resetsAtMs);
  if (isUsedUp(left)) return texts.result.usedUp(scope, span, resets);
  return texts.result.nearlyUsed(formatLeft(left), scope, span, resets);
}

function leftFact(usages: readonly CapUsage[], texts: Texts): string[] {
  const cap = tightestCap(usages.filter(isOwn));
  return cap === null ? [] : [texts.result.left(formatLeft(remaining(cap)), cap.scope, cap.span)];
}

/** A picture as a file of a message. */
export function toAttachment(
  { id, recipe }: Pick<Generation, 'id' | 'recipe'>,
  { picture, bytes }: FinishedPicture,
  { result }: Texts,
): Attachment {
  const prompt = oneLine(recipe.prompt);
  const altText = recipe.count === 1 ? prompt : result.altText(picture.number, recipe.count, prompt);
  const extension = FILE_EXTENSION[picture.kept?.format ?? 'jpeg'];
  return {
    // The generation's id and the number must stand in it so: by them a message is known again (messages/final-marks.ts).
    name: `easel-${id}-${picture.number}.${extension}`,
    bytes,
    ...(recipe.prompt === '' ? {} : { altText: elide(altText, ALT_TEXT_MAX) }),
  };
}
