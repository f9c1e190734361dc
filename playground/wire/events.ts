// What the server tells the page. A page that connects gets `hello` with everything, then each change once.

import type { BehindEvent, BehindView } from './behind.ts';
import type { InvocationView } from './invocation.ts';
import type { LeverView } from './levers.ts';
import type { MessageView } from './message.ts';
import type { RefusalCode } from './refusals.ts';
import type { BotView, WorldView } from './world.ts';

/** Everything at once. */
export interface Snapshot {
  readonly world: WorldView;
  readonly bot: BotView;
  readonly levers: readonly LeverView[];
  readonly messages: readonly MessageView[];
  /** The latest ones, oldest first. */
  readonly invocations: readonly InvocationView[];
  readonly behind: BehindView;
  /** How far the sandbox's and the bot's clocks are ahead of the machine's, in ms. */
  readonly clockOffsetMs: number;
}

/** The answer to a request. The page words what is refused by its code; `why` is for whoever reads along. */
export type Answer =
  | { readonly kind: 'done'; readonly number: number; readonly invocation: InvocationView | null }
  | { readonly kind: 'refused'; readonly number: number; readonly code: RefusalCode; readonly why: string };

export type ServerEvent =
  | { readonly kind: 'hello'; readonly snapshot: Snapshot }
  | { readonly kind: 'world'; readonly world: WorldView }
  | { readonly kind: 'bot'; readonly bot: BotView }
  /** Posted, or changed: its present state. */
  | { readonly kind: 'message'; readonly message: MessageView }
  | { readonly kind: 'message-deleted'; readonly channelId: string; readonly messageId: string }
  | { readonly kind: 'invocation'; readonly invocation: InvocationView }
  | { readonly kind: 'levers'; readonly levers: readonly LeverView[] }
  | { readonly kind: 'clock'; readonly clockOffsetMs: number }
  | { readonly kind: 'behind'; readonly change: BehindEvent }
  | Answer;
