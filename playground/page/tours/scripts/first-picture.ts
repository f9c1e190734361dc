// A member's first picture: the command, the hold, the picture, the charge.

import type { Hand } from '../hand.ts';
import { hasPicture } from '../seen.ts';
import { ledgerLine, ledgerTab, line, personButton, reply } from '../spots.ts';
import type { Tour } from '../tour.ts';

export const firstPicture: Tour<'first-picture'> = {
  steps: {
    member: {
      before: async (hand) => {
        await hand.be('Ada');
        await hand.goTo('general');
      },
      at: personButton,
    },
    command: {
      at: line,
      do: (hand) => hand.command('imagine', { prompt: hand.texts.prompts.first }),
    },
    held: {
      before: showLedger,
      at: ledgerLine('hold'),
    },
    painting: { before: (hand) => hand.uncover(), at: reply, until: hasPicture },
    settled: { before: showLedger, at: ledgerLine('settle'), until: (state) => ledgerLine('settle')(state) !== null },
    buttons: { before: (hand) => hand.open(null), at: reply },
    quota: { at: line, do: (hand) => hand.command('quota') },
    left: { at: reply },
  },
};

async function showLedger(hand: Hand): Promise<void> {
  await hand.open('behind');
  await hand.click(ledgerTab);
}
