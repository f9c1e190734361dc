import type { Refusal } from '../../../generation/model/refusal.ts';
import type { RuleBreach } from '../../../generation/model/rules.ts';
import { choice, command, option } from '../naming.ts';

/** What stops a request: a rule of the admins by its own kind, everything else by the refusal's; of a cap `capFrom` tells. */
type Stop = Exclude<Refusal['kind'], 'rule' | 'over_cap'> | RuleBreach['kind'];

const STOPS: Readonly<Record<Stop, string>> = {
  stopping: 'the restart of this bot, which takes a minute',
  paused: "this bot's FLUX account, which cannot pay at the moment",
  struck: 'their strikes: too many of their prompts were declined within a day',
  bad_options: 'the options of the command',
  no_lane: 'the accounts of this bot, none of which can paint that',
  above_pace: 'the pace that the operator of this bot set for every member',
  too_often: 'the number of commands within a few minutes',
  queue_full: 'the number of pictures that may be queued at once',
  user_blocked: 'the operator of this bot, who blocked this member',
  guild_blocked: 'the operator of this bot, who blocked this server',
  bot_paused: 'the operator of this bot, who paused it everywhere',
  guild_paused: `the pause of this server: ${command('limits resume')} resumes it`,
  channel: `the allowed channels: ${command('settings allow')} adds this one`,
  role: `the allowed roles: ${command('settings allow')} adds one`,
  model: `the allowed models: ${command('settings allow')} adds one, ${command('settings set')} changes the default`,
  pixels: `the largest size: ${command('settings set')} changes it`,
  safety: `the highest safety: ${command('settings set')} changes it`,
  count: `the most pictures of a command: ${command('settings set')} changes it`,
  words: `a blocked word: ${command('settings words')} unblocks it`,
};

/** What `/settings` says. */
export const settings = {
  title: '**Settings of this server**',
  /** By the names under which the audit trail keeps them. */
  names: {
    'allowed:channel': 'Allowed channels',
    'allowed:role': 'Allowed roles',
    'allowed:model': 'Allowed models',
    max_pixels: 'Largest size',
    max_safety: 'Highest safety',
    max_count: 'Most pictures of a command',
    confirm_from: 'Price from which a command asks first',
    ai_mark: 'Visible AI mark on pictures',
    references: 'Pictures that may be used as references',
    word: 'Blocked words',
    default_model: 'Default model',
    final_model: 'Final model',
    default_aspect: 'Default aspect',
    time_zone: 'Time zone',
    mod_log_channel: 'Mod-log channel',
    digest_channel: 'Digest channel',
  },
  /** Whose pictures. */
  referenceSources: { own: "the member's own and the bot's", everyone: "everyone's", off: "nobody's" },
  line: (name: string, value: string) => `${name}: ${value}`,
  all: 'all',
  on: 'on',
  notSet: 'not set',
  never: 'never',
  noModels: 'none',
  forRole: (name: string, role: string) => `${name} for ${role}`,
  size: (megapixels: string, pixels: number) => `${megapixels} MP (${pixels} pixels)`,
  wordCount: (count: number) => (count === 0 ? 'none' : `${count} – ${command('settings words')} shows them`),
  changed: (changes: string) => `Changed: ${changes}.`,
  unchanged: 'Nothing changed: it was already set this way.',
  allowed: (list: string, value: string) => `${list}: ${value} is now on the list.`,
  disallowed: (list: string, value: string) => `${list}: ${value} is off the list.`,
  nowAll: 'The list is now empty, so everything is allowed.',
  resets: (day: string, month: string) => `The current day ends ${day}, the month ${month}.`,
  cleared: (name: string) => `Cleared: ${name}.`,
  words: (list: string) => `Blocked words, shown only to you: ${list}`,
  noWords: 'No words are blocked.',
  wordsChanged: (added: number, removed: number) => `${added} added, ${removed} removed.`,
  warning: (sentence: string) =>
    `⚠️ With these settings a member who types ${command('imagine')} with a prompt alone is refused: “${sentence}”`,
  fine: (member: string, channel: string) => `Nothing stops ${member} in ${channel}: they can paint now.`,
  waits: (why: string) => `Their pictures wait: ${why}`,
  stopped: (member: string, channel: string, by: string) => `${member} is stopped in ${channel} by ${by}.`,
  stops: STOPS,
  capFrom: (source: string) => `a spending limit (${source}): ${command('limits view')} shows it`,
  dearPictures: (model: string, aboveSize: string | null, price: string) =>
    `${model} ${aboveSize === null ? 'in any size' : `above ${aboveSize}`}, ${price} or more`,
  abovePace: (pace: string, pictures: readonly string[]) =>
    `Nobody can paint what costs more than the ${pace} that a member may spend within a few minutes here: ${pictures.join('; ')}.`,
  theyRead: (sentence: string) => `They read: ${sentence}`,
  blockedWord: (word: string) => `The word, shown only to you: ||${word}||`,
  faults: {
    oneList: `Choose ${option('settings.entry.channel')}, ${option('settings.entry.role')} or ${option('settings.entry.model')}; only ${option('settings.entry.model')} and ${option('settings.entry.role')} go together, for the models of a role.`,
    nothingChosen: 'Choose at least one setting.',
    foreignRole: 'This role does not belong to this server. Choose one of its roles.',
    foreignChannel: 'This channel does not belong to this server. Choose one of its channels.',
    everyoneRole: `With no role listed everyone is allowed: ${command('settings clear')} empties the list.`,
    notAMember: 'This person is not a member of this server. Choose one who is.',
    bot: 'Bots do not paint. Choose a person.',
    size: `${option('settings.set.size')} must be megapixels like \`1.5\`, or width and height like \`1024x1024\`.`,
    safety: (max: number) => `${option('settings.set.safety')} must be a whole number from 0 to ${max}.`,
    count: (max: number) => `${option('settings.set.pictures')} must be a whole number from 1 to ${max}.`,
    aiMark: `${option('settings.set.aiMark')} must be ${choice('settings.set.aiMark.choices.on')} or ${choice('settings.set.aiMark.choices.off')}.`,
    references: `${option('settings.set.references')} must be one of the choices on offer.`,
    confirm: `${option('settings.set.confirm')} must be an amount like \`0.10\`, with 6 decimals at most.`,
    confirmTooHigh: (most: string) =>
      `The operator of this bot has commands ask from ${most} on; a server may only lower that.`,
    model: `${option('settings.set.model')} must be one of the models on offer.`,
    finalModel: `${option('settings.set.finalModel')} must be one of the models on offer.`,
    aspect: `${option('settings.set.aspect')} must be one of the shapes on offer.`,
    timeZone: `${option('settings.set.timeZone')} must be the name of a zone like \`Europe/Berlin\`. Choose one of the suggestions.`,
    modLog: (channel: string) =>
      `I may not write in ${channel}. Let me view it and send messages there, then try again.`,
    noWord: 'Write words or phrases, separated by commas.',
    wordTooLong: (max: number) => `A blocked word may have ${max} characters at most.`,
    tooManyWords: (max: number) => `A server may block ${max} words at most.`,
    listFull: (max: number) => `A list may have at most ${max} entries. Remove one first.`,
    unknownSetting: 'Choose one of the settings on the list.',
  },
};
