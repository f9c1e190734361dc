// A draft with the usual model, and its final version with another.

import { hasPicture } from '../seen.ts';
import { line, personButton, reply, replyButton } from '../spots.ts';
import type { Tour } from '../tour.ts';

export const draftToFinal: Tour<'draft-to-final'> = {
  steps: {
    setting: {
      before: async (hand) => {
        await hand.be('Iris');
        await hand.goTo('general');
      },
      at: personButton,
      do: (hand) => hand.command('settings set', { final_model: 'FLUX.2 [pro]' }),
    },
    draft: {
      before: async (hand) => {
        await hand.be('Ada');
        await hand.goTo('general');
      },
      at: line,
      do: (hand) => hand.command('imagine', { prompt: hand.texts.prompts.draft }),
      until: hasPicture,
    },
    button: { at: replyButton('final'), do: (hand) => hand.use(replyButton('final')) },
    final: { at: reply, until: hasPicture },
    change: { at: reply },
  },
};
