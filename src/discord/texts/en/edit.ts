import { counted } from './counted.ts';

/** The dialog that changes the recipe of an earlier picture, and what its answers say. */
export const edit = {
  title: 'Edit and paint again',
  prompt: 'Prompt',
  promptTooLong: 'The old one is too long for a dialog. You get it as a private file.',
  oldPrompt: 'The old prompt is longer than the 4000 characters that a dialog takes. Here it is, to copy from:',
  model: 'Model',
  price: (count: number, price: string) => (count === 1 ? price : `${counted(count, 'picture')}: ${price}`),
  aspect: 'Aspect',
  seed: 'Seed',
  seedHint: (seed: number) => `Leave empty for a new one; it was ${seed}.`,
  private: 'Only for me',
  staysPrivate: 'The earlier one is private, so this one is too.',
  tryAgain: 'Try again',
};
