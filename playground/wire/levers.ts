// What one can do to the surroundings of the bot, and to the bot's own process.

/** Its title, what it shows and what the bot promises stand in the page's texts, under this name. */
export type LeverName =
  | 'host-slow'
  | 'host-declines'
  | 'host-fails'
  | 'host-out-of-credits'
  | 'host-price'
  | 'discord-5xx'
  | 'gateway-cut'
  | 'kill'
  | 'kill-and-start'
  | 'start'
  | 'tomorrow'
  | 'end-of-month'
  | 'month';

export interface LeverView {
  readonly name: LeverName;
  /** Pulled and in force until it is pulled again; one that acts at once is never. A jump in time is while it waits. */
  readonly is: boolean;
  /** With what it can be pulled, where it has values (such as the hosts); the page has their titles. */
  readonly values: readonly string[];
  /** Those of them that are in force; pulled with one of these, that one is put back. */
  readonly on: readonly string[];
  /** Why it cannot be pulled now, as a word that the page has a text for; null where it can. `busy`: another lever is at work. */
  readonly blocked: 'bot-is-down' | 'bot-is-up' | 'busy' | 'already-there' | null;
  /** A jump in time that waits: how many pictures and answers are under way; null where it does not wait. */
  readonly waitsFor: number | null;
}
