import { counted } from './counted.ts';

/** What `/cancel` and the button below progress say. */
export const cancel = {
  done: (count: number, released: string) =>
    `Cancelled ${counted(count, 'picture')}; ${released} is yours again. Nothing was charged.`,
  notYours: 'Only whoever asked for these pictures may cancel them.',
  nothing: 'You have no pictures waiting. One that is being painted cannot be stopped: it is paid for.',
};
