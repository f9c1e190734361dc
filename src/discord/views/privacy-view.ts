// The replies of `/privacy`.

import { ButtonStyle } from 'discord.js';
import type { ErasureReceipt } from '../../archive/right-to-erasure.ts';
import { anonymousAtMs as anonymousAt } from '../../archive/months.ts';
import { isPseudonym } from '../../archive/pseudonym.ts';
import type { MemberRecord } from '../../archive/personal-data.ts';
import { formatUsd } from '../../generation/model/money.ts';
import { fitMessage, plain, relativeTime } from './markdown.ts';
import type { Texts } from '../texts/index.ts';
import { contactLines, contactRow, type OperatorContact, type WithLinks } from './operator-contact.ts';
import { buttonRow, type PagedView } from './pages.ts';

/** The verb of the button that deletes. */
export const FORGET_VERB = 'forget';

const DAY_MS = 86_400_000;
const REASON_SHOWN = 200;

/** A mention of a member, or for an anonymised one a general name. */
export function memberMention(userId: string, texts: Texts): string {
  return isPseudonym(userId) ? texts.privacy.formerMember : `<@${userId}>`;
}

/** Who paints, and to whom pictures that go in may go as well. */
export type PaintingHosts = readonly { readonly name: string; readonly takesPictures: boolean }[];

/** How much is stored about a member, who sees it, and what they can do about it. */
export function recordView(
  record: MemberRecord,
  retentionMs: number | null,
  { contact, hosts }: { readonly contact: OperatorContact; readonly hosts: PaintingHosts },
  texts: Texts,
): WithLinks {
  const { show } = texts.privacy;
  const { names, limits, presets, references, drafts, block, erasureRequestedAtMs } = record;
  const content = fitMessage((shorten) =>
    [
      show.title,
      ...keptLines(record, retentionMs, texts),
      ...(drafts.length === 0 ? [] : [show.drafts(drafts.length)]),
      record.moneyRows === 0 ? show.noMoney : show.money(record.moneyRows),
      ...(names.length === 0 ? [] : [show.names(names.length)]),
      ...(limits.length === 0 ? [] : [show.limits(limits.length)]),
      ...(presets.length + references.length === 0 ? [] : [show.named(presets.length, references.length)]),
      ...(block === null ? [] : [show.block(dateOf(block.atMs), plain(block.reason, shorten(REASON_SHOWN)))]),
      ...(erasureRequestedAtMs === null ? [] : [show.requested(relativeTime(erasureRequestedAtMs))]),
      show.whoSees,
      show.painters(
        hosts.map(({ name }) => name),
        hosts.filter(({ takesPictures }) => !takesPictures).map(({ name }) => name),
      ),
      ...show.audience,
      show.rights,
      ...show.actions,
      ...contactLines(contact, texts, shorten),
    ].join('\n'),
  );
  return { content, components: contactRow(contact, texts) };
}

function keptLines(
  { prompts, pictures, oldestAtMs }: MemberRecord,
  retentionMs: number | null,
  texts: Texts,
): readonly string[] {
  const { show } = texts.privacy;
  if (oldestAtMs === null && retentionMs === null) return [show.nothingKept];
  const oldest = oldestAtMs === null || retentionMs === null ? null : relativeTime(oldestAtMs + retentionMs);
  return [
    oldestAtMs === null ? show.nothingKept : show.kept(prompts, pictures, dateOf(oldestAtMs)),
    retentionMs === null ? show.noRetention : show.retention(Math.round(retentionMs / DAY_MS), oldest),
  ];
}

/** What would be deleted, with the button that does it; null if there is nothing. */
export function deletionView(userId: string, record: MemberRecord, texts: Texts): PagedView | null {
  const words = texts.privacy.delete;
  const presets = record.presets.length;
  const references = record.references.length;
  const forServers = record.savedForServers.length;
  const stored =
    record.prompts + record.drafts.length + record.names.length + presets + references + forServers + record.moneyRows;
  if (stored === 0) return null;
  const money = record.lastMonth === null ? [] : [words.money(record.moneyRows, dateOf(anonymousAt(record.lastMonth)))];
  return {
    content: [
      words.ask(record.prompts, record.pictures),
      ...(presets + references === 0 ? [] : [words.named(presets, references)]),
      ...(forServers === 0 ? [] : [words.serversStay]),
      ...money,
    ].join('\n'),
    components: buttonRow([{ label: words.button, verb: FORGET_VERB, args: [userId], style: ButtonStyle.Danger }]),
  };
}

/** What was deleted, what will be, and what stays. */
export function forgottenView(forgotten: ErasureReceipt, texts: Texts): string {
  const words = texts.privacy.delete;
  const { presets, references, cancelled, unfinished, moneyRows, anonymousAtMs } = forgotten;
  return [
    words.done(forgotten.prompts, forgotten.pictures),
    ...(presets + references === 0 ? [] : [words.namedDone(presets, references)]),
    ...(cancelled === 0 ? [] : [words.cancelled(cancelled, formatUsd(forgotten.released))]),
    ...(unfinished === 0 ? [] : [words.unfinished(unfinished)]),
    anonymousAtMs === null ? words.noMoney : words.moneyStays(moneyRows, dateOf(anonymousAtMs)),
  ].join('\n');
}

function dateOf(atMs: number): string {
  return `<t:${Math.floor(atMs / 1_000)}:D>`;
}
