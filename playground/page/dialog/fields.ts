// The fields of a dialog: what each begins with, what the client refuses, and what is sent.

import type { Modal } from '../../../sandbox/discord/invocation.ts';
import { lengthOf } from '../../../sandbox/discord/json.ts';
import { ComponentType, type Component } from '../../../sandbox/discord/message.ts';
import { chosenAtFirst, chosenOptions, isSelect } from '../message/components/choices.ts';
import { typesOf, wrongFile, type FileRefusal } from './file-types.ts';

const PARAGRAPH = 2;
/** The longest text of a field, in characters. */
const LONGEST = 4000;

interface AnyField {
  readonly customId: string;
  readonly label: string;
  readonly description: string | null;
  readonly isRequired: boolean;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description: string | null;
}

export interface TextField extends AnyField {
  readonly kind: 'text';
  readonly isParagraph: boolean;
  readonly placeholder: string;
  /** In characters. */
  readonly least: number;
  readonly most: number;
  readonly initial: string;
}

/** A select of any kind; `component` says of what. */
export interface SelectField extends AnyField {
  readonly kind: 'select';
  readonly component: Component;
  readonly least: number;
  readonly most: number;
  readonly initial: readonly string[];
}

export interface RadioField extends AnyField {
  readonly kind: 'radio';
  readonly choices: readonly Choice[];
  /** Empty: none. */
  readonly initial: string;
}

export interface BoxesField extends AnyField {
  readonly kind: 'boxes';
  readonly choices: readonly Choice[];
  readonly least: number;
  readonly most: number;
  readonly initial: readonly string[];
}

export interface BoxField extends AnyField {
  readonly kind: 'box';
  readonly initial: boolean;
}

export interface FilesField extends AnyField {
  readonly kind: 'files';
  /** `image`, `video`, `audio` and `.ext`; empty: any. */
  readonly types: readonly string[];
  readonly least: number;
  readonly most: number;
  readonly initial: readonly File[];
}

export type Field = TextField | SelectField | RadioField | BoxesField | BoxField | FilesField;
export type FieldValue = string | boolean | readonly string[] | readonly File[];
export type Part = Field | { readonly kind: 'display'; readonly content: string };

export type FieldRefusal =
  | { readonly is: 'required' }
  | {
      readonly is: 'too-short' | 'too-long' | 'too-few' | 'too-many' | 'too-few-files' | 'too-many-files';
      readonly limit: number;
    }
  | FileRefusal;

/** In the order in which they are shown. */
export function partsOf({ components }: Modal): readonly Part[] {
  return components.flatMap((component): readonly Part[] => {
    switch (component.type) {
      case ComponentType.TextDisplay:
        return [{ kind: 'display', content: component.content ?? '' }];
      case ComponentType.Label:
        return component.component === undefined ? [] : fieldOf(component.component, component);
      case ComponentType.ActionRow:
        return (component.components ?? []).flatMap((inner) => fieldOf(inner, inner));
      default:
        return fieldOf(component, component);
    }
  });
}

function fieldOf(component: Component, { label, description }: Component): readonly Field[] {
  const { type, custom_id: customId, required } = component;
  if (customId === undefined) return [];
  // Of these fields alone the default is that they must be filled in.
  const isRequired = type !== ComponentType.Checkbox && required !== false;
  const common = { customId, label: label ?? '', description: description ?? null, isRequired };
  if (isSelect(component))
    return [{ ...common, kind: 'select', component, ...limits(component, 1), initial: chosenAtFirst(component) }];
  switch (type) {
    case ComponentType.TextInput:
      return [{ ...common, ...textField(component) }];
    case ComponentType.RadioGroup:
      return [{ ...common, kind: 'radio', choices: choicesOf(component), initial: chosenOptions(component)[0] ?? '' }];
    case ComponentType.CheckboxGroup: {
      const choices = choicesOf(component);
      return [
        { ...common, kind: 'boxes', choices, ...limits(component, choices.length), initial: chosenOptions(component) },
      ];
    }
    case ComponentType.Checkbox:
      return [{ ...common, kind: 'box', initial: component.default === true }];
    case ComponentType.FileUpload:
      return [{ ...common, kind: 'files', types: typesOf(component), ...limits(component, 1), initial: [] }];
    default:
      return [];
  }
}

function textField(component: Component): Omit<TextField, keyof AnyField> {
  return {
    kind: 'text',
    isParagraph: component.style === PARAGRAPH,
    placeholder: component.placeholder ?? '',
    least: component.min_length ?? 0,
    most: component.max_length ?? LONGEST,
    initial: component.value ?? '',
  };
}

function limits(component: Component, most: number): { readonly least: number; readonly most: number } {
  return { least: component.min_values ?? 1, most: component.max_values ?? most };
}

function choicesOf({ options = [] }: Component): readonly Choice[] {
  return options.map(({ value, label, description }) => ({ value, label, description: description ?? null }));
}

/** Why the client does not send it. `fileLimit`: the largest file of the place, in bytes. */
export function refusalOf(field: Field, value: FieldValue, fileLimit: number): FieldRefusal | null {
  if (typeof value === 'boolean') return null;
  const isEmpty = typeof value === 'string' ? value.trim() === '' : value.length === 0;
  if (isEmpty) return field.isRequired ? { is: 'required' } : null;
  switch (field.kind) {
    case 'text':
      return lengthRefusal(field, typeof value === 'string' ? lengthOf(value) : 0);
    case 'select':
    case 'boxes':
      return countRefusal(field, value.length, 'too-few', 'too-many');
    case 'files': {
      const refusal = countRefusal(field, value.length, 'too-few-files', 'too-many-files');
      return refusal ?? wrongFile(filesIn(value), field.types, fileLimit);
    }
    case 'radio':
    case 'box':
      return null;
  }
}

function lengthRefusal({ least, most }: TextField, length: number): FieldRefusal | null {
  if (length < least) return { is: 'too-short', limit: least };
  return length > most ? { is: 'too-long', limit: most } : null;
}

type CountWord = 'too-few' | 'too-many' | 'too-few-files' | 'too-many-files';

function countRefusal(
  { least, most }: { readonly least: number; readonly most: number },
  count: number,
  few: CountWord,
  many: CountWord,
): FieldRefusal | null {
  if (count < least) return { is: few, limit: least };
  return count > most ? { is: many, limit: most } : null;
}

export function filesIn(value: FieldValue): readonly File[] {
  return Array.isArray(value) ? value.filter((one): one is File => one instanceof File) : [];
}

/** What the person has changed: the rest is sent as it was shown at first. */
export function touched(
  fields: readonly Field[],
  values: ReadonlyMap<string, FieldValue>,
): readonly { readonly customId: string; readonly value: FieldValue }[] {
  return fields.flatMap(({ customId, initial }) => {
    const value = values.get(customId);
    return value === undefined || isSame(value, initial) ? [] : [{ customId, value }];
  });
}

function isSame(one: FieldValue, other: FieldValue): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

export function isField(part: Part): part is Field {
  return part.kind !== 'display';
}
