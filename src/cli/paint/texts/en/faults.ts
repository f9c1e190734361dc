import type { InputFault } from '../../../../generation/model/input-picture.ts';
import type { OptionFault } from '../../../../generation/model/options.ts';
import { optionName, type ArgumentFault, type BatchFault, type LineFault } from '../../model/faults.ts';

const INPUTS: Readonly<Record<InputFault, string>> = {
  heic: 'is HEIC, which no model takes: save it as JPEG',
  svg: 'is SVG, a drawing: save it as PNG',
  no_picture: 'is no JPEG, PNG, WebP or GIF',
  damaged: 'is damaged',
  too_many_pixels: 'has too many pixels: save it smaller',
  too_many_bytes: 'is too large: save it smaller',
  taken_down: 'was taken down',
  too_small: 'is too small',
  too_large_to_send: 'is too large for the host that would paint this: save it with fewer pixels',
};

function fileFault(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'is not there';
    case 'EISDIR':
      return 'is no file';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by you';
    default:
      return `cannot be read (${code})`;
  }
}

function optionFault(problem: OptionFault): string {
  const name = optionName(problem.option);
  switch (problem.kind) {
    case 'wrong_length':
      return `the prompt must have ${problem.min} to ${problem.max} characters that are not all blanks`;
    case 'out_of_range':
      return `${name} must be a whole number from ${problem.min} to ${problem.max}${name === 'size' ? ' each way' : ''}`;
    case 'not_a_step':
      return `${name} must be in multiples of ${problem.step}`;
    case 'not_a_choice':
      return `${name} must be one of ${problem.choices.join(', ')}`;
    case 'not_for_model':
      return `${name} cannot be set for ${problem.model}${name === 'size' ? ', which takes an aspect' : ''}`;
    case 'needs':
      return `${name} needs ${optionName(problem.other)} as well`;
    case 'excludes':
      return `${name} and ${optionName(problem.other)} exclude each other`;
    case 'too_many_pixels':
      return `size may be ${problem.max} pixels at most, width times height`;
    case 'too_many_pictures':
      return `${problem.model} takes ${problem.max === 0 ? 'no pictures' : `${problem.max} pictures at most`}${problem.others.length === 0 ? '' : `; for that many there is ${problem.others.join(', ')}`}`;
    case 'picture_too_large':
      return `picture ${problem.number} may have ${problem.maxMegabytes} MB at most`;
  }
}

function misfit({ account, kinds }: { readonly account: string; readonly kinds: readonly string[] }): string {
  return `${account} (${kinds.join(', ')})`;
}

function line(problem: LineFault): string {
  switch (problem.kind) {
    case 'not_a_size':
      return `size must be WIDTHxHEIGHT, such as 1024x768, or one of ${problem.resolutions.join(', ')}`;
    case 'not_a_switch':
      return `${problem.option} must be on or off`;
    case 'not_plain':
      return `${problem.option} must be a text, a number, true or false`;
    case 'unknown_host':
      return `host must be one of which there is a key: ${problem.hosts.join(', ')}`;
    case 'image_unreadable':
      return `the picture ${problem.path} ${fileFault(problem.why)}`;
    case 'image_refused':
      return `the picture ${problem.path} ${INPUTS[problem.why]}`;
    case 'no_lane':
      return `no account here can paint this as asked: ${problem.misfits.map(misfit).join('; ')}`;
    default:
      return optionFault(problem);
  }
}

function argument(problem: ArgumentFault): string {
  switch (problem.kind) {
    case 'unknown_flag':
      return `${problem.flag} is no option${problem.meant === null ? '' : `: is ${problem.meant} meant?`}`;
    case 'needs_value':
      return `${problem.flag} needs a value`;
    case 'no_prompt':
      return 'say what to paint, or give --batch FILE, --resume or --check';
    case 'bad_budget':
      return `--budget must be dollars, such as 2.00, and not ${problem.given}`;
    case 'excludes':
      return `${problem.flag} and ${problem.other === 'PROMPT' ? 'a prompt' : problem.other} exclude each other`;
    case 'needs':
      return `${problem.flag} is for use with ${problem.other}`;
  }
}

function batch({ fault }: BatchFault): string {
  switch (fault.kind) {
    case 'unreadable':
      return `the file ${fault.path} ${fileFault(fault.code)}`;
    case 'too_large':
      return `the file ${fault.path} is larger than 32 MiB`;
    case 'unknown_kind':
      return `the file ${fault.path} must end in .txt, .csv or .jsonl`;
    case 'not_utf8':
      return 'this is not in UTF-8: save the file anew in UTF-8';
    case 'not_json':
      return 'this is no JSON object, and no JSON string';
    case 'bad_csv':
      return `this is no row of the table (${fault.why})`;
    case 'no_prompt_column':
      return 'the first line must name the columns, and one of them prompt';
    case 'duplicate_column':
      return `the column ${fault.name} is there more than once`;
    case 'unknown_option':
      return `${fault.name === '' ? 'a column without a name' : fault.name} is no option`;
    case 'empty':
      return 'there is nothing in it to paint';
  }
}

export const faults = {
  title: 'Nothing was painted, and nothing spent. Please mend this:',
  inLine: (number: number, sentence: string) => `line ${number}: ${sentence}`,
  more: (count: number) => `and ${count} more`,
  withoutKey: 'Without a key, npm run paint -- --sandbox "a lighthouse at dusk" paints on this machine alone.',
  see: 'npm run paint -- --help shows what there is.',
  line,
  argument,
  batch,
};
