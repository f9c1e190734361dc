import { ApplicationCommandOptionType as OptionType } from 'discord.js';
import { allCommands } from './all-commands.ts';

/** An option of `/imagine` as its definition has it. */
export interface OptionDefinition {
  readonly name: string;
  readonly type: OptionType;
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  readonly max_value?: number;
}

/** Read off the definition that Discord gets, so that an option that comes later is among them. */
export function imagineOptions(): readonly OptionDefinition[] {
  return allCommands().find(({ body }) => body.name === 'imagine')?.body.options ?? [];
}

/** A value that nobody gets who leaves the option out. */
export function chosenValue({ type, choices, max_value: most = 1 }: OptionDefinition): string | number | boolean {
  const lastChoice = choices?.at(-1)?.value;
  if (lastChoice !== undefined) return lastChoice;
  switch (type) {
    case OptionType.Boolean:
      return true;
    case OptionType.Integer:
    case OptionType.Number:
      return most;
    default:
      return 'a fox';
  }
}
