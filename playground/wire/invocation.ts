import type { Choice, Modal } from '../../sandbox/discord/invocation.ts';

/** One use of a command, button, menu or dialog, as the member's client knows it. */
export interface InvocationView {
  readonly id: string;
  /** Discord's: 2 command, 3 component, 4 autocomplete, 5 submitted dialog. */
  readonly type: number;
  readonly userId: string;
  readonly channelId: string;
  /** The command's path; null for components and dialogs. */
  readonly name: string | null;
  /** The message of a component, also for a dialog opened from it. */
  readonly sourceId: string | null;
  /** Of a component: which one was used. */
  readonly customId: string | null;
  /** `missed`: "The application did not respond". */
  readonly outcome: 'pending' | 'acknowledged' | 'missed';
  /** The dialog that the bot opened. */
  readonly modal: Modal | null;
  /** What the bot suggests for an option that is being typed. */
  readonly choices: readonly Choice[] | null;
  /** The id of its reply; null before there is one. */
  readonly replyId: string | null;
}
