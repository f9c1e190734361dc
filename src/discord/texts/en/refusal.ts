import type { CapScope, CapSpan } from '../../../generation/model/caps.ts';
import type { Misfit, SizesAtHost } from '../../../generation/model/host.ts';
import type { OptionFault } from '../../../generation/model/options.ts';
import type { NoLane } from '../../../generation/model/refusal.ts';
import { CAP_NAMES } from './caps.ts';
import { counted } from './counted.ts';
import { command, option } from '../naming.ts';

function fault(problem: OptionFault): string {
  switch (problem.kind) {
    case 'too_many_pictures':
      return tooManyPictures(problem);
    case 'picture_too_large':
      return `picture ${problem.number} may have ${problem.maxMegabytes} MB at most`;
    default:
      return optionFault(problem);
  }
}

type PictureFault = 'too_many_pictures' | 'picture_too_large';

function tooManyPictures({ model, max, others }: Extract<OptionFault, { readonly kind: 'too_many_pictures' }>): string {
  const takes = max === 0 ? 'no pictures' : counted(max, 'picture');
  return `${model} takes ${takes}${others.length === 0 ? '' : `; for that many, choose ${others.join(', ')}`}`;
}

function optionFault(problem: Exclude<OptionFault, { readonly kind: PictureFault }>): string {
  const name = option(`imagine.options.${problem.option}`);
  switch (problem.kind) {
    case 'wrong_length':
      return `${name} must have ${problem.min} to ${problem.max} characters that are not all blanks`;
    case 'out_of_range':
      return `${name} must be a whole number from ${problem.min} to ${problem.max}`;
    case 'not_a_step':
      return `${name} must be a multiple of ${problem.step}`;
    case 'not_a_choice':
      return `${name} must be one of ${problem.choices.join(', ')}`;
    case 'not_for_model':
      return `${name} cannot be set for ${problem.model}`;
    case 'needs':
      return `${name} needs ${option(`imagine.options.${problem.other}`)} as well`;
    case 'excludes':
      return `${name} and ${option(`imagine.options.${problem.other}`)} exclude each other`;
    case 'too_many_pixels':
      return `${option('imagine.options.width')} × ${option('imagine.options.height')} may be ${problem.max} pixels at most`;
  }
}

/** What to change of what no account keeps; null where no option would help. */
function unkept(misfit: Misfit, maxSafety: number | null): string | null {
  switch (misfit.kind) {
    case 'model':
      return null;
    case 'size':
      return sizesKept(misfit.sizes);
    case 'seed':
    case 'strength':
      return `no ${option(`imagine.options.${misfit.kind}`)}`;
    case 'format':
      return `${option('imagine.options.format')} ${misfit.formats.join(' or ')}`;
    case 'safety':
      return maxSafety !== null && maxSafety < misfit.min
        ? `${option('imagine.options.safety')} ${misfit.min} or more, which this server does not allow (${maxSafety} at most)`
        : `${option('imagine.options.safety')} ${misfit.min} or more`;
    case 'enhance':
      return `${option('imagine.options.enhance')} set to ${misfit.must ? 'True' : 'False'}`;
    case 'inputs':
      return inputsKept(misfit);
  }
}

function sizesKept(sizes: SizesAtHost): string {
  if (sizes.kind === 'pixels') {
    return `${option('imagine.options.width')} and ${option('imagine.options.height')} from ${sizes.min} to ${sizes.max} in steps of ${sizes.step}, with ${sizes.maxPixels} pixels at most`;
  }
  const { ratios, resolutions } = sizes;
  const inResolutions =
    resolutions === null ? '' : `, ${option('imagine.options.resolution')} set to one of ${resolutions.join(', ')}`;
  return `${option('imagine.options.aspect')} set to one of ${ratios.join(', ')}${inResolutions}, without ${option('imagine.options.width')} and ${option('imagine.options.height')}`;
}

function inputsKept({ max, maxBytes }: Extract<Misfit, { readonly kind: 'inputs' }>): string {
  if (max === 0) return 'no picture that goes in';
  const each = maxBytes === null ? '' : ` of ${Math.floor(maxBytes / 1_000)} kB`;
  return `${counted(max, 'picture')}${each} at most that ${max === 1 ? 'goes' : 'go'} in`;
}

/** Whether the operator knows already, or somebody has to say it. */
function told(isTold: boolean): string {
  return isTold
    ? 'Its operator has been told; nothing was charged.'
    : 'Nothing was charged. Tell whoever hosts this bot.';
}

/** Why a command is refused, and what would help. */
export const refusal = {
  stopping: 'I am restarting. Try again in a minute.',
  paused: {
    out_of_credits: (isTold: boolean) =>
      `Painting is paused: the FLUX account of this bot is out of credits. ${told(isTold)}`,
    key_refused: (isTold: boolean) => `Painting is paused: FLUX refuses this bot's key. ${told(isTold)}`,
    wrong_address: (isTold: boolean) =>
      `Painting is paused: this bot looks for FLUX in the wrong place. ${told(isTold)}`,
  },
  shortOfCredits: (isTold: boolean) =>
    `The FLUX account of this bot has too little credit left for this. ${told(isTold)}`,
  badOptions: (faults: readonly OptionFault[]) => `Please change this: ${faults.map(fault).join('; ')}.`,
  noLane: ({ misfits, model, maxSafety, others }: NoLane) => {
    const changes = misfits.flatMap((misfit) => unkept(misfit, maxSafety) ?? []);
    const otherwise = others.length === 0 ? '' : ` ${others.map(({ name }) => name).join(', ')} can paint it as it is.`;
    return changes.length === 0
      ? `No account of this bot paints ${model.name} just now; nothing was charged.${otherwise}`
      : `No account of this bot can paint that with ${model.name} as you asked; nothing was charged. What would do: ${changes.join('; ')}.${otherwise}`;
  },
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
  safety: (max: number) => `${option('imagine.options.safety')} may be ${max} at most on this server.`,
  count: (max: number) => `A command may paint ${counted(max, 'picture')} at most on this server.`,
  words: 'The admins of this server do not allow a word in this prompt. Put it differently.',
  queueFull: (waiting: number, max: number) =>
    `You have ${counted(waiting, 'picture')} waiting, and ${max} may wait at once. Try again when some are done, or use ${command('cancel')}.`,
  tooOften: (commands: number, minutes: number, when: string) =>
    `You gave ${counted(commands, 'command')} for pictures within ${counted(minutes, 'minute')}, as many as there may be. You can give the next one ${when}.`,
  priceAsked: (count: number, model: string, price: string) =>
    `${counted(count, 'picture')} with ${model} ${count === 1 ? 'costs' : 'cost'} ${price}, so I ask first. Nothing is held or charged yet.`,
  priceRose: (price: string, shown: string) =>
    `This costs ${price} now, not ${shown}. Nothing was charged. The button paints it at the new price.`,
  wouldLeave: (left: string, scope: CapScope, span: CapSpan) => `It would leave ${left} of ${CAP_NAMES[scope][span]}.`,
  draftGone:
    'I keep such a question for a day, and this one is gone. This click charges nothing. Use the command again.',
  confirmedBefore: (link: string | null) =>
    link === null ? 'You have confirmed this already.' : `You have confirmed this already: ${link}`,
  running: (link: string | null) =>
    link === null
      ? 'You have started this already, and it is on its way.'
      : `You have started this already, and it is on its way: ${link}`,
  promptGone: `This picture and its prompt were deleted, so nothing can go on from it. ${command('imagine')} paints a new one.`,
  inputsGone: `A picture that went in is gone, so there is nothing to paint this from. ${command('imagine')} paints a new one.`,
  parentGone: `I know nothing of this picture any more. ${command('imagine')} paints a new one.`,
  parentElsewhere: `This picture is of another server. "Copy settings" in ${command('history')} lets you paint it here.`,
  parentNotYours: 'Only whoever asked for this picture may go on from it.',
  noExtender: 'Pictures can no longer be extended this way here. Nothing was charged.',
  cannotExtend: (shape: string) =>
    `This picture already has the shape ${shape}, or one too far from it. Nothing was charged.`,
  noFinal: 'This server has no final model any more.',
  isFinal: (model: string) =>
    `This is painted with ${model} already, the final model of this server. Nothing was charged.`,
  noModels: 'You may not use any model here.',
  modelGone: (model: string) => `${model} is not offered any more. Use ${command('imagine')} with another model.`,
  successor: (model: string, successor: string) =>
    `${model} is not offered any more. ${successor} has taken its place, and paints this in its own way.`,
  /** The label of a button. */
  paintWith: (model: string, price: string) => `Paint with ${model} · ${price}`,
  noCommands: 'You may not use commands in this channel, so you cannot paint here.',
  everyone: 'You may not use this here.',
  admins: 'This is for those who manage this server.',
  operator: 'This is for whoever runs this bot.',
  unknownCommand: 'I do not know this command any more. Try again in a minute.',
  unknownComponent: 'This button or menu is of another version of me and does nothing any more. Use the command again.',
  broken: (reference: string) =>
    `Something broke on my side. Try again, or quote \`${reference}\` to whoever hosts this bot.`,
};
