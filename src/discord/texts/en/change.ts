import { counted } from './counted.ts';
import { typedCommand } from '../naming.ts';

/** The dialog that changes a picture in words, and what its answers say. */
export const change = {
  title: 'Change picture',
  prompt: 'What to change',
  promptExample: 'Make it night. / Put the hat of image 2 on the fox of image 1.',
  /** Of the field for more pictures. */
  further: 'More pictures',
  furtherHint: 'The picture to change is image 1; these are image 2, 3 …',
  furtherKept: (count: number) =>
    `${counted(count, 'picture')} from before ${count === 1 ? 'is' : 'are'} kept; new ones replace ${count === 1 ? 'it' : 'them'}.`,
  references: 'References',
  referencesHint: 'They come after all other pictures.',
  referencesCut: (shown: number, all: number) =>
    `${shown} of ${all} are shown; ${typedCommand('imagine')} finds all of them.`,
  model: 'Model',
  /** Of a model; `further`: what each further picture adds at most, null for nothing. */
  price: (price: string, most: number, further: string | null) =>
    `${price}, up to ${most} pictures; ${further === null ? 'more are free' : `each additional one up to ${further}`}`,
  noPictures: 'There is no picture in this message. References can be JPEG, PNG, WebP or GIF.',
  referencesOff: 'The admins of this server have switched off "Use as reference".',
  notYours:
    "In this server only your own pictures and mine can be references, and this is neither. Its admins can allow everyone's.",
  choiceGone: 'A chosen picture is kept for a day, and this one has expired. Choose it again with "Use as reference".',
  noModels: 'None of the models that you may use here can change pictures.',
  /** Above a line to copy with what was filled in. */
  nothingCharged: 'Nothing was charged, and your words are not lost.',
};
