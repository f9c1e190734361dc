type Captions<Key extends string> = Readonly<Record<Key, string>>;

interface TourTexts<Key extends string> {
  readonly title: string;
  /** What one sees. */
  readonly about: string;
  /** What is otherwise afterwards; null where nothing is. */
  readonly leaves: string | null;
  /** In the order of the tour. */
  readonly captions: Captions<Key>;
}

export interface ToursTexts {
  readonly intro: string;
  readonly start: string;
  readonly pause: string;
  readonly goOn: string;
  readonly next: string;
  readonly stop: string;
  readonly close: string;
  readonly step: (step: number, of: number) => string;
  readonly paused: string;
  readonly waiting: string;
  readonly slow: string;
  readonly ended: string;
  readonly failed: (step: number, why: string) => string;
  /** What a tour leaves otherwise than it was. */
  readonly afterwards: (leaves: string) => string;
  readonly used: string;
  /** What is painted in the tours. */
  readonly prompts: Captions<'first' | 'many' | 'killed' | 'draft'>;
  /** Of a word that the admin blocks. */
  readonly blockedWord: string;
  readonly tours: {
    readonly 'first-picture': TourTexts<
      'member' | 'command' | 'held' | 'painting' | 'settled' | 'buttons' | 'quota' | 'left'
    >;
    readonly 'twenty-at-once': TourTexts<'cap' | 'member' | 'twenty' | 'pictures' | 'sum' | 'back'>;
    readonly 'admin-first-minutes': TourTexts<
      'admin' | 'view' | 'role' | 'words' | 'explain' | 'rule' | 'usage' | 'spent' | 'other' | 'own'
    >;
    readonly 'kill-it': TourTexts<'slow' | 'command' | 'kill' | 'down' | 'start' | 'picture' | 'billed' | 'back'>;
    readonly 'draft-to-final': TourTexts<'setting' | 'draft' | 'button' | 'final' | 'change'>;
  };
}

export const tours: ToursTexts = {
  intro:
    'A tour uses the page as you would: it types, clicks and pulls levers, and says what happens. About a minute each; Esc pauses it.',
  start: 'Start',
  pause: 'Pause',
  goOn: 'Go on',
  next: 'Next',
  stop: 'Stop',
  close: 'Close',
  step: (step, of) => `${step} of ${of}`,
  paused: 'Paused',
  waiting: 'Waiting for it …',
  slow: 'This takes longer than usual. The tour goes on as soon as it has happened.',
  ended: 'That was the tour. Everything stays as it is: go on from here yourself.',
  failed: (step, why) => `The tour ended at step ${step}: ${why}`,
  afterwards: (leaves) => `Afterwards: ${leaves}`,
  used: 'It needs a playground in which Ben has not painted. End this one with Ctrl-C, and start it again with “npm run play”.',
  prompts: {
    first: 'a lighthouse at dusk, oil on canvas',
    many: 'a paper boat on a quiet lake',
    killed: 'a night train in the snow',
    draft: 'a fox reading in a library',
  },
  blockedWord: 'clown',
  tours: {
    'first-picture': {
      title: 'First picture',
      about: 'A member types /imagine: what she sees, and what it costs.',
      leaves: null,
      captions: {
        member:
          'You are Ada, a member of this server. Easel is in it, too. Discord and the hosts that paint are sandboxes on this machine: nothing here costs anything.',
        command: 'A picture begins with /imagine. It is typed as in Discord.',
        held: 'Easel answers at once. Before anything goes to a host, $0.04 are set aside from what Ada may spend today.',
        painting: 'A host paints for about two seconds. Then this same message becomes the picture.',
        settled: 'Now the $0.04 are charged. Had the host failed or declined, they would have been given back.',
        buttons: 'Everybody can go on from here. The price is on the button, and whoever clicks it pays.',
        quota: 'What is left? Ada asks with /quota.',
        left: 'The answer is for her alone, as “Only you can see this” says.',
      },
    },
    'twenty-at-once': {
      title: 'Twenty at once under a cap of $0.10',
      about: 'Twenty commands in the same instant, and money for two.',
      leaves: 'Ben has spent $0.08 of today’s limit.',
      captions: {
        cap: 'You are Iris, who looks after this server. She allows Ben $0.10 a day. A picture costs $0.04, so that is two.',
        member: 'You are Ben now. He is about to ask for twenty pictures in the same instant.',
        twenty:
          'All twenty have their answer. Each was checked together with what is already set aside, so two were taken. Eighteen were refused, in words that only Ben sees, and cost nothing.',
        pictures: 'The two that were taken are painted.',
        sum: 'Spent: $0.08 of $0.10. No cent more, however fast the commands come.',
        back: 'Iris takes the limit back.',
      },
    },
    'admin-first-minutes': {
      title: 'An admin’s first ten minutes',
      about: 'Limits, rules and spending of one server, from the chair of its admin.',
      leaves: 'Artists may spend $2 a day here, and one word is blocked.',
      captions: {
        admin: 'You are Iris, who looks after this server. First she asks what may be spent here.',
        view: 'Every limit in force, and who has set it. The operator’s ceilings hold for every server.',
        role: 'Artists may spend $2 a day. The limit of a role holds for all who have it.',
        words: 'A word that is not wanted in prompts here is blocked.',
        explain: 'Ada asks why a prompt was refused. Iris looks it up for her.',
        rule: 'This is the rule that stopped it.',
        usage: 'What has been spent so far?',
        spent: 'By day, by model and by member. The lever “A month of eight members” fills it with more.',
        other: 'You are Noor now, the admin of another server. She asks for the limits, too.',
        own: 'She sees those of her own server and nothing of the one before.',
      },
    },
    'kill-it': {
      title: 'Kill it',
      about: 'kill -9 in the middle of a picture, and what becomes of the reply.',
      leaves: null,
      captions: {
        slow: 'The hosts are made slow first, so that there is time to see it.',
        command: 'Ada asks for a picture. A moment later a host is painting it.',
        kill: 'Now the bot is killed, as by a crash or a power cut. It has no chance to tidy up.',
        down: 'The reply stands still. The host goes on painting, and nobody asks it how far it is.',
        start: 'The bot is started again. It reads in its database which picture is where.',
        picture: 'It asks the host for the same task, and the old reply gets its picture.',
        billed: 'One task, billed once. Nothing was painted twice, nothing is set aside any more.',
        back: 'The hosts are made fast again.',
      },
    },
    'draft-to-final': {
      title: 'From draft to final',
      about: 'Draft with one model, then paint the final version with another by one click.',
      leaves: 'This server’s final model is FLUX.2 [pro].',
      captions: {
        setting: 'You are Iris. She chooses the model for final versions on this server: FLUX.2 [pro].',
        draft: 'Ada asks for a draft with the usual model.',
        button: 'Her draft has a button “Final”, with its price. The draft stays as it is.',
        final: 'The same prompt goes to the other model, and the answer is a new message.',
        change: 'It says what has changed. Each model paints its own picture, so it is no copy of the draft.',
      },
    },
  },
};
