import type { BotState, Part } from '../../../wire/world.ts';

export interface LayoutTexts {
  readonly servers: string;
  readonly channels: string;
  readonly directMessages: string;
  readonly unread: string;
  readonly ageRestricted: string;
  readonly menu: string;
  readonly close: string;
  readonly you: string;
  readonly beSomebodyElse: string;
  readonly language: string;
  readonly theme: string;
  readonly dark: string;
  readonly light: string;
  readonly parts: Readonly<Record<Part, string>>;
  /** What a person of that part may do. */
  readonly partNotes: Readonly<Record<Part, string>>;
  readonly bot: Readonly<Record<BotState, string>>;
  readonly panels: Readonly<Record<'behind' | 'levers' | 'tours', string>>;
  readonly lost: string;
  readonly loading: string;
  readonly dismiss: string;
}

export const layout: LayoutTexts = {
  servers: 'Servers',
  channels: 'Channels',
  directMessages: 'Direct messages',
  unread: 'new messages',
  ageRestricted: 'age-restricted channel',
  menu: 'Servers and channels',
  close: 'Close',
  you: 'You are',
  beSomebodyElse: 'Be somebody else',
  language: 'Language of their Discord',
  theme: 'Theme',
  dark: 'Dark',
  light: 'Light',
  parts: {
    member: 'Member',
    newcomer: 'New member',
    artist: 'Artist',
    moderator: 'Moderator',
    admin: 'Server admin',
    'other-admin': 'Admin of another server',
    operator: 'Operator',
  },
  partNotes: {
    member: 'Paints, and pays from their own limit.',
    newcomer: 'Joined yesterday, so a limit for new members holds for them.',
    artist: 'Has the role Artist, for which limits of its own can be set.',
    moderator: 'May delete pictures of others, and reads #mod-log.',
    admin: 'Sets limits, reviews usage, decides what is allowed here.',
    'other-admin': 'Sees nothing of this server.',
    operator: 'Runs the bot and pays the hosts.',
  },
  bot: {
    starting: 'Easel is starting',
    ready: 'Easel is online',
    stopping: 'Easel is stopping',
    killed: 'Easel is down',
    failed: 'Easel could not start',
  },
  panels: { behind: 'Behind', levers: 'Levers', tours: 'Tours' },
  lost: 'The playground has ended. Start it again with “npm run play” and open the link that it prints.',
  loading: 'Connecting …',
  dismiss: 'Dismiss',
};
