import type { WaitPause } from '../../../generation/model/wait.ts';

const PAUSED: Readonly<Record<WaitPause, string>> = {
  out_of_credits: 'Painting is paused: the FLUX account of this bot is out of credits.',
  key_refused: "Painting is paused: FLUX refuses this bot's key.",
  wrong_address: 'Painting is paused: this bot looks for FLUX in the wrong place.',
  storage: 'Painting is paused: pictures cannot be stored at the moment.',
  operator: 'Painting is paused by the operator of this bot.',
  guild: 'Painting is paused by the admins of this server.',
};

/** Why pictures wait, in the reply, in `/quota` and for an admin in `/settings explain`: it must be true of any reader. */
export const wait = {
  paused: (cause: WaitPause) => PAUSED[cause],
  failing: 'FLUX is failing for everyone; I keep trying.',
  delayed: (until: string) =>
    `A lot is being painted right now, and this bot may spend only so much within a few minutes. It continues ${until}.`,
  pace: (until: string) => `A member may spend only so much within a few minutes. It continues ${until}.`,
  ownPictures: 'Other pictures of the same member are painted first.',
  busy: (until: string) => `FLUX has no room for it at the moment. I try again ${until}.`,
  inputs: 'The input pictures are being fetched.',
  queued: (place: number) => `Place ${place} in the queue`,
  late: (until: string) =>
    `🖼️ Painted, but not here yet: FLUX has not handed it over so far. I keep trying; the attempt ends ${until}.`,
  lateStorage: (until: string) =>
    `🖼️ Painted, but not here yet: it cannot be stored at the moment. I keep trying; the attempt ends ${until}.`,
};
