import type { CapScope, CapSpan } from '../../../generation/model/caps.ts';
import { CAP_NAMES, capitalised, LEFT_IN } from './caps.ts';
import { counted } from './counted.ts';

/** What `/quota` says. */
export const quota = {
  cap: (left: string, limit: string, scope: CapScope, span: CapSpan, resets: string) =>
    `**${left}** of ${limit} ${LEFT_IN[scope][span]}, resets ${resets}`,
  noCaps: 'There is no spending limit.',
  pictures: (count: number) => counted(count, 'picture'),
  granted: (amount: string) => `${amount} of it granted`,
  affordable: (count: number, price: string, model: string, scope: CapScope, span: CapSpan) =>
    count === 0
      ? `Not enough for another picture with ${model} at ${price}: ${CAP_NAMES[scope][span]} is used up.`
      : `Enough for ${counted(count, 'picture')} with ${model} at ${price}; ${CAP_NAMES[scope][span]} runs out first.`,
  /** Without figures, which are the operator's. */
  botBinds: (isEnough: boolean, span: CapSpan, resets: string) =>
    isEnough
      ? `${capitalised(CAP_NAMES.bot[span])}, shared by all servers, may run out before yours. It resets ${resets}.`
      : `${capitalised(CAP_NAMES.bot[span])}, shared by all servers, is used up. It resets ${resets}.`,
  works: (waiting: number, painting: number) =>
    waiting + painting === 0
      ? 'No pictures are queued.'
      : `${counted(waiting, 'picture')} queued, ${painting} being painted.`,
  recent: 'Your latest pictures here:',
  /** The switch: what is so now. */
  tellsDone: 'Notify me when done: on',
  tellsNothing: 'Notify me when done: off',
};
