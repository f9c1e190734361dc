// Twenty commands in the same instant under a cap that has room for two pictures.

import type { MoveHere } from '../../actions.ts';
import type { MessageView } from '../../../wire/message.ts';
import { visibleMessages, type State } from '../../state.ts';
import { hasPictures } from '../seen.ts';
import { lastPicture, ledgerTab, memberCap, personButton, reply } from '../spots.ts';
import type { Tour } from '../tour.ts';

const MEMBER = 'Ben';
const CAP = { per: 'day', member: MEMBER };
const COMMANDS = 20;
const FIT = 2;

export const twentyAtOnce: Tour<'twenty-at-once'> = {
  isFresh: (state) => !(state.known?.behind.ledger ?? []).some(({ userId }) => userId === idOf(MEMBER, state)),
  steps: {
    cap: {
      before: async (hand) => {
        await hand.be('Iris');
        await hand.goTo('general');
      },
      at: personButton,
      do: (hand) => hand.command('limits set', { ...CAP, dollars: '0.10' }),
    },
    member: {
      before: async (hand) => {
        await hand.be(MEMBER);
        await hand.goTo('general');
      },
      at: personButton,
      do: async (hand) => {
        const one: MoveHere = { do: 'command', path: 'imagine', options: { prompt: hand.texts.prompts.many } };
        await hand.atOnce(Array.from({ length: COMMANDS }, () => one));
      },
      until: (state) => repliesTo(MEMBER, state).length === COMMANDS,
    },
    twenty: { at: reply },
    pictures: { at: lastPicture, until: (state) => repliesTo(MEMBER, state).filter(hasPictures).length === FIT },
    sum: {
      before: async (hand) => {
        await hand.open('behind');
        await hand.click(ledgerTab);
      },
      at: memberCap,
    },
    back: {
      before: async (hand) => {
        await hand.open(null);
        await hand.be('Iris');
      },
      at: personButton,
      do: (hand) => hand.command('limits clear', CAP),
    },
  },
};

function idOf(name: string, { known }: State): string | undefined {
  return known?.world.users.find((user) => user.name === name)?.id;
}

/** The answers to a member's `/imagine`, once the bot has something to say. */
function repliesTo(name: string, state: State): readonly MessageView[] {
  const userId = idOf(name, state);
  return visibleMessages(state).filter(
    ({ interaction, loading }) => interaction?.userId === userId && interaction?.name === 'imagine' && !loading,
  );
}
