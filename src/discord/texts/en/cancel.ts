import { counted } from './counted.ts';

/** What `/cancel` and the button below progress say. */
export const cancel = {
  done: (count: number, released: string) =>
    `Cancelled ${counted(count, 'picture')}; ${released} is yours again. Nothing was charged.`,
  /** They cost that by now, cancelled or not. */
  goesOn: (count: number, cost: string) =>
    `${counted(count, 'picture')} had begun and ${count === 1 ? 'costs' : 'cost'} ${cost} whether or not ${count === 1 ? 'it is' : 'they are'} stopped: ${count === 1 ? 'it is' : 'they are'} finished and will arrive.`,
  /** They began as they were being stopped; the bot pays. */
  billed: (count: number, cost: string) =>
    `${counted(count, 'picture')} began at that very moment and ${count === 1 ? 'was' : 'were'} stopped: this bot pays ${cost} for that, you pay nothing.`,
  unclear: (count: number) =>
    `Whether ${counted(count, 'picture')} could still be stopped is not known yet: each arrives, or ends here without a charge.`,
  notYours: 'Only whoever asked for these pictures may cancel them.',
  nothing: 'You have no pictures waiting. One that is being painted cannot be stopped: it is paid for.',
};
