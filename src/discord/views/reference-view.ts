// The replies of `/reference`, and the suggestions of references.

import type { AttachmentBuilder } from 'discord.js';
import type { SaveResult } from '../../archive/references.ts';
import type { Owner } from '../../generation/model/named.ts';
import { MAX_REFERENCES, type Reference } from '../../generation/model/reference.ts';
import type { Texts } from '../texts/index.ts';
import { attachmentFile } from './attachment-file.ts';
import { elide, oneLine, relativeTime } from './markdown.ts';
import { shownName, SUGGESTION_MAX } from './named-view.ts';
import { buttonRow, type PagedView } from './pages.ts';
import { memberMention } from './privacy-view.ts';

/** The verb of the buttons below `/reference list`; its one argument is a page, from 0. */
export const REFERENCES_PAGE = 'references.page';

/** Of the list. Each is shown as a small picture. */
const PAGE_SIZE = 5;

/** A suggestion: its value is the id, which stays the same when the picture does not. */
export function referenceChoice(
  { id, name, scope, kept: { size } }: Reference,
  texts: Texts,
): { readonly name: string; readonly value: string } {
  const facts = [
    oneLine(name),
    `${size.width} × ${size.height}`,
    ...(scope === 'server' ? [texts.reference.ofServer] : []),
  ];
  return { name: elide(facts.join(' · '), SUGGESTION_MAX), value: id };
}

/** One that is shown in the list; its picture is null where it cannot be shown. */
export interface ShownReference {
  readonly reference: Reference;
  readonly preview: Uint8Array | null;
  /** Such pictures are not shown in this channel. */
  readonly isHidden: boolean;
}

/** The references of a page, and its number, from 0; the last one if there are fewer. */
export function referencesOfPage(
  references: readonly Reference[],
  wanted: number,
): { readonly page: number; readonly shown: readonly Reference[] } {
  const page = Math.min(wanted, Math.max(0, Math.ceil(references.length / PAGE_SIZE) - 1));
  return { page, shown: references.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE) };
}

interface ReferencesView extends PagedView {
  readonly files: AttachmentBuilder[];
  /** What the message showed before goes. */
  readonly attachments: readonly [];
}

/** A page of a member's own references and those of the server, with their pictures in the order of the lines. */
export function referencesView(
  all: readonly Reference[],
  { page, shown }: { readonly page: number; readonly shown: readonly ShownReference[] },
  { reference: words, limits, ...texts }: Texts,
): ReferencesView {
  if (all.length === 0) return { content: words.none, components: [], files: [], attachments: [] };
  const first = page * PAGE_SIZE + 1;
  const lines = (['member', 'server'] as const).flatMap((scope) => {
    const of = shown
      .map((one, index) => ({ ...one, number: first + index }))
      .filter(({ reference }) => reference.scope === scope);
    if (of.length === 0) return [];
    const count = all.filter((one) => one.scope === scope).length;
    const title = words.title[scope](count, MAX_REFERENCES[scope]);
    return [title, ...of.map((one) => `${one.number}. ${lineOf(one, { ...texts, reference: words, limits })}`)];
  });
  const isLast = first + shown.length > all.length;
  return {
    content: [...lines, `-# ${words.hint}`].join('\n'),
    components: buttonRow([
      ...(page > 0 ? [{ label: limits.pages.previous, verb: REFERENCES_PAGE, args: [String(page - 1)] }] : []),
      ...(isLast ? [] : [{ label: limits.pages.next, verb: REFERENCES_PAGE, args: [String(page + 1)] }]),
    ]),
    files: shown.flatMap(({ reference, preview }, index) =>
      preview === null
        ? []
        : [attachmentFile({ name: `${first + index}.jpg`, bytes: preview, altText: oneLine(reference.name) })],
    ),
    attachments: [],
  };
}

function lineOf({ reference, preview, isHidden }: ShownReference, texts: Texts): string {
  const { reference: words } = texts;
  const { size, bytes } = reference.kept;
  const day = `<t:${Math.floor(reference.savedAtMs / 1_000)}:D>`;
  const facts = [
    shownName(reference),
    words.size(size.width, size.height, (bytes / 1_000_000).toFixed(1)),
    reference.savedBy === null ? words.savedOn(day) : words.savedBy(day, memberMention(reference.savedBy, texts)),
    ...(isHidden ? [words.ageRestricted] : preview === null ? [words.fileGone] : []),
  ];
  return facts.join(' · ');
}

/** What became of a picture that was to be saved. `nowMs` by the wall clock. */
export function referenceSaved(
  result: SaveResult,
  { name, scope, nowMs }: { readonly name: string; readonly scope: Owner['kind']; readonly nowMs: number },
  { reference: words, refusal, result: results, common }: Texts,
): string {
  const shown = shownName({ name });
  switch (result.kind) {
    case 'saved':
    case 'replaced': {
      const sentence = result.kind === 'saved' ? words.saved[scope](shown) : words.replaced(shown);
      return result.isFirstFrame ? common.sentences(sentence, words.firstFrame) : sentence;
    }
    case 'taken':
      return words.taken(shown);
    case 'full':
      return words.full[scope](MAX_REFERENCES[scope]);
    case 'blocked':
      return result.who === 'user' ? refusal.userBlocked : refusal.guildBlocked;
    case 'running':
      return words.running;
    case 'often':
      return words.often(relativeTime(nowMs + result.waitMs));
    case 'unusable':
      return words.unusable(results.inputIs(result.fault));
    case 'unreachable':
      return words.unreachable;
    case 'not_now':
      return words.notNow;
  }
}
