import type { LeverName, LeverView } from '../../../wire/levers.ts';

interface LeverText {
  readonly title: string;
  /** What it does to the surroundings. */
  readonly shows: string;
  /** What the bot promises then. */
  readonly promises: string;
  /** On its button or its switch. */
  readonly act: string;
}

export interface LeversTexts {
  readonly intro: string;
  readonly promise: string;
  readonly groups: Readonly<Record<'bot' | 'time' | 'hosts' | 'discord' | 'data', string>>;
  readonly levers: Readonly<Record<LeverName, LeverText>>;
  /** On the switch or button of a value. */
  readonly values: Readonly<Record<string, string>>;
  readonly blocked: Readonly<Record<NonNullable<LeverView['blocked']>, string>>;
  /** `count`: pictures and answers. */
  readonly waitsFor: (count: number) => string;
  readonly giveUp: string;
  /** `date`: what it is in the playground now. */
  readonly clock: (date: string) => string;
  readonly failed: (why: string) => string;
}

export const levers: LeversTexts = {
  intro:
    'Nothing here touches the bot from within: each lever does to Discord, to the hosts or to the process what could happen to them.',
  promise: 'The bot promises:',
  groups: {
    bot: 'The bot’s process',
    time: 'Time',
    hosts: 'Hosts that paint',
    discord: 'Discord',
    data: 'Example data',
  },
  levers: {
    kill: {
      title: 'kill -9',
      shows: 'The process ends at once, wherever it is, and stays down until you start it.',
      promises:
        'Whatever Discord heard acknowledged gets its picture after the start: once, in the same reply, and paid once. Commands sent meanwhile are not answered and cost nothing.',
      act: 'Kill',
    },
    'kill-and-start': {
      title: 'kill -9, and start again',
      shows: 'The same, and a new process is started right away. Pull it while a picture is being painted.',
      promises: 'The reply gets its picture from the task that was paid for already. Nothing is ordered twice.',
      act: 'Kill and start',
    },
    start: {
      title: 'Start the bot',
      shows: 'Starts a new process, as after a crash.',
      promises: 'It takes up everything that stands unfinished in its database before it does anything else.',
      act: 'Start',
    },
    tomorrow: {
      title: 'Tomorrow',
      shows:
        'Waits until nothing is under way, then moves the clocks of the bot, of Discord and of the hosts 24 hours on. The bot goes on running, as it would through the night.',
      promises:
        'A fresh day under every daily limit, and yesterday in /usage. Replies of yesterday cannot be edited any more; their buttons still work.',
      act: 'Go to tomorrow',
    },
    'end-of-month': {
      title: 'The end of the month',
      shows:
        'The same, to noon (UTC) on the first day of next month: wherever a server keeps its calendar, its month is over.',
      promises: 'A fresh month under every monthly limit. The old one stays in /usage.',
      act: 'Go to next month',
    },
    'host-slow': {
      title: 'Slow',
      shows: 'A picture takes 20 seconds there instead of about two.',
      promises:
        'Commands are answered at once all the same, the reply tells how long it usually takes, and nothing is charged before the picture is there.',
      act: '',
    },
    'host-declines': {
      title: 'Declines everything',
      shows: 'Its content filter refuses each picture after having painted it.',
      promises:
        'The member reads that it was declined, pays nothing, and the picture goes to no other host. Whoever is declined again and again is paused for a while.',
      act: '',
    },
    'host-fails': {
      title: 'Fails',
      shows: 'Every order, and every question about one, is answered with a 503.',
      promises:
        'No picture is lost or bought twice. What that host certainly did not take goes to the next one that has the model, or waits; what it is painting is asked for again.',
      act: '',
    },
    'host-out-of-credits': {
      title: 'No credit left',
      shows: 'The account there is empty, and orders are refused with a 402.',
      promises:
        'The next host goes on. Where there is none, pictures wait and their members are told; the operator gets one message about each empty account, and all goes on by itself once there is credit.',
      act: '',
    },
    'host-price': {
      title: 'A higher price',
      shows: 'Black Forest Labs takes half as much again for every picture.',
      promises:
        'From the first answer on, what the host takes is what is shown, held, charged and counted under the limits. The operator is told once.',
      act: 'Half as much again',
    },
    'discord-5xx': {
      title: 'Every call fails',
      shows: 'Discord answers each call of the bot with a 503.',
      promises:
        'Pictures under way are painted, kept, and delivered once Discord takes them. A command that could not be answered in time costs nothing.',
      act: 'Answer 503',
    },
    'gateway-cut': {
      title: 'The gateway breaks',
      shows:
        'The connection breaks through which Discord tells the bot of commands and clicks: once, or until you put it back.',
      promises:
        'It connects again by itself and is told what it missed. Pictures under way notice nothing: they arrive even while the gateway is off.',
      act: '',
    },
    month: {
      title: 'A month of eight members',
      shows:
        'Fills the first server with thirty days of eight members, made up by the playground and written by the bot’s own stores while the bot is stopped. Then look at /usage, /limits and /operator.',
      promises:
        'The people and their pictures are invented, the ledger is not: every hold, charge and loss was written by the same code as yours.',
      act: 'Write the month',
    },
  },
  values: {
    bfl: 'Black Forest Labs',
    replicate: 'Replicate',
    atlascloud: 'AtlasCloud',
    once: 'Break once',
    off: 'Off',
  },
  blocked: {
    'bot-is-down': 'The bot is down.',
    'bot-is-up': 'The bot is running.',
    busy: 'Something else is being done.',
    'already-there': 'It is there: look at /usage overview as an admin.',
  },
  waitsFor: (count) => (count === 0 ? 'About to move.' : `Waits for ${count} under way.`),
  giveUp: 'Do not wait',
  clock: (date) => `In the playground it is now ${date}.`,
  failed: (why) => `It ended: ${why}`,
};
