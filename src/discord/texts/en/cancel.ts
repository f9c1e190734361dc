import { counted } from './counted.ts';

/** What `/cancel` says. */
export const cancel = {
  done: (count: number, released: string) =>
    `Cancelled ${counted(count, 'picture')}; ${released} is yours again. Nothing was charged.`,
  nothing: 'You have no pictures waiting. One that is being painted cannot be stopped: it is paid for.',
};
