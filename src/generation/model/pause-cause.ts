/** What is wrong with the account at the provider, or with the address at which it is asked for. */
export type PauseReason = 'out_of_credits' | 'key_refused' | 'wrong_address';

/**
 * Why painting may stand still: the account does not work, the operator paused the bot (`operator`),
 * pictures cannot be stored (`storage`), or the host fails for everybody.
 */
export const PAUSE_CAUSES = [
  'out_of_credits',
  'key_refused',
  'wrong_address',
  'operator',
  'storage',
  'provider_failing',
] as const;
export type PauseCause = (typeof PAUSE_CAUSES)[number];
