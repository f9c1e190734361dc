import { ButtonStyle } from 'discord.js';
import type { DeletionRequest, DeletionResult } from '../../archive/deletion.ts';
import { formatUsd } from '../../generation/money.ts';
import type { Texts } from '../texts/index.ts';
import { buttonRow } from './pages.ts';

/** The verbs of the answers to "Delete?". */
export const DELETE_NOW_VERB = 'delete-now';
export const KEEP_VERB = 'delete-not';

type Allowed = Extract<DeletionRequest, { readonly kind: 'allowed' }>;

/** The question, for whoever clicked alone. */
export function deletionView({ archived, isOwner }: Allowed, { history }: Texts) {
  const { id, pictures, requester } = archived.generation;
  const kept = pictures.filter((picture) => picture.kept !== null);
  const { deletion } = history;
  const cost = formatUsd(kept.reduce((sum, { charged }) => sum + (charged ?? 0), 0));
  return {
    content: isOwner ? deletion.ask(kept.length, cost) : deletion.askForOther(kept.length, `<@${requester.userId}>`),
    components: buttonRow([
      { label: deletion.confirm, style: ButtonStyle.Danger, verb: DELETE_NOW_VERB, args: [id] },
      { label: deletion.keep, verb: KEEP_VERB, args: [] },
    ]),
  };
}

/** What came of it. */
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
