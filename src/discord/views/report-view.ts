// Reports of pictures: the dialog, what the moderators read, and the operator's takedown.

import { ButtonStyle } from 'discord.js';
import { placeOf, type ArchivedGeneration } from '../../archive/history-store.ts';
import type { PictureReport } from '../../archive/picture-report-store.ts';
import { REPORT_REASON_MAX, type ReportNews } from '../../archive/picture-reports.ts';
import type { TakedownScope } from '../../archive/takedown-store.ts';
import type { TakedownReceipt } from '../../archive/takedowns.ts';
import type { Texts } from '../texts/index.ts';
import { KEEP_VERB } from './deletion-view.ts';
import { messageLink, plain, relativeTime } from './markdown.ts';
import type { Modal } from './modal.ts';
import { buttonRow, type PagedView } from './pages.ts';
import { memberMention } from './privacy-view.ts';

/** Under "More", and of its dialog; the argument is the generation. */
export const REPORT_VERB = 'report';
/** In the moderators' channel; their argument is the generation. */
export const REPORT_DECISIONS = { approved: 'report-keep', removed: 'report-remove' } as const;
/** Under the operator's question, and of its dialog: the generation, and the message of the link. */
export const TAKEDOWN_VERB = 'takedown';

/** What the trail keeps of why. */
export const TAKEDOWN_REASON_MAX = 200;

const REASON_SHOWN = 200;
const LINKS_SHOWN = 10;

export function reportDialog(generationId: string, { moderation: { dialog } }: Texts): Modal {
  const { title, reason, hint } = dialog;
  return {
    verb: REPORT_VERB,
    args: [generationId],
    title,
    fields: [
      {
        kind: 'paragraph',
        name: 'reason',
        label: reason,
        description: hint,
        isRequired: true,
        maxLength: REPORT_REASON_MAX,
      },
    ],
  };
}

/** The moderators' message: what is reported, and later who decided what. */
export function reportView({ report, archived }: ReportNews, texts: Texts): PagedView {
  const words = texts.moderation;
  const picture = pictureText(archived, texts);
  if (report.state !== 'undecided') return { content: decisionText(report, picture, texts), components: [] };
  return {
    content: [
      words.title(report.count),
      picture,
      ...report.reasons.map((reason) => `> ${plain(reason, REASON_SHOWN)}`),
    ].join('\n'),
    components: buttonRow([
      { label: words.keep, verb: REPORT_DECISIONS.approved, args: [report.generationId] },
      {
        label: words.remove,
        style: ButtonStyle.Danger,
        verb: REPORT_DECISIONS.removed,
        args: [report.generationId],
      },
    ]),
  };
}

function decisionText({ state, decidedBy }: PictureReport, picture: string, texts: Texts): string {
  const moderator = decidedBy === null ? '' : memberMention(decidedBy, texts);
  return state === 'approved'
    ? texts.moderation.kept(moderator, picture)
    : texts.moderation.removed(moderator, picture);
}

function pictureText(archived: ArchivedGeneration | null, texts: Texts): string {
  const place = archived === null ? null : placeOf(archived);
  if (archived === null || place === null) return texts.moderation.gone;
  const member = memberMention(archived.generation.requester.userId, texts);
  return texts.moderation.about(messageLink(place), member, `<#${place.channelId}>`);
}

/** What would go, and the question; `ref`: the message of the link. */
export function takedownView(
  archived: ArchivedGeneration,
  scope: TakedownScope,
  ref: readonly string[],
  texts: Texts,
): PagedView {
  const { takedown } = texts.moderation;
  const { id, requester, createdAtMs } = archived.generation;
  const others = scope.generationIds.length - 1;
  const { userId, channelId } = requester;
  const when = relativeTime(createdAtMs);
  return {
    content: [
      takedown.ask(scope.pictures, memberMention(userId, texts), `<#${channelId}>`, when),
      ...(others === 0 ? [] : [takedown.from(others, scope.members)]),
      ...(scope.published === 0 ? [] : [takedown.published(scope.published)]),
      ...(scope.references === 0 ? [] : [takedown.references(scope.references)]),
      ...(scope.drafts === 0 ? [] : [takedown.drafts(scope.drafts)]),
      takedown.what,
    ].join('\n'),
    components: buttonRow([
      { label: takedown.confirm, style: ButtonStyle.Danger, verb: TAKEDOWN_VERB, args: [id, ...ref] },
      { label: texts.history.deletion.keep, verb: KEEP_VERB, args: [] },
    ]),
  };
}

export function takedownDialog(args: readonly string[], { moderation }: Texts): Modal {
  const { title, reason, hint } = moderation.takedown.dialog;
  return {
    verb: TAKEDOWN_VERB,
    args,
    title,
    fields: [
      {
        kind: 'line',
        name: 'reason',
        label: reason,
        description: hint,
        isRequired: true,
        maxLength: TAKEDOWN_REASON_MAX,
      },
    ],
  };
}

export function takenDownText(receipt: TakedownReceipt, { moderation: { takedown }, common }: Texts): string {
  const { pictures, generationIds, privates, left, unfinished } = receipt;
  return [
    takedown.done(pictures, generationIds.length),
    ...(privates === 0 ? [] : [takedown.private(privates)]),
    ...(left.length === 0 ? [] : [takedown.left(common.list(left.slice(0, LINKS_SHOWN).map(messageLink)))]),
    ...(unfinished === 0 ? [] : [takedown.unfinished(unfinished)]),
  ].join('\n');
}
