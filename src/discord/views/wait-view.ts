// Why pictures wait, in one wording for replies, `/quota` and `/settings explain`.

import type { LatePicture, Wait } from '../../generation/model/wait.ts';
import type { Texts } from '../texts/index.ts';
import { relativeTime } from './markdown.ts';

/** Why pictures wait. */
export function waitText(wait: Wait, texts: Texts): string {
  const words = texts.wait;
  switch (wait.kind) {
    case 'paused':
      return words.paused(wait.cause);
    case 'provider_failing':
      return words.failing;
    case 'delayed':
      return words.delayed(relativeTime(wait.untilMs));
    case 'pace':
      return words.pace(relativeTime(wait.untilMs));
    case 'own_pictures':
      return words.ownPictures;
    case 'busy':
      return words.busy(relativeTime(wait.untilMs));
    case 'inputs':
      return words.inputs;
    case 'queued':
      return words.queued(wait.place);
  }
}

/** What keeps a picture that is painted, and until when it is tried. */
export function lateText({ untilMs, cause }: LatePicture, texts: Texts): string {
  const until = relativeTime(untilMs);
  return cause === 'storage' ? texts.wait.lateStorage(until) : texts.wait.late(until);
}
