import type { CapScope, CapSpan } from '../../../generation/model/caps.ts';
import { CAP_NAMES, LEFT_IN } from './caps.ts';
import { counted } from './counted.ts';

/** What `/quota` says. */
export const quota = {
  cap: (left: string, limit: string, scope: CapScope, span: CapSpan, resets: string) =>
    `**${left}** of ${limit} ${LEFT_IN[scope][span]}, resets ${resets}`,
  noCaps: 'There is no spending limit.',
  pictures: (count: number) => counted(count, 'picture'),
  granted: (amount: string) => `${amount} of it granted`,
  affordable: (count: number, price: string, model: string, scope: CapScope, span: CapSpan) =>
    `Enough for ${counted(count, 'picture')} with ${model} at ${price}; ${CAP_NAMES[scope][span]} binds first.`,
  works: (waiting: number, painting: number) =>
    waiting + painting === 0
      ? 'Nothing is waiting.'
      : `${counted(waiting, 'picture')} waiting, ${painting} being painted.`,
  recent: 'Your last pictures here:',
  /** The switch: what is so now. */
  tellsDone: 'Told when done: on',
  tellsNothing: 'Told when done: off',
};
