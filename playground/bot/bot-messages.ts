/** The environment's name for how far the bot's clock is ahead at first, in ms. */
export const OFFSET_SETTING = 'PLAYGROUND_CLOCK_OFFSET_MS';

/** What the bot's process tells its parent. `why`: it ends, for that reason. */
export type FromBot =
  | { readonly is: 'ready' }
  | { readonly is: 'moved'; readonly offsetMs: number }
  | { readonly is: 'failed'; readonly why: string };

/** What its parent tells it. */
export interface ToBot {
  readonly offsetMs: number;
}
