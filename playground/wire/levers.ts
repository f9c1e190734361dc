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
  | 'start'
  | 'tomorrow'
  | 'end-of-month'
  | 'month';

/** `is`: pulled and still in force, for levers that stay; one that acts at once is never. */
export interface LeverView {
  readonly name: LeverName;
  readonly is: boolean;
  /** What it can be set to, where it has values (such as the hosts); the page has their titles. */
  readonly values: readonly string[];
  readonly value: string | null;
  /** Why it cannot be pulled now, as a word that the page has a text for; null where it can. */
  readonly blocked: 'bot-is-down' | 'bot-is-up' | 'in-flight' | null;
}
