// The bot is killed while a host paints, and started again: the reply gets its picture, which is billed once.

import { HOST_NAMES } from '../../../wire/behind.ts';
import type { State } from '../../state.ts';
import { hasPicture } from '../seen.ts';
import { behindBody, hostsTab, lever, line, reply } from '../spots.ts';
import type { Hand } from '../hand.ts';
import type { Tour } from '../tour.ts';

export const killIt: Tour<'kill-it'> = {
  steps: {
    slow: { before: (hand) => hand.open('levers'), at: lever('host-slow'), do: pullSlow },
    command: {
      before: async (hand) => {
        await hand.open(null);
        await hand.be('Ada');
        await hand.goTo('general');
      },
      at: line,
      do: (hand) => hand.command('imagine', { prompt: hand.texts.prompts.killed }),
      until: isRendering,
    },
    kill: {
      before: (hand) => hand.open('levers'),
      at: lever('kill'),
      do: (hand) => hand.pull('kill'),
      until: ({ known }) => known?.bot.state === 'killed',
    },
    down: { before: (hand) => hand.open(null), at: reply },
    start: {
      before: (hand) => hand.open('levers'),
      at: lever('start'),
      do: (hand) => hand.pull('start'),
      until: ({ known }) => known?.bot.state === 'ready',
    },
    picture: { before: (hand) => hand.open(null), at: reply, until: hasPicture },
    billed: {
      before: async (hand) => {
        await hand.open('behind');
        await hand.click(hostsTab);
      },
      at: behindBody,
    },
    back: { before: (hand) => hand.open('levers'), at: lever('host-slow'), do: pullSlow },
  },
};

async function pullSlow(hand: Hand): Promise<void> {
  for (const host of HOST_NAMES) await hand.pull('host-slow', host);
}

function isRendering({ known }: State): boolean {
  return known?.behind.generations.at(-1)?.pictures.some(({ state }) => state === 'rendering') ?? false;
}
