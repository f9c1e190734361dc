import { orAborted } from '../runtime/or-aborted.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Generation } from './model/generation.ts';
import type { Messenger, ReplyOwner } from './ports/messenger.ts';

export interface AcknowledgementOptions {
  readonly messenger: Pick<Messenger, 'replyOwner'>;
  readonly clock: Clock;
  /**
   * By so long after the command another process would have shown something in its reply, in ms: Discord takes an acknowledgement
   * for 3 s, and progress follows at once.
   */
  readonly othersShowMs: number;
}

/**
 * Whose the reply is of which our acknowledgement got no answer. It is read and not written: a reply that says nothing is ours
 * only when another process, if there is one, would have shown its progress by then. No reply may be one to which Discord comes
 * late: its connection broke and it has the request. Throws where Discord cannot be asked.
 */
export async function ownerOfReply(
  generation: Generation,
  signal: AbortSignal,
  { messenger, clock, othersShowMs }: AcknowledgementOptions,
): Promise<Exclude<ReplyOwner, 'undecided'>> {
  const look = (): Promise<ReplyOwner> => orAborted(messenger.replyOwner(generation), signal);
  let owner = await look();
  const leftMs = generation.createdAtMs + othersShowMs - clock.now();
  if ((owner === 'undecided' || owner === 'nobody') && leftMs > 0) {
    // The host's clock may have been set back since the command.
    await clock.sleep(Math.min(leftMs, othersShowMs), signal);
    owner = await look();
  }
  return owner === 'undecided' ? 'this_bot' : owner;
}
