import type { CapScope, CapSpan } from '../../generation/model/caps.ts';
import type { OptionFault } from '../../generation/model/options.ts';
import type { FailureReason } from '../../generation/model/generation.ts';
import { doorEn } from './common.ts';
import { historyEn } from './history.ts';
import { limitsEn } from './limits.ts';
import { operatorEn } from './operator.ts';
import { privacyEn } from './privacy.ts';
import { usageEn } from './usage.ts';
import { settingsEn } from './settings.ts';
import { strikesEn } from './strikes.ts';

/** `1 picture`, `3 pictures`. */
const pictures = (count: number): string => `${count} picture${count === 1 ? '' : 's'}`;

const CAP_NAMES: Readonly<Record<CapScope, Readonly<Record<CapSpan, string>>>> = {
  member: { day: 'your limit for today', month: 'your limit for this month' },
  guild: { day: "this server's limit for today", month: "this server's limit for this month" },
  bot: { day: "this bot's limit for today", month: "this bot's limit for this month" },
};

const LEFT_IN: Readonly<Record<CapScope, Readonly<Record<CapSpan, string>>>> = {
  member: { day: 'left today', month: 'left this month' },
  guild: { day: 'left today for this server', month: 'left this month for this server' },
  bot: { day: 'left today for this bot', month: 'left this month for this bot' },
};

const FAILURES: Readonly<Record<FailureReason, string>> = {
  request_moderated: 'BFL declined this prompt; nothing was charged. Word it differently and try again.',
  content_moderated:
    'BFL held the picture back after painting it; nothing was charged. Word it differently, or try another seed.',
  provider_failed: 'FLUX failed on this picture; nothing was charged. Try again.',
  timed_out: 'FLUX took too long over this picture; nothing was charged. Try again.',
  task_lost: 'FLUX lost this picture; nothing was charged. Try again.',
  unanswered: 'FLUX took this picture, and what became of it cannot be found out; you were not charged. Try again.',
  not_handed_over: 'FLUX painted this picture and did not hand it over; nothing was charged. Try again later.',
  bad_image: 'The picture arrived damaged every time; nothing was charged. Try again.',
  storage_failed: 'The picture could not be stored; nothing was charged. Tell whoever hosts this bot.',
  invalid_request: 'FLUX does not accept these options; nothing was charged. Try others.',
  unknown_model: 'FLUX does not offer this model at present; nothing was charged. Choose another one.',
  unreachable: 'FLUX could not be reached for ten minutes; nothing was charged. Try again later.',
  overloaded: 'FLUX had no room for this picture for ten minutes; nothing was charged. Try again later.',
  provider_failing: 'FLUX has failed for everybody for ten minutes; nothing was charged. Try again later.',
  outcome_unknown: 'FLUX did not say whether it took this picture; you were not charged. Try again.',
  out_of_credits: 'The FLUX account of this bot is out of credits; nothing was charged. Its operator has been told.',
  key_refused: "FLUX refuses this bot's key; nothing was charged. Its operator has been told.",
  struck: 'Not sent to FLUX, because too many of your prompts were declined; nothing was charged.',
  cancelled: 'Cancelled; nothing was charged.',
  withdrawn: 'Withdrawn; nothing was charged.',
  restored:
    'This bot was set back to a backup, and does not know whether this was painted since; you were not charged. Try again.',
};

function fault(problem: OptionFault): string {
  const option = `\`${problem.option}\``;
  switch (problem.kind) {
    case 'wrong_length':
      return `${option} must have ${problem.min} to ${problem.max} characters that are not all blanks`;
    case 'out_of_range':
      return `${option} must be a whole number from ${problem.min} to ${problem.max}`;
    case 'not_a_step':
      return `${option} must be a multiple of ${problem.step}`;
    case 'not_a_choice':
      return `${option} must be one of ${problem.choices.join(', ')}`;
    case 'not_for_model':
      return `${option} cannot be set for ${problem.model}`;
    case 'needs':
      return `${option} needs \`${problem.other}\` as well`;
    case 'excludes':
      return `${option} and \`${problem.other}\` exclude each other`;
    case 'too_many_pixels':
      return `\`width\` × \`height\` may be ${problem.max} pixels at most`;
  }
}

/** English, and by its type the list of everything the bot can say. Arguments that are strings are shown as they are. */
export const en = {
  progress: {
    queued: (place: number) => `⏳ Place ${place} in the queue`,
    paused: '⏸️ Painting is paused; your place is kept and nothing is charged. `/cancel` gives the place up.',
    failing: (done: number, count: number) =>
      `🌧️ FLUX is failing for everybody; ${done === 0 ? '' : `${done} of ${count} done, and for the rest `}your place is kept and nothing is charged. I try again by myself. \`/cancel\` gives the place up.`,
    painting: (since: string, done: number, count: number) =>
      count === 1 ? `🎨 Painting, started ${since}` : `🎨 Painting, started ${since} · ${done} of ${count} done`,
  },
  result: {
    seeds: (list: string, count: number) => `${count === 1 ? 'seed' : 'seeds'} ${list}`,
    nearlyUsed: (left: string, scope: CapScope, span: CapSpan, resets: string) =>
      `⚠️ Only ${left} is left of ${CAP_NAMES[scope][span]}. It resets ${resets}.`,
    left: (amount: string, scope: CapScope, span: CapSpan) => `${amount} ${LEFT_IN[scope][span]}`,
    somePictures: (numbers: string, count: number, sentence: string) =>
      `⚠️ Picture ${numbers} of ${count}: ${sentence}`,
    moderated: (member: string, channel: string, count: number, reasons: string) =>
      `🛡️ BFL declined ${pictures(count)} of ${member} in ${channel}${reasons === '' ? '' : `: ${reasons}`}.`,
    refusedByDiscord: 'Discord refuses this message. Whatever was painted is kept: `/history` shows it again.',
    shrunk: 'Sent as JPEG, because the originals are larger than Discord takes here. They are kept as they are.',
    tooLarge: 'The picture is larger than Discord takes here, even as a small JPEG. It is kept; see `/history`.',
    failure: (reason: FailureReason, details: readonly string[]) =>
      details.length === 0 ? FAILURES[reason] : `${FAILURES[reason]} (${details.join(', ')})`,
  },
  refusal: {
    stopping: 'I am restarting. Try again in a minute.',
    out_of_credits:
      'Painting is paused: the FLUX account of this bot is out of credits. Its operator has been told; nothing was charged.',
    key_refused: "Painting is paused: FLUX refuses this bot's key. Its operator has been told; nothing was charged.",
    badOptions: (faults: readonly OptionFault[]) => `Please change this: ${faults.map(fault).join('; ')}.`,
    abovePace: (price: string, pace: string) =>
      `One such picture costs ${price}, more than the ${pace} that a member may spend at a stretch here. Choose a cheaper model or a smaller size.`,
    overCap: (price: string, left: string, scope: CapScope, span: CapSpan, resets: string) =>
      `This costs ${price}, but ${left} is left of ${CAP_NAMES[scope][span]}. It resets ${resets}.`,
    cheaper: (model: string, price: string) => `With ${model} it would be ${price} and fit.`,
    userBlocked: 'Whoever runs this bot has blocked you from painting with it.',
    guildBlocked: 'Whoever runs this bot has blocked this server.',
    botPaused: 'Painting is paused by whoever runs this bot. Try again later.',
    guildPaused: 'Painting is paused by the admins of this server. Try again later.',
    channel: (channels: string) => `Painting is allowed in ${channels} only.`,
    role: (roles: string) => `Painting needs one of these roles: ${roles}.`,
    model: (model: string, allowed: string) =>
      allowed === ''
        ? `You may not use ${model} here, nor any other model.`
        : `You may not use ${model} here. You may use ${allowed}.`,
    pixels: (max: number) => `A picture may have ${max} pixels at most on this server. Choose a smaller size.`,
    safety: (max: number) => `\`safety\` may be ${max} at most on this server.`,
    count: (max: number) => `A command may paint ${pictures(max)} at most on this server.`,
    words: 'The admins of this server do not allow a word in this prompt. Put it differently.',
    queueFull: (waiting: number, max: number) =>
      `You have ${pictures(waiting)} waiting, and ${max} may wait at once. Try again when some are done, or use \`/cancel\`.`,
    everyone: 'You may not use this here.',
    admins: 'This is for those who manage this server.',
    operator: 'This is for whoever runs this bot.',
    unknownCommand: 'I do not know this command any more. Try again in a minute.',
    unknownComponent:
      'This button or menu is of another version of me and does nothing any more. Use the command again.',
    broken: (reference: string) =>
      `Something broke on my side. Try again, or quote \`${reference}\` to whoever hosts this bot.`,
  },
  quota: {
    cap: (left: string, limit: string, scope: CapScope, span: CapSpan, resets: string) =>
      `**${left}** of ${limit} ${LEFT_IN[scope][span]}, resets ${resets}`,
    noCaps: 'There is no spending limit.',
    pictures,
    granted: (amount: string) => `${amount} of it granted`,
    affordable: (count: number, price: string, model: string, scope: CapScope, span: CapSpan) =>
      `Enough for ${pictures(count)} with ${model} at ${price}; ${CAP_NAMES[scope][span]} binds first.`,
    works: (waiting: number, painting: number, place: number | null) =>
      waiting + painting === 0
        ? 'Nothing is waiting.'
        : `${pictures(waiting)} waiting${place === null ? '' : ` (the first at place ${place})`}, ${painting} being painted.`,
    recent: 'Your last pictures here:',
  },
  cancel: {
    done: (count: number, released: string) =>
      `Cancelled ${pictures(count)}; ${released} is yours again. Nothing was charged.`,
    nothing: 'You have no pictures waiting. One that is being painted cannot be stopped: it is paid for.',
  },
  door: doorEn,
  history: historyEn,
  operator: operatorEn,
  privacy: privacyEn,
  usage: usageEn,
  limits: limitsEn,
  settings: settingsEn,
  strikes: strikesEn,
};

/** Everything the bot can say. A language that misses a text does not compile. */
export type Texts = typeof en;
