import type { PauseReason } from '../../../generation/model/pause-cause.ts';

/**
 * Why pictures were left that could still be painted: somebody stopped it, the budget does not pay for the next one, an account does
 * not work, the host fails for everybody, or the disk takes no more.
 */
export type StopCause = 'interrupted' | 'budget' | 'provider_failing' | 'disk' | PauseReason;
