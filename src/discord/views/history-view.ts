// The replies of `/history`.

import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type InteractionEditReplyOptions,
} from 'discord.js';
import type { HistoryPage, HistoryPosition, ShownPictures } from '../../archive/history.ts';
import { placeOf, type ArchivedGeneration, type HistoryEntry } from '../../archive/history-store.ts';
import type { MessagePlace } from '../../generation/model/generation.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { formatUsd } from '../../generation/model/money.ts';
import { attachmentFile } from './attachment-file.ts';
import { encodeCustomId } from './custom-id.ts';
import { elide, messageLink, oneLine, plain, relativeTime } from './markdown.ts';
import type { Texts } from '../texts/index.ts';
import { deletionQuestion } from './deletion-view.ts';
import { becameFacts, madeFacts, originLine } from './generation-facts.ts';
import { finalView, type MessageView } from './generation-view.ts';
import { buttonRow, type Button } from './pages.ts';
import { historyTwins } from './result-buttons.ts';

/** The verbs of the buttons and the menu of `/history`. */
export const PAGE_VERB = 'history';
export const PICK_VERB = 'history-pick';
export const OPEN_VERB = 'history-open';
export const SHOW_VERB = 'history-show';
export const COPY_VERB = 'history-copy';
export const ASK_VERB = 'history-delete';
export const ERASE_VERB = 'history-erase';

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** Replaces the whole reply, attachments included. */
export type HistoryView = Pick<InteractionEditReplyOptions, 'content' | 'files' | 'attachments'> & {
  readonly content: string;
  readonly components: readonly Row[];
};

const PROMPT_IN_LIST = 70;
const PROMPT_IN_DETAIL = 580;
/** Discord's limit for a menu's option (docs.discord.com: components/reference). */
const OPTION_MAX = 100;
const ALT_TEXT_MAX = 1024;

export interface HistoryWords {
  readonly models: readonly ImageModel[];
  readonly retentionDays: number | null;
  readonly texts: Texts;
}

/** One page of a member's history, a menu to choose an entry, and buttons to other pages. */
export function historyView(page: HistoryPage, words: HistoryWords): HistoryView {
  const { history } = words.texts;
  if (page.entries.length === 0) return { content: history.empty, components: [], files: [], attachments: [] };
  const content = [
    `**${history.title}**`,
    ...page.entries.map((entry) => entryLine(entry, words)),
    `-# ${history.privacy(words.retentionDays)}`,
  ].join('\n');
  return { content, components: [menuRow(page, words), ...turnRow(page, words.texts)], files: [], attachments: [] };
}

function entryLine(entry: HistoryEntry, { models, texts }: HistoryWords): string {
  const prompt = shownPrompt(entry.prompt, PROMPT_IN_LIST);
  const facts = [
    entry.message === null ? prompt : `[${prompt}](${messageLink(entry.message)})`,
    modelName(entry.modelId, models),
    ...(entry.pictures === 1 ? [] : [texts.history.pictures(entry.pictures)]),
    formatUsd(entry.charged),
    relativeTime(entry.createdAtMs),
    ...(entry.isUndelivered ? [texts.history.undelivered] : []),
  ];
  return `- ${facts.join(' · ')}`;
}

function menuRow({ entries, position }: HistoryPage, { models, texts }: HistoryWords): Row {
  const { history } = texts;
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: encodeCustomId({ verb: PICK_VERB, args: positionArgs(position) }),
        placeholder: history.choose,
        options: entries.map((entry) => ({
          label: elide(oneLine(entry.prompt), OPTION_MAX) || '…',
          value: entry.generationId,
          description: [
            modelName(entry.modelId, models),
            history.pictures(entry.pictures),
            formatUsd(entry.charged),
          ].join(' · '),
        })),
      },
    ],
  };
}

function turnRow({ position, newer, older }: HistoryPage, { history }: Texts): readonly Row[] {
  return buttonRow([
    ...(position.kind === 'newest' || newer === null ? [] : [turnButton(history.newest, { kind: 'newest' })]),
    ...(newer === null ? [] : [turnButton(history.newer, newer)]),
    ...(older === null ? [] : [turnButton(history.older, older)]),
  ]);
}

function turnButton(label: string, to: HistoryPosition): Button {
  return { label, verb: PAGE_VERB, args: positionArgs(to) };
}

/** What the detail view tells beside the generation itself. */
export interface DetailFacts {
  /** null where the file is missing or damaged, or the picture is not shown here. */
  readonly preview: Uint8Array | null;
  /** Such pictures are not shown in this channel. */
  readonly isHidden: boolean;
  /** Where the generation that it comes from stands for all to see. */
  readonly parent: MessagePlace | null;
  /** The server in which the history is read. */
  readonly guildId: string;
}

/** One generation with all its settings. */
export function detailView(
  archived: ArchivedGeneration,
  { preview, isHidden, parent, guildId }: DetailFacts,
  position: HistoryPosition,
  words: HistoryWords,
): HistoryView {
  const { generation } = archived;
  const { history } = words.texts;
  const here = [generation.id, ...positionArgs(position)];
  return {
    content: [
      `**${shownPrompt(generation.recipe.prompt, PROMPT_IN_DETAIL)}**`,
      ...detailLines(archived, words),
      ...originLine(generation, parent, words.texts),
      ...(isHidden ? [history.ageRestricted(generation.recipe.safety)] : []),
      ...(generation.state === 'undelivered' ? [history.undeliveredDetail] : []),
    ].join('\n'),
    components: [
      // They paint here, where the limits of this server count.
      ...(generation.requester.guildId === guildId ? historyTwins(generation, words.texts) : []),
      ...buttonRow([
        { label: history.show, style: ButtonStyle.Primary, verb: SHOW_VERB, args: [generation.id] },
        { label: history.copy, verb: COPY_VERB, args: [generation.id] },
        { label: history.delete, emoji: '🗑️', verb: ASK_VERB, args: here },
        turnButton(history.back, position),
      ]),
    ],
    ...previewFile(preview, generation.recipe.prompt),
  };
}

function detailLines(archived: ArchivedGeneration, words: HistoryWords): string[] {
  const { generation } = archived;
  const { texts } = words;
  const place = placeOf(archived);
  const became = [
    ...becameFacts(generation, texts),
    ...(place === null ? [] : [`[${texts.history.goTo}](${messageLink(place)})`]),
  ];
  return [madeFacts(generation, words), became].map((facts) => `-# ${facts.join(' · ')}`);
}

/** The pictures with their facts, as a private reply without buttons. `note` is a last line. */
export function shownView(
  { archived, pictures }: ShownPictures,
  { models, texts }: HistoryWords,
  note = '',
): MessageView {
  const { generation } = archived;
  const name = modelName(generation.recipe.modelId, models);
  const { content, attachments } = finalView(
    { generation, pictures, usages: [], warnings: [], strikes: null, earlier: null },
    name,
    texts,
    note,
  );
  return { content, attachments };
}

/** The question before a deletion, which replaces the reply. */
export function askView({ generation }: ArchivedGeneration, position: HistoryPosition, texts: Texts): HistoryView {
  const { deletion } = texts.history;
  const here = [generation.id, ...positionArgs(position)];
  return {
    content: `**${shownPrompt(generation.recipe.prompt, PROMPT_IN_LIST)}**\n${deletionQuestion(generation, true, texts)}`,
    components: buttonRow([
      { label: deletion.confirm, style: ButtonStyle.Danger, verb: ERASE_VERB, args: here },
      { label: deletion.keep, verb: OPEN_VERB, args: here },
    ]),
    files: [],
    attachments: [],
  };
}

/** A sentence with a button back to the page. */
export function sentenceView(sentence: string, position: HistoryPosition, { history }: Texts): HistoryView {
  return {
    content: sentence,
    components: buttonRow([turnButton(history.back, position)]),
    files: [],
    attachments: [],
  };
}

function previewFile(preview: Uint8Array | null, prompt: string): Pick<HistoryView, 'files' | 'attachments'> {
  if (preview === null) return { files: [], attachments: [] };
  const altText = elide(oneLine(prompt), ALT_TEXT_MAX);
  return { files: [attachmentFile({ name: 'preview.jpg', bytes: preview, altText })], attachments: [] };
}

function shownPrompt(prompt: string, maxLength: number): string {
  return plain(prompt, maxLength) || '…';
}

/** A position as arguments of a custom id. */
export function positionArgs(position: HistoryPosition): string[] {
  return position.kind === 'newest' ? ['newest'] : [position.kind, String(position.createdAtMs), position.generationId];
}

/** The position from the arguments of a custom id; the newest page if they are invalid. */
export function positionFrom([kind, createdAtMs = '', generationId = '']: readonly string[]): HistoryPosition {
  const isSound = /^\d{1,15}$/.test(createdAtMs) && /^\d{1,20}$/.test(generationId);
  if ((kind !== 'older' && kind !== 'newer') || !isSound) return { kind: 'newest' };
  return { kind, createdAtMs: Number(createdAtMs), generationId };
}
