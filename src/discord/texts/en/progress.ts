import { command } from '../naming.ts';

/** What a reply says while its pictures wait or are painted. */
export const progress = {
  done: (done: number, count: number) => `${done} of ${count} done.`,
  /** `isRest`: some of its pictures came to an end. */
  kept: (isRest: boolean, isPaused: boolean) =>
    `${isRest ? 'The other pictures keep their' : 'You keep your'} place and nothing is charged${isPaused ? '; after ten minutes the wait ends by itself' : ''}. ${command('cancel')} gives up the place.`,
  usually: (seconds: number) => `usually ${seconds} s a picture`,
  directMessageFollows: `📨 I can no longer change this private reply: the result will come by direct message, and ${command('history')} shows it too.`,
  cancel: 'Cancel',
  painting: (since: string, done: number, count: number) =>
    count === 1 ? `🎨 Painting, started ${since}` : `🎨 Painting, started ${since} · ${done} of ${count} done`,
  /** In a message of its own, which mentions the member. */
  isDone: (where: string) => `🔔 Done: ${where}`,
};
