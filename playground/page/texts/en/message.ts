export interface MessageTexts {
  readonly messages: (place: string) => string;
  readonly yesterday: (time: string) => string;
  /** Between who used a command and the command, and behind it. */
  readonly used: { readonly between: string; readonly after: string };
  /** The tag of a bot. */
  readonly app: string;
  readonly thinking: (name: string) => string;
  readonly edited: string;
  readonly onlyYou: string;
  readonly dismiss: string;
  readonly sending: string;
  readonly noResponse: string;
  readonly failed: string;
  readonly waiting: string;
  readonly newMessages: (count: number) => string;
  readonly older: string;
  readonly jump: string;
  /** A message that arrived, for screen readers. */
  readonly said: (name: string, text: string) => string;
  readonly pictures: (count: number) => string;
  readonly welcome: (channel: string) => string;
  readonly beginning: (channel: string) => string;
  /** What one can do in the playground. */
  readonly firstSteps: string;
  readonly threadBeginning: string;
  readonly directBeginning: (name: string) => string;
  readonly replyTo: (name: string) => string;
  readonly deletedOriginal: string;
  readonly seeAttachment: string;
  readonly forwarded: string;
  readonly spoiler: string;
  readonly showSpoiler: string;
  /** `description`: empty where the picture has none. */
  readonly openPicture: (description: string) => string;
  readonly picture: string;
  readonly openOriginal: string;
  readonly close: string;
  readonly previous: string;
  readonly next: string;
  readonly download: (name: string) => string;
  readonly choose: string;
  readonly more: (name: string) => string;
  readonly profile: (name: string) => string;
  /** The name of a menu. */
  readonly actions: string;
  readonly copyText: string;
  readonly copyMessageId: string;
  readonly copyUserId: string;
  readonly deleteMessage: string;
  readonly unknownUser: string;
  readonly deletedRole: string;
  readonly unknownChannel: string;
  readonly directMessage: string;
  readonly noSuchCommand: string;
}

export const message: MessageTexts = {
  messages: (place) => `Messages in ${place}`,
  yesterday: (time) => `Yesterday at ${time}`,
  used: { between: 'used', after: '' },
  app: 'APP',
  thinking: (name) => `${name} is thinking…`,
  edited: '(edited)',
  onlyYou: 'Only you can see this',
  dismiss: 'Dismiss message',
  sending: 'Sending command…',
  noResponse: 'The application did not respond',
  failed: 'This interaction failed',
  waiting: 'waiting for the application',
  newMessages: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
  older: 'You’re viewing older messages',
  jump: 'Jump to present',
  said: (name, text) => `${name}: ${text}`,
  pictures: (count) => (count === 1 ? '1 attachment' : `${count} attachments`),
  welcome: (channel) => `Welcome to #${channel}!`,
  beginning: (channel) => `This is the start of the #${channel} channel.`,
  firstSteps:
    'Type / to see what the bot can do: /imagine paints a picture. “Tours”, at the top, shows it to you. Your name, below the channels, lets you be somebody else.',
  threadBeginning: 'This is the start of this thread.',
  directBeginning: (name) => `This is the beginning of your direct message history with ${name}.`,
  replyTo: (name) => `In reply to ${name}`,
  deletedOriginal: 'Original message was deleted',
  seeAttachment: 'Click to see attachment',
  forwarded: 'Forwarded',
  spoiler: 'Spoiler',
  showSpoiler: 'Show the spoiler',
  openPicture: (description) => (description === '' ? 'Open picture' : `Open picture: ${description}`),
  picture: 'Picture',
  openOriginal: 'Open in browser',
  close: 'Close',
  previous: 'Previous picture',
  next: 'Next picture',
  download: (name) => `Download ${name}`,
  choose: 'Make a selection',
  more: (name) => `More actions for the message from ${name}`,
  profile: (name) => `Actions for ${name}`,
  actions: 'Actions',
  copyText: 'Copy Text',
  copyMessageId: 'Copy Message ID',
  copyUserId: 'Copy User ID',
  deleteMessage: 'Delete Message',
  unknownUser: 'unknown-user',
  deletedRole: 'deleted-role',
  unknownChannel: 'unknown',
  directMessage: 'Direct message',
  noSuchCommand: 'This command does not exist',
};
