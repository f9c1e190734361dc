import { counted } from './counted.ts';
import { typedCommand } from '../naming.ts';

/** The dialog that changes a picture in words, and what its answers say. */
export const change = {
  title: 'Change picture',
  prompt: 'What to change',
  promptExample: 'Make it night. / Put the hat of image 2 on the fox of image 1.',
  /** Of the field for more pictures. */
  further: 'Further pictures',
  furtherHint: 'The one to change is image 1, these are image 2, 3 …',
  furtherKept: (count: number) =>
    `${counted(count, 'picture')} from before ${count === 1 ? 'is' : 'are'} kept; new ones replace ${count === 1 ? 'it' : 'them'}.`,
  references: 'References',
  referencesHint: 'They go in behind all other pictures.',
  referencesCut: (shown: number, all: number) =>
    `${shown} of ${all} are shown; ${typedCommand('imagine')} finds all of them.`,
  model: 'Model',
  /** Of a model; `further`: what each further picture adds at most, null for nothing. */
  price: (price: string, most: number, further: string | null) =>
    `${price}, up to ${most} pictures; ${further === null ? 'further ones cost nothing' : `each further one up to ${further}`}`,
  noPictures: 'I see no picture in this message. JPEG, PNG, WebP and GIF can be references.',
  referencesOff: 'The admins of this server have switched off "Use as reference".',
  notYours:
    "In this server only your own pictures and mine can be references, and this is neither. Its admins can allow everybody's.",
  choiceGone: 'I keep a chosen picture for a day, and this one is gone. Choose it again with "Use as reference".',
  noModels: 'You may not use any model here that changes pictures.',
  /** Above a line to copy with what was filled in. */
  nothingCharged: 'Nothing was charged, and your words are not lost.',
};
