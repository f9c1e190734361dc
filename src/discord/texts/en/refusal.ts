import type { CapSpan, OwnScope } from '../../../generation/model/caps.ts';
import type { Misfit, SizesAtHost } from '../../../generation/model/host.ts';
import type { OptionFault } from '../../../generation/model/options.ts';
import type { NoLane } from '../../../generation/model/refusal.ts';
import { CAP_NAMES, PER } from './caps.ts';
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
      return `${name} must be a multiple of ${problem.step}, such as ${problem.nearest}`;
    case 'not_a_choice':
      return `${name} must be one of ${problem.choices.join(', ')}`;
    case 'not_for_model':
      return `${name} cannot be set for ${problem.model}`;
    case 'needs':
      return `${name} needs ${option(`imagine.options.${problem.other}`)} as well`;
    case 'excludes':
      return `${name} and ${option(`imagine.options.${problem.other}`)} exclude each other`;
    case 'too_many_pixels':
      return `${option('imagine.options.width')} × ${option('imagine.options.height')} may be ${problem.max} pixels at most, such as ${problem.nearest.width} × ${problem.nearest.height}`;
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
  if (max === 0) return 'no input pictures';
  const each = maxBytes === null ? '' : ` of ${Math.floor(maxBytes / 1_000)} kB`;
  return `${counted(max, 'picture')}${each} at most as input`;
}

/** Whether the operator knows already, or somebody has to say it. */
function told(isTold: boolean): string {
  return isTold
    ? 'Its operator has been told; nothing was charged.'
    : 'Nothing was charged. Tell the operator of this bot.';
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
    `One such picture costs ${price}, more than the ${pace} that a member may spend within a few minutes here. Choose a cheaper model or a smaller size.`,
  overCap: (price: string, left: string, scope: OwnScope, span: CapSpan, resets: string) =>
    `This costs ${price}, but ${left} is left of ${CAP_NAMES[scope][span]}. It resets ${resets}.`,
  overUsedUp: (price: string, scope: OwnScope, span: CapSpan, resets: string) =>
    `This costs ${price}, but ${CAP_NAMES[scope][span]} is used up. It resets ${resets}.`,
  /** `until`: null where it is not known. `then`: null for no limit. */
  asNewMember: (limit: string, span: CapSpan, until: string | null, then: string | null) =>
    `As a new member you may spend ${limit} ${PER[span]}${until === null ? ' at first' : ` until ${until}`}, then ${then ?? 'without a limit of your own'}.`,
  overBotCap: (price: string, span: CapSpan, resets: string) =>
    `This costs ${price}, which is more than ${CAP_NAMES.bot[span]} leaves. It resets ${resets}.`,
  cheaper: (model: string, price: string) => `With ${model} it would be ${price} and fit.`,
  userBlocked: 'The operator of this bot has blocked you from painting with it.',
  guildBlocked: 'The operator of this bot has blocked this server.',
  botPaused: 'Painting is paused by the operator of this bot. Try again later.',
  guildPaused: 'Painting is paused by the admins of this server. Try again later.',
  channel: (channels: string) => `Painting is allowed in ${channels} only.`,
  role: (roles: string) => `Painting needs one of these roles: ${roles}.`,
  model: (model: string, allowed: string) =>
    allowed === ''
      ? `You may not use ${model} here, nor any other model.`
      : `You may not use ${model} here. You may use ${allowed}.`,
  pixels: (max: number) => `A picture may have at most ${max} pixels on this server. Choose a smaller size.`,
  safety: (max: number) => `${option('imagine.options.safety')} may be ${max} at most on this server.`,
  ageRestricted: (ordinary: number) =>
    `On this server ${option('imagine.options.safety')} above ${ordinary} is for age-restricted channels only. Try again in one of them, or use ${command('imagine')} with ${option('imagine.options.safety')} ${ordinary} or lower.`,
  count: (max: number) => `A command may paint ${counted(max, 'picture')} at most on this server.`,
  words: 'The admins of this server do not allow one of the words in this prompt. Put it differently.',
  queueFull: (waiting: number, max: number) =>
    `You have ${counted(waiting, 'picture')} queued, and at most ${max} may be. Try again when some are done, or use ${command('cancel')}.`,
  tooOften: (commands: number, minutes: number, when: string) =>
    `You used ${counted(commands, 'command')} for pictures within ${counted(minutes, 'minute')}, the most that is allowed. You can use the next one ${when}.`,
  priceAsked: (count: number, model: string, price: string) =>
    `${counted(count, 'picture')} with ${model} ${count === 1 ? 'costs' : 'cost'} ${price}, so please confirm. Nothing is reserved or charged yet.`,
  priceRose: (price: string, shown: string) =>
    `This costs ${price} now, not ${shown}. Nothing was charged. The button paints it at the new price.`,
  wouldUseUp: (scope: OwnScope, span: CapSpan) => `It would use up ${CAP_NAMES[scope][span]}.`,
  wouldLeave: (left: string, scope: OwnScope, span: CapSpan) => `It would leave ${left} of ${CAP_NAMES[scope][span]}.`,
  draftGone: 'This question was kept for a day and has expired. Nothing was charged. Use the command again.',
  confirmedBefore: (link: string | null) =>
    link === null ? 'You have already confirmed this.' : `You have already confirmed this: ${link}`,
  running: (link: string | null) =>
    link === null
      ? 'You have already started this, and it is on its way.'
      : `You have already started this, and it is on its way: ${link}`,
  promptGone: `This picture and its prompt were deleted, so it cannot be continued. ${command('imagine')} paints a new one.`,
  inputsGone: `An input picture is gone, so this cannot be painted again. ${command('imagine')} paints a new one.`,
  parentGone: `I no longer have this picture. ${command('imagine')} paints a new one.`,
  parentElsewhere: `This picture belongs to another server. "Copy settings" in ${command('history')} lets you paint it here.`,
  parentNotYours: 'Only the member who asked for this picture can continue from it.',
  noExtender: 'Pictures can no longer be extended this way here. Nothing was charged.',
  cannotExtend: (shape: string) =>
    `This picture already has the shape ${shape}, or one too far from it. Nothing was charged.`,
  noFinal: 'This server no longer has a final model.',
  isFinal: (model: string) =>
    `This was already painted with ${model}, the final model of this server. Nothing was charged.`,
  noModels: 'You may not use any model here.',
  modelGone: (model: string) => `${model} is no longer offered. Use ${command('imagine')} with another model.`,
  successor: (model: string, successor: string) =>
    `${model} is no longer offered. ${successor} has taken its place and paints in its own way.`,
  /** The label of a button. */
  paintWith: (model: string, price: string) => `Paint with ${model} · ${price}`,
  noCommands: 'You may not use commands in this channel, so you cannot paint here.',
  everyone: 'You may not use this here.',
  admins: 'This is for those who manage this server.',
  operator: 'This is for the operator of this bot.',
  unknownCommand: 'I do not know this command any more. Try again in a minute.',
  unknownComponent: 'This button or menu is from another version of me and no longer works. Use the command again.',
  broken: (reference: string) =>
    `Something broke on my side. Try again, or tell the operator of this bot the code \`${reference}\`.`,
};
