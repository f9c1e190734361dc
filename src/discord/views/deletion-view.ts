// The question before a deletion, and its result.

import { ButtonStyle } from 'discord.js';
import type { DeletionRequest, DeletionResult } from '../../archive/deletion.ts';
import type { Generation } from '../../generation/model/generation.ts';
import { formatUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { buttonRow } from './pages.ts';

/** The verbs of the buttons below the question. */
export const DELETE_NOW_VERB = 'delete-now';
export const KEEP_VERB = 'delete-not';

type Allowed = Extract<DeletionRequest, { readonly kind: 'allowed' }>;

/** The question before a deletion, for the owner or for a moderator. */
export function deletionQuestion(
  { pictures, requester }: Generation,
  isOwner: boolean,
  { history: { deletion } }: Texts,
): string {
  const kept = pictures.filter((picture) => picture.kept !== null);
  if (!isOwner) return deletion.askForOther(kept.length, `<@${requester.userId}>`);
  return deletion.ask(kept.length, formatUsd(kept.reduce((sum, { charged }) => sum + (charged ?? 0), 0)));
}

/** The question with its buttons, as a private reply. */
export function deletionView({ archived: { generation }, isOwner }: Allowed, texts: Texts) {
  const { deletion } = texts.history;
  return {
    content: deletionQuestion(generation, isOwner, texts),
    components: buttonRow([
      { label: deletion.confirm, style: ButtonStyle.Danger, verb: DELETE_NOW_VERB, args: [generation.id] },
      { label: deletion.keep, verb: KEEP_VERB, args: [] },
    ]),
  };
}

/** The result of a deletion as text. */
export function doneText(result: DeletionResult, { history }: Texts): string {
  const { deletion } = history;
  switch (result.kind) {
    case 'deleted':
      return deletion.done[result.message](result.pictures);
    case 'erased':
      return deletion.already;
    case 'unfinished':
      return deletion.unfinished;
    case 'not_yours':
      return deletion.notYours;
  }
}
