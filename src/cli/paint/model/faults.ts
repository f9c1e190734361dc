// Everything that can be wrong with what was asked. All of it is told at once, before anything is spent.

import type { InputFault } from '../../../generation/model/input-picture.ts';
import type { OptionFault } from '../../../generation/model/options.ts';

/** As flags, columns and fields are called: every option of `/imagine` that says what is painted, and who is to paint it. */
export const OPTION_NAMES = [
  'prompt',
  'model',
  'size',
  'aspect',
  'seed',
  'count',
  'enhance',
  'safety',
  'format',
  'strength',
  'image',
  'host',
] as const;
export type OptionName = (typeof OPTION_NAMES)[number];

/** What is wrong with one option of a picture. */
export type LineFault =
  | OptionFault
  | { readonly kind: 'not_a_size'; readonly resolutions: readonly string[] }
  | { readonly kind: 'not_a_switch'; readonly option: OptionName }
  | { readonly kind: 'not_plain'; readonly option: OptionName }
  | { readonly kind: 'unknown_host'; readonly hosts: readonly string[] }
  /** `why`: the file system's code, or what is wrong with the file. */
  | { readonly kind: 'image_unreadable'; readonly path: string; readonly why: string }
  | { readonly kind: 'image_refused'; readonly path: string; readonly why: InputFault }
  /** `misfits`: what each account cannot keep. */
  | {
      readonly kind: 'no_lane';
      readonly misfits: readonly { readonly account: string; readonly kinds: readonly string[] }[];
    };

/** What is wrong with the command line itself. */
export type ArgumentFault =
  | { readonly kind: 'unknown_flag'; readonly flag: string; readonly meant: string | null }
  | { readonly kind: 'needs_value'; readonly flag: string }
  | { readonly kind: 'no_prompt' }
  | { readonly kind: 'bad_budget'; readonly given: string }
  | { readonly kind: 'excludes'; readonly flag: string; readonly other: string }
  | { readonly kind: 'needs'; readonly flag: string; readonly other: string };

/** What is wrong with a line; `line` is null for the file itself. */
export interface BatchFault {
  readonly line: number | null;
  readonly fault:
    | { readonly kind: 'unreadable'; readonly path: string; readonly code: string }
    | { readonly kind: 'too_large'; readonly path: string }
    | { readonly kind: 'unknown_kind'; readonly path: string }
    | { readonly kind: 'not_utf8' }
    | { readonly kind: 'not_json' }
    | { readonly kind: 'bad_csv'; readonly why: string }
    | { readonly kind: 'no_prompt_column' }
    | { readonly kind: 'duplicate_column'; readonly name: string }
    | { readonly kind: 'unknown_option'; readonly name: string }
    | { readonly kind: 'empty' };
}

/** As it is called here: width, height and resolution are one flag. */
export function optionName(option: OptionFault['option'] | 'image'): string {
  return option === 'width' || option === 'height' || option === 'resolution' ? 'size' : option;
}
