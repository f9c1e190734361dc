// What every kind of field is shown with.

import { nothing } from 'lit';
import type { Names } from '../message/names.ts';
import type { PageTexts } from '../texts/texts.ts';
import type { Field, FieldValue } from './fields.ts';

export interface FieldState {
  /** Of the page: ids of elements begin with it. */
  readonly id: string;
  readonly value: FieldValue;
  /** What is wrong with it, in words. */
  readonly wrong: string | null;
  readonly isWaiting: boolean;
  readonly isFirst: boolean;
  readonly userId: string;
  readonly names: Names;
  readonly locale: string;
  readonly texts: PageTexts;
  readonly change: (value: FieldValue) => void;
  /** The person has gone on from it. */
  readonly leave: () => void;
}

/** The ids of what describes the field. */
export function describedBy({ description }: Field, { id, wrong }: FieldState): string | typeof nothing {
  const ids = [...(description === null ? [] : [`${id}-about`]), ...(wrong === null ? [] : [`${id}-wrong`])];
  return ids.length === 0 ? nothing : ids.join(' ');
}
