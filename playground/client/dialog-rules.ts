// What Discord's client lets a person put into the fields of a dialog.

import type { Modal } from '../../sandbox/discord/invocation.ts';
import { lengthOf } from '../../sandbox/discord/json.ts';
import { ComponentType, componentsOf } from '../../sandbox/discord/message.ts';
import type { WireModalValue } from '../wire/moves.ts';

type Component = Modal['components'][number];

/** Where the bot says nothing else. Source: "Text Input Structure". */
const LONGEST_TEXT = 4000;

/** Why the client does not submit these values; null: it does. */
export function refusalOfValues(modal: Modal, values: Readonly<Record<string, WireModalValue>>): string | null {
  const refusals = componentsOf(modal).map((field) => {
    const value = field.custom_id === undefined ? undefined : values[field.custom_id];
    return value === undefined ? null : refusalOfValue(field, value);
  });
  return refusals.find((refusal) => refusal !== null) ?? null;
}

function refusalOfValue(field: Component, value: WireModalValue): string | null {
  const { type, custom_id: name = '', required = true, min_length: least, max_length: most } = field;
  if (kindOf(value) !== kindOfField(type)) return `the field "${name}" takes no such value`;
  if (type !== ComponentType.TextInput || typeof value !== 'string') return null;
  const length = lengthOf(value);
  if (length === 0) return required === true ? `the field "${name}" is required` : null;
  const fits = length >= (least ?? 0) && length <= (most ?? LONGEST_TEXT);
  return fits ? null : `the field "${name}" takes ${least ?? 0} to ${most ?? LONGEST_TEXT} characters`;
}

function kindOf(value: WireModalValue): 'text' | 'tick' | 'list' {
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'tick' : 'list';
}

function kindOfField(type: number): 'text' | 'tick' | 'list' {
  if (type === ComponentType.TextInput || type === ComponentType.RadioGroup) return 'text';
  return type === ComponentType.Checkbox ? 'tick' : 'list';
}
