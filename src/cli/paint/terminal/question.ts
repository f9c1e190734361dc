// Asks about the price. Without a terminal nobody is asked, and nothing is spent.

import { Answers, NoAnswerError } from '../../answers.ts';
import type { Streams } from './terminal.ts';
import type { PaintTexts } from '../texts/index.ts';

const MOST_TRIES = 5;

export type Answer = 'yes' | 'no' | 'nobody' | 'interrupted';

/** An empty answer is no. */
export async function askToPaint(streams: Streams, texts: PaintTexts): Promise<Answer> {
  const { input, error } = streams;
  if (input.isTTY !== true) return 'nobody';
  const interrupted = Promise.withResolvers<Answer>();
  using answers = new Answers({ input, output: error }, () => interrupted.resolve('interrupted'));
  return await Promise.race([untilAnswered(answers, texts), interrupted.promise]);
}

async function untilAnswered(answers: Answers, { plan, yes, yesOrNo }: PaintTexts): Promise<Answer> {
  try {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      // An input method for Chinese types full-width letters.
      const answer = (await answers.visible(`${plan.ask} ${yesOrNo} `)).normalize('NFKC').trim().toLowerCase();
      if (yes.includes(answer)) return 'yes';
      if (answer === '' || /^(?:n|no|否|不)/u.test(answer)) return 'no';
    }
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return 'interrupted';
  }
  return 'no';
}
