import { counted } from './counted.ts';
import { command, option } from '../naming.ts';

/** What `/preset` and `/imagine preset:` say. */
export const preset = {
  /** Behind the name of one that is not the member's own. */
  ofServer: 'of this server',
  title: {
    member: (count: number, max: number) => `**Your presets** (${count} of ${max})`,
    server: (count: number, max: number) => `**Presets of this server** (${count} of ${max})`,
  },
  none: `There are no presets yet. ${command('preset save')} makes one.`,
  hint: `${command('imagine')} uses one with ${option('imagine.options.preset')}. ${command('preset list')} with ${option('preset.options.preset')} shows all of its text.`,
  saved: {
    member: (name: string) =>
      `🔖 Saved: ${name}. ${command('imagine')} offers it to you under ${option('imagine.options.preset')} in every server.`,
    server: (name: string) =>
      `🔖 Saved: ${name}. ${command('imagine')} offers it to everyone in this server under ${option('imagine.options.preset')}.`,
  },
  replaced: (name: string) => `🔖 Replaced: ${name}.`,
  taken: (name: string) =>
    `There is already a preset named ${name}, so nothing was changed. Choose another name, or set ${option('preset.options.replace')} to True.`,
  full: {
    member: (max: number) =>
      `You have ${counted(max, 'preset')}, the most you can keep. ${command('preset delete')} makes room.`,
    server: (max: number) =>
      `This server has ${counted(max, 'preset')}, the most it can keep. ${command('preset delete')} makes room.`,
  },
  deleted: (name: string) => `Deleted: ${name}.`,
  gone: `This preset was deleted. ${command('preset list')} shows what there is.`,
  unknown: (name: string) =>
    `There is no preset named ${name}. Choose one of the suggestions; ${command('preset list')} shows all.`,
  adminsOnly: `Only those who manage this server can save presets for it. Without ${option('preset.options.for')} it is yours alone.`,
  modelGone: (name: string) =>
    `The model of the preset ${name} is not offered any more. Choose a model in the same command.`,
  tooLong: (name: string, length: number, max: number) =>
    `With the preset ${name} the prompt has ${length} characters, and it may have ${max}. Shorten it.`,
  faults: {
    name: (max: number) => `${option('preset.options.name')} must have 1 to ${max} characters, not all of them blank.`,
    template: (max: number) =>
      `${option('preset.options.template')} must have 1 to ${max} characters, not all of them blank.`,
    placeholder: `${option('preset.options.template')} may hold \`{prompt}\` once.`,
    model: `${option('preset.options.model')} must be one of the models on offer.`,
    aspect: `${option('preset.options.aspect')} must be one of the shapes on offer.`,
  },
  /** The dialog that saves one. Labels have 45 characters at most, also in longer languages. */
  dialog: {
    title: 'Save as preset',
    name: 'Name',
    template: 'Template',
    templateHint: '{prompt} marks the place of the prompt; by default it comes first',
    tooLong: (max: number) => `Empty: the prompt of this picture has more than ${max} characters.`,
    model: 'Model',
    anyModel: 'As the command or the server says',
    aspect: 'Shape',
    anyAspect: 'As the command or the server says',
    for: 'For whom',
    me: 'For me, in every server',
    server: 'For everyone in this server',
  },
  trail: {
    saved: (name: string) => `saved the preset ${name}`,
    replaced: (name: string) => `replaced the preset ${name}`,
    deleted: (name: string) => `deleted the preset ${name}`,
  },
};
