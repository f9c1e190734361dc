import type { CapScope, CapSpan, OwnScope } from '../../../generation/model/caps.ts';
import type { FailureReason } from '../../../generation/model/generation.ts';
import type { RecipePart } from '../../../generation/model/edit.ts';
import type { ModerationReason, RequestField } from '../../../generation/ports/image-provider.ts';
import type { InputFault } from '../../../generation/model/input-picture.ts';
import { CAP_NAMES, capitalised, LEFT_IN } from './caps.ts';
import { counted } from './counted.ts';
import { command, option } from '../naming.ts';
import { allOf } from './listed.ts';

type Moderation = 'request_moderated' | 'content_moderated';

/** What a host declined. */
const MODERATED: Readonly<Record<Moderation, (host: string) => string>> = {
  request_moderated: (host) => `${host} declined this prompt; nothing was charged. Word it differently and try again.`,
  content_moderated: (host) =>
    `${host} held the picture back after painting it; nothing was charged. Word it differently, or try another seed.`,
};

const FAILURES: Readonly<Record<Exclude<FailureReason, Moderation>, string>> = {
  provider_failed: 'FLUX failed on this picture; nothing was charged. Try again.',
  timed_out: 'FLUX took too long over this picture; nothing was charged. Try again.',
  task_lost: 'FLUX lost this picture; nothing was charged. Try again.',
  unanswered: 'FLUX accepted this picture, but its result cannot be found out; you were not charged. Try again.',
  not_handed_over: 'FLUX painted this picture but did not hand it over; nothing was charged. Try again later.',
  bad_image: 'The picture arrived damaged every time; nothing was charged. Try again.',
  input_unreachable:
    'One of your pictures could not be fetched from Discord; nothing was charged. It may have been deleted: upload or choose it again.',
  input_refused: 'One of your pictures cannot be used; nothing was charged. Use JPEG, PNG, WebP or GIF.',
  input_lost: 'An input picture is gone; nothing was charged. Use another one.',
  input_rejected: 'FLUX could not read one of your pictures; you were not charged. Save it again, or give another one.',
  storage_failed: 'The picture could not be stored; nothing was charged. Tell the operator of this bot.',
  invalid_request: 'FLUX does not accept these options; nothing was charged. Try others.',
  unknown_model: 'FLUX does not offer this model at present; nothing was charged. Choose another one.',
  unreachable: 'FLUX could not be reached for ten minutes; nothing was charged. Try again later.',
  overloaded: 'FLUX had no room for this picture for ten minutes; nothing was charged. Try again later.',
  provider_failing: 'FLUX has failed for everyone for ten minutes; nothing was charged. Try again later.',
  outcome_unknown: 'FLUX did not say whether it took this picture; you were not charged. Try again.',
  refused:
    'FLUX refused this picture and did not say why; nothing was charged. Word it differently, or choose another model.',
  out_of_credits: 'The FLUX account of this bot is out of credits; nothing was charged. Try again later.',
  key_refused: "FLUX refuses this bot's key; nothing was charged. Try again later.",
  wrong_address: 'This bot looked for FLUX in the wrong place for ten minutes; nothing was charged. Try again later.',
  too_dear:
    'Not sent to FLUX, because it costs more than this bot may spend within a few minutes; nothing was charged. Choose a cheaper model or a smaller size.',
  struck: 'Not sent to FLUX, because too many of your prompts were declined; nothing was charged.',
  blocked: 'Not sent to FLUX, because the operator of this bot has blocked you or this server; nothing was charged.',
  over_cap: 'Not sent to FLUX, because a limit no longer leaves enough for it; nothing was charged.',
  paused_too_long:
    'Not sent to FLUX, because painting has been paused for too long; nothing was charged. Try again later.',
  confined: 'Not sent to FLUX, because this bot works in another server only; nothing was charged.',
  no_lane:
    'Not sent to FLUX, because this bot no longer has an account that can paint it like this; nothing was charged.',
  cancelled: 'Cancelled; nothing was charged.',
  withdrawn: 'Withdrawn; nothing was charged.',
  restored:
    'This bot was restored from a backup and cannot tell whether this was painted since; you were not charged. Try again.',
};

const moderatedWithInputs = (host: string): string =>
  `${host} declined this prompt or one of your pictures; nothing was charged. Word it differently, or give another picture.`;

function failureSentence(reason: FailureReason, hasInputs: boolean, host: string): string {
  if (reason === 'request_moderated' && hasInputs) return moderatedWithInputs(host);
  return reason === 'request_moderated' || reason === 'content_moderated' ? MODERATED[reason](host) : FAILURES[reason];
}

const MODERATION_REASONS: Readonly<Record<ModerationReason, string>> = {
  derivative_works: 'Derivative Works Filter',
  sexual_content: 'Sexual Content',
  violence: 'Violence',
  hate: 'Hate',
  self_harm: 'Self-Harm',
  input_picture: 'one of your pictures',
};

/** Why a picture that was given cannot be used; the limits are those of the imaging worker. */
const INPUT_FAULTS: Readonly<Record<InputFault, string>> = {
  heic: 'is HEIC, which I cannot read',
  svg: 'is SVG, a drawing without pixels',
  no_picture: 'is not a picture that I can read',
  damaged: 'is damaged or incomplete',
  too_many_pixels:
    'has too many pixels: at most 64 megapixels as JPEG, 32 as PNG or WebP, and 16 as GIF or in a progressive, interlaced or 16-bit file',
  too_many_bytes: 'is larger than 20 MB',
  taken_down: 'was taken down by the operator of this bot and cannot be used',
  too_small: 'is too small or too narrow: each side needs 64 pixels, and 256 for FLUX.3',
  too_large_to_send: 'is too large for the host that would paint this: use one with fewer pixels',
};

/** What the final message of a command says, and what the moderators hear of it. */
export const result = {
  /** The shape is left to the model. */
  autoAspect: 'auto',
  /** The buttons under a result; the price follows where one costs something. */
  buttons: {
    again: 'Again',
    edit: 'Edit prompt',
    change: 'Change picture',
    final: 'Final',
    publish: 'Publish',
    confirm: 'Confirm',
    more: '⋯ More',
  },
  /** Below the result of an edited recipe; `from` as in `history.origin`. */
  edited: (from: string, changes: readonly string[]) => `✏️ from ${from}: ${changes.join(', ')}`,
  final: (from: string, changes: readonly string[]) =>
    `✨ final version of ${from}: ${changes.join(', ')}. Each model paints its own picture.`,
  /** Of one of several, for who cannot see it. */
  altText: (number: number, count: number, prompt: string) => `Picture ${number} of ${count}: ${prompt}`,
  whichPicture: 'Which picture?',
  pictureNumber: (number: number) => `Picture ${number}`,
  changed: (from: string) => `🖼️ changed in words, from ${from}`,
  editedNothing: (from: string) => `✏️ from ${from}, unchanged`,
  /** What changed, with what it was and what it is now. */
  changes: {
    prompt: () => 'another prompt',
    model: (was: string, is: string) => `model ${was} → ${is}`,
    shape: (was: string, is: string) => `aspect ${was} → ${is}`,
    seed: (was: string, is: string) => `seed ${was} → ${is}`,
    safety: (was: string, is: string) => `safety ${was} → ${is}`,
    enhance: (was: string, is: string) => `enhance ${was} → ${is}`,
  } satisfies Readonly<Record<RecipePart, (was: string, is: string) => string>>,
  seeds: (list: string, count: number) => `${count === 1 ? 'seed' : 'seeds'} ${list}`,
  nearlyUsed: (left: string, scope: CapScope, span: CapSpan, resets: string) =>
    `⚠️ Only ${left} is left of ${CAP_NAMES[scope][span]}. It resets ${resets}.`,
  usedUp: (scope: CapScope, span: CapSpan, resets: string) =>
    `⚠️ ${capitalised(CAP_NAMES[scope][span])} is used up. It resets ${resets}.`,
  left: (amount: string, scope: OwnScope, span: CapSpan) => `${amount} ${LEFT_IN[scope][span]}`,
  somePictures: (numbers: string, count: number, sentence: string) => `⚠️ Picture ${numbers} of ${count}: ${sentence}`,
  moderated: (hosts: readonly string[], member: string, channel: string, count: number, reasons: string) =>
    `🛡️ ${allOf(hosts)} declined ${counted(count, 'picture')} of ${member} in ${channel}${reasons === '' ? '' : `: ${reasons}`}.`,
  refusedByDiscord: `Discord refuses this message. What was painted is saved: ${command('history')} shows it again.`,
  wordsLeftOut: 'Discord does not accept the words of this command here, so they are left out.',
  sentAnew: (link: string) =>
    `➡️ This took so long that I can no longer change this reply. The result is here: ${link}`,
  sentDirectly: '📨 This took so long that I can no longer change this reply. The result was sent by direct message.',
  shrunk: 'Sent as JPEG, because the originals are larger than Discord allows here. The originals are saved.',
  tooLarge: `The picture is larger than Discord allows here, even as a small JPEG. It is saved; see ${command('history')}.`,
  /** Details of a failure. */
  moderationReasons: MODERATION_REASONS,
  refusedRequest: (status: string, fields: readonly RequestField[]) =>
    `FLUX refused the request (${status})${fields.length === 0 ? '' : `: ${fields.map((field) => option(`imagine.options.${field}`)).join(', ')}`}`,
  /** `hasInputs`: pictures went in, so that it may be about one of them. `host`: to whom it was sent. */
  failure: (reason: FailureReason, details: readonly string[], hasInputs: boolean, host: string) => {
    const sentence = failureSentence(reason, hasInputs, host);
    return details.length === 0 ? sentence : `${sentence} (${details.join(', ')})`;
  },
  /** Behind what names the picture. */
  inputIs: (fault: InputFault) => INPUT_FAULTS[fault],
  inputFault: (number: number, fault: InputFault) => `picture ${number} ${INPUT_FAULTS[fault]}`,
  firstFrame: (numbers: readonly number[], count: number) => {
    if (count === 1) return 'Your picture is an animation: its first frame was used.';
    const [first, ...more] = numbers;
    return more.length === 0
      ? `Your picture ${first} is an animation: its first frame was used.`
      : `Your pictures ${numbers.join(', ')} are animations: their first frames were used.`;
  },
};
