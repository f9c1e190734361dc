// What an admin of a server does first: limits, rules, spending; and that another server's admin sees none of it.

import { line, personButton, reply } from '../spots.ts';
import type { Tour } from '../tour.ts';

export const adminFirstMinutes: Tour<'admin-first-minutes'> = {
  steps: {
    admin: {
      before: async (hand) => {
        await hand.be('Iris');
        await hand.goTo('general');
      },
      at: personButton,
      do: (hand) => hand.command('limits view'),
    },
    view: { at: reply },
    role: { at: line, do: (hand) => hand.command('limits set', { per: 'day', dollars: '2', role: 'Artist' }) },
    words: { at: line, do: (hand) => hand.command('settings words', { add: hand.texts.blockedWord }) },
    explain: {
      at: line,
      do: (hand) => hand.command('settings explain', { member: 'Ada', prompt: hand.texts.blockedWord }),
    },
    rule: { at: reply },
    usage: { at: line, do: (hand) => hand.command('usage overview') },
    spent: { at: reply },
    other: {
      before: (hand) => hand.be('Noor'),
      at: personButton,
      do: (hand) => hand.command('limits view'),
    },
    own: { at: reply },
  },
};
