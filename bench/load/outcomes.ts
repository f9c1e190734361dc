import type { Invocation, Message } from '../../sandbox/discord/discord.ts';
import { textOf } from '../../sandbox/discord/discord.ts';

/** In the custom id of the button below a reply whose member still waits. */
const CANCEL = ':cancel:';

/** The outcomes of the commands, as their members see them. */
export interface Outcomes {
  /** The bot answered in time. */
  readonly answered: number;
  /** Ids of the commands for which Discord says that the application did not respond. */
  readonly unheard: readonly string[];
  readonly withPictures: number;
  readonly withWords: number;
  /** Commands that were answered and do not have exactly one final message, with the reason. */
  readonly wrong: readonly string[];
  /** From the command to the first answer, in ms. */
  readonly acknowledgementsMs: readonly number[];
}

export async function readOutcomes(invocations: readonly Invocation[]): Promise<Outcomes> {
  const wrong: string[] = [];
  const acknowledgementsMs: number[] = [];
  const unheard: string[] = [];
  const counts = { withPictures: 0, withWords: 0 };
  for (const invocation of invocations) {
    const heard = await invocation.acknowledged.catch(() => null);
    if (heard === null) {
      unheard.push(invocation.id);
      continue;
    }
    acknowledgementsMs.push(heard.latencyMs);
    const fault = faultOf(invocation);
    if (fault !== null) wrong.push(`/${invocation.name ?? '?'} ${invocation.id}: ${fault}`);
    if (invocation.name === 'imagine' && invocation.reply?.attachments.length) counts.withPictures += 1;
    else counts.withWords += 1;
  }
  return { answered: acknowledgementsMs.length, unheard, ...counts, wrong, acknowledgementsMs };
}

/** Why a command does not have exactly one final message; null if it has. It may be written twice after a kill. */
function faultOf({ reply, revisions, followUps }: Invocation): string | null {
  if (reply === null) return 'no reply';
  if (!isFinal(reply)) return `still says ${JSON.stringify(textOf(reply))}`;
  if (followUps.length > 0) return 'a second message';
  const endings = new Set(
    revisions.filter(({ message }) => isFinal(message)).map(({ message }) => pictureNames(message)),
  );
  return endings.size > 1 ? `ended in ${endings.size} different ways` : null;
}

function isFinal(message: Message): boolean {
  return !message.loading && !JSON.stringify(message.components).includes(CANCEL);
}

function pictureNames({ attachments }: Message): string {
  return attachments.map(({ filename }) => filename).join(' ');
}
