// What whoever runs the bot sees.

import { shot, WIDE, type Shot } from '../shot.ts';

export const OPERATOR_SHOTS: readonly Shot[] = [
  shot(
    'operator-balance',
    WIDE,
    async ({ person }) => {
      await person.be('operator');
      await person.command('operator balance');
      await person.message('left at').waitFor();
      return { around: [person.message()] };
    },
    { month: true },
  ),
  shot(
    'operator-told',
    WIDE,
    async ({ person }) => {
      await person.be('operator');
      await person.openDirectMessages();
      await person.message('lasts').waitFor();
      return { around: [person.message()] };
    },
    { month: true },
  ),
];
