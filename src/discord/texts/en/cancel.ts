import { counted } from './counted.ts';

/** What `/cancel` and the button below progress say. */
export const cancel = {
  done: (count: number, released: string) =>
    `Cancelled ${counted(count, 'picture')}; ${released} is back in your limit. Nothing was charged.`,
  /** They cost that by now, cancelled or not. */
  goesOn: (count: number, cost: string) =>
    `${counted(count, 'picture')} had already begun and ${count === 1 ? 'costs' : 'cost'} ${cost} whether or not ${count === 1 ? 'it is' : 'they are'} stopped, so ${count === 1 ? 'it goes' : 'they go'} on and will arrive.`,
  /** They began as they were being stopped; the bot pays. */
  billed: (count: number, cost: string) =>
    `${counted(count, 'picture')} began at that very moment and ${count === 1 ? 'was' : 'were'} stopped: this bot pays ${cost}, you pay nothing.`,
  unclear: (count: number) =>
    `Whether ${counted(count, 'picture')} could still be stopped is not known yet: each arrives, or ends here without a charge.`,
  notYours: 'Only the member who asked for these pictures can cancel them.',
  nothing: 'You have no queued pictures. One that is being painted is already paid for and cannot be stopped.',
};
