import { counted } from './counted.ts';
import { command, option } from '../naming.ts';

/** What `/reference` and `/imagine reference:` say. */
export const reference = {
  /** Behind the name of one that is not the member's own. */
  ofServer: 'of this server',
  title: {
    member: (count: number, max: number) => `**Your references** (${count} of ${max})`,
    server: (count: number, max: number) => `**References of this server** (${count} of ${max})`,
  },
  none: `There are no references yet. ${command('reference save')} keeps a picture under a name.`,
  hint: `${command('imagine')} paints with them under ${option('imagine.options.reference')}, and so does "Change picture".`,
  /** A line of the list, behind the name and the size. */
  size: (width: number, height: number, megabytes: string) => `${width} × ${height} · ${megabytes} MB`,
  savedOn: (day: string) => `saved ${day}`,
  savedBy: (day: string, member: string) => `saved ${day} by ${member}`,
  fileGone: '⚠️ its file is missing',
  ageRestricted: '🔞 shown only in age-restricted channels',
  saved: {
    member: (name: string) =>
      `🖼️ Saved: ${name}. ${command('imagine')} offers it to you under ${option('imagine.options.reference')} in every server.`,
    server: (name: string) =>
      `🖼️ Saved: ${name}. ${command('imagine')} offers it to everyone in this server under ${option('imagine.options.reference')}.`,
  },
  replaced: (name: string) => `🖼️ Replaced: ${name}.`,
  firstFrame: 'The picture is an animation: its first frame was kept.',
  taken: (name: string) =>
    `There is already a reference named ${name}, so nothing was changed. Choose another name, or set ${option('reference.options.replace')} to True.`,
  full: {
    member: (max: number) =>
      `You have ${counted(max, 'reference')}, the most you can keep. ${command('reference delete')} makes room.`,
    server: (max: number) =>
      `This server has ${counted(max, 'reference')}, the most it can keep. ${command('reference delete')} makes room.`,
  },
  /** `is`: what is wrong with the file. */
  unusable: (is: string) => `This picture ${is}. Nothing was saved.`,
  unreachable: 'The picture could not be fetched from Discord, so nothing was saved. Upload it again.',
  notNow: 'The picture cannot be stored at the moment, so nothing was saved. Try again in a few minutes.',
  running: 'A reference of yours is being saved. Save the next one when that is done.',
  often: (when: string) => `You saved many references within a minute. You can save the next one ${when}.`,
  badName: (max: number) =>
    `${option('reference.options.name')} must have 1 to ${max} characters, not all of them blank. Nothing was saved.`,
  deleted: (name: string) => `Deleted: ${name}. Pictures that were painted with it stay as they are.`,
  gone: `This reference was deleted, so nothing was painted. ${command('reference list')} shows what there is.`,
  unknown: (name: string) =>
    `There is no reference named ${name}. Choose one of the suggestions; ${command('reference list')} shows all.`,
  adminsOnly: `Only those who manage this server can save references for it. Without ${option('reference.options.for')} it is yours alone.`,
  trail: {
    saved: (name: string) => `saved the reference ${name}`,
    replaced: (name: string) => `replaced the reference ${name}`,
    deleted: (name: string) => `deleted the reference ${name}`,
  },
};
