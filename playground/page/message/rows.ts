// The rows of a channel: days, messages grouped by author and time, and commands that have no reply.

import type { InvocationView } from '../../wire/invocation.ts';
import type { MessageView } from '../../wire/message.ts';
import { dayOf } from './times.ts';

const COMMAND = 2;
const COMPONENT = 3;
/** Later than this, the author is named again. */
const GROUP_MS = 7 * 60_000;

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly atMs: number }
  /** `isFirst`: with its author's name and picture. */
  | { readonly kind: 'message'; readonly key: string; readonly message: MessageView; readonly isFirst: boolean }
  | { readonly kind: 'invocation'; readonly key: string; readonly invocation: InvocationView };

/** Both lists are of one channel and person. Ids are snowflakes: in the order of time. */
export function rowsOf(messages: readonly MessageView[], invocations: readonly InvocationView[]): readonly Row[] {
  const rows: Row[] = [];
  const waiting = [...invocations];
  let before: MessageView | null = null;
  for (const message of messages) {
    while (waiting[0] !== undefined && isOlder(waiting[0].id, message.id)) {
      rows.push(...waiting.splice(0, 1).map(invocationRow));
      before = null;
    }
    if (before === null || dayOf(before.createdAt) !== dayOf(message.createdAt)) {
      const isNewDay = !rows.some((row) => row.kind === 'day' && dayOf(row.atMs) === dayOf(message.createdAt));
      if (isNewDay) rows.push({ kind: 'day', key: `day ${dayOf(message.createdAt)}`, atMs: message.createdAt });
    }
    rows.push({ kind: 'message', key: message.id, message, isFirst: !continues(message, before) });
    before = message;
  }
  return [...rows, ...waiting.map(invocationRow)];
}

function invocationRow(invocation: InvocationView): Row {
  return { kind: 'invocation', key: invocation.id, invocation };
}

function isOlder(one: string, other: string): boolean {
  return BigInt(one) < BigInt(other);
}

function continues(message: MessageView, before: MessageView | null): boolean {
  return (
    before !== null &&
    before.authorId === message.authorId &&
    before.ephemeral === message.ephemeral &&
    message.createdAt - before.createdAt < GROUP_MS &&
    dayOf(message.createdAt) === dayOf(before.createdAt) &&
    message.replyToId === null &&
    message.interaction?.name == null
  );
}

interface Here {
  readonly userId: string;
  readonly channelId: string;
  readonly dismissed: ReadonlySet<string>;
}

/** The person's commands in the channel that have neither a reply nor a dialog: on their way, or never answered. */
export function unanswered(invocations: Iterable<InvocationView>, here: Here): readonly InvocationView[] {
  return [...invocations].filter(
    ({ id, type, userId, channelId, outcome, replyId, modal }) =>
      type === COMMAND &&
      userId === here.userId &&
      channelId === here.channelId &&
      outcome !== 'acknowledged' &&
      replyId === null &&
      modal === null &&
      !here.dismissed.has(id),
  );
}

/** What came of the person's last use of a component of a message. */
export interface ComponentUse {
  readonly customId: string | null;
  readonly outcome: InvocationView['outcome'];
}

/** By message. */
export function componentUses(
  invocations: Iterable<InvocationView>,
  userId: string,
): ReadonlyMap<string, ComponentUse> {
  const uses = new Map<string, ComponentUse>();
  for (const one of invocations) {
    if (one.type !== COMPONENT || one.userId !== userId || one.sourceId === null) continue;
    uses.set(one.sourceId, { customId: one.customId, outcome: one.outcome });
  }
  return uses;
}
