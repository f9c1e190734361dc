// The options of a command, as the person sees them.

import { numberOf, objectsOf, stringOf, type JsonObject } from '../../../sandbox/discord/json.ts';
import { localized } from '../commands/localized.ts';

/** Source: interactions/application-commands.mdx "Application Command Option Type". */
export const OptionType = {
  Subcommand: 1,
  SubcommandGroup: 2,
  String: 3,
  Integer: 4,
  Boolean: 5,
  User: 6,
  Channel: 7,
  Role: 8,
  Mentionable: 9,
  Number: 10,
  Attachment: 11,
} as const;

interface OptionChoice {
  readonly label: string;
  /** Without a translation. */
  readonly name: string;
  readonly value: string | number;
}

export interface CommandOption {
  /** As it is sent. */
  readonly name: string;
  /** As it is shown. */
  readonly label: string;
  readonly description: string;
  /** Of `OptionType`. */
  readonly type: number;
  readonly isRequired: boolean;
  readonly hasAutocomplete: boolean;
  readonly choices: readonly OptionChoice[];
  /** The least and the most of a number. */
  readonly least: number | null;
  readonly most: number | null;
  /** In characters. */
  readonly minLength: number;
  readonly maxLength: number;
  /** Empty: all. */
  readonly channelTypes: readonly number[];
}

/** The longest text that an option takes. Source: "Application Command Option Structure". */
const LONGEST = 6000;

/** The options, required ones first, as Discord wants them registered. */
export function optionsOf(command: JsonObject, locale: string): readonly CommandOption[] {
  return objectsOf(command['options']).map((option) => optionOf(option, locale));
}

function optionOf(option: JsonObject, locale: string): CommandOption {
  const channelTypes: unknown = option['channel_types'];
  return {
    name: stringOf(option['name']) ?? '',
    label: localized(option, 'name', locale),
    description: localized(option, 'description', locale),
    type: numberOf(option['type']) ?? OptionType.String,
    isRequired: option['required'] === true,
    hasAutocomplete: option['autocomplete'] === true,
    choices: objectsOf(option['choices']).flatMap((choice) => choiceOf(choice, locale)),
    least: numberOf(option['min_value']) ?? null,
    most: numberOf(option['max_value']) ?? null,
    minLength: numberOf(option['min_length']) ?? 0,
    maxLength: numberOf(option['max_length']) ?? LONGEST,
    channelTypes: Array.isArray(channelTypes) ? channelTypes.filter((type) => typeof type === 'number') : [],
  };
}

function choiceOf(choice: JsonObject, locale: string): OptionChoice[] {
  const value = stringOf(choice['value']) ?? numberOf(choice['value']);
  if (value === undefined) return [];
  return [{ label: localized(choice, 'name', locale), name: stringOf(choice['name']) ?? '', value }];
}
