// Why the server does not do what the page asks for. The page has a text for each.

import type { ClientRefusalCode } from '../../sandbox/discord/client-refusal.ts';

export type RefusalCode =
  | ClientRefusalCode
  | 'no-person'
  | 'no-channel'
  | 'not-deletable'
  | 'nothing-to-send'
  | 'message-too-long'
  | 'file-too-large'
  | 'lever-blocked'
  | 'bad-lever'
  /** What no page asks for that is used by hand. */
  | 'other';
