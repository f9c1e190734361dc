import type { Serving } from './cdn.ts';
import type { Channel } from './channel.ts';

/** What a person gives to a command or a dialog in Discord's client, and where. */

/** A value given to a command option: text, numbers, a flag, or the thing a user, role, channel or file option points to. */
export type OptionValue = string | number | boolean | { readonly id: string } | UploadedOption;

/** A file for an attachment option. */
export interface UploadedOption {
  readonly filename: string;
  readonly bytes: Buffer;
  /** What the interaction says of it instead of the truth. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly serves?: Serving;
}

export interface CommandCircumstances {
  /** Where the member types it; the guild's first text channel unless given. */
  readonly channel?: Channel;
  /** Skips what Discord's client would refuse to send: wrong types, missing options, missing permissions. */
  readonly unchecked?: boolean;
}

/** What is typed or chosen in one modal field: text, a checkbox, chosen values or ids, or files. */
export type ModalValue = string | boolean | readonly string[] | readonly UploadedOption[];
