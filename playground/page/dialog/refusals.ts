// The client's refusals of a dialog's fields in words.

import { MEBIBYTE } from '../files.ts';
import type { PageTexts } from '../texts/texts.ts';
import type { FieldRefusal } from './fields.ts';
import { isKind } from './file-types.ts';

export function refusalText(refusal: FieldRefusal, { refusals, fileTypes }: PageTexts['dialog']): string {
  switch (refusal.is) {
    case 'required':
      return refusals.required;
    case 'too-short':
      return refusals.tooShort(refusal.limit);
    case 'too-long':
      return refusals.tooLong(refusal.limit);
    case 'too-few':
      return refusals.tooFew(refusal.limit);
    case 'too-many':
      return refusals.tooMany(refusal.limit);
    case 'too-few-files':
      return refusals.tooFewFiles(refusal.limit);
    case 'too-many-files':
      return refusals.tooManyFiles(refusal.limit);
    case 'wrong-type': {
      const types = refusal.types.map((type) => (isKind(type) ? fileTypes[type] : type));
      return refusals.wrongType(refusal.file, types.join(', '));
    }
    case 'file-too-large':
      return refusals.fileTooLarge(refusal.file, Math.floor(refusal.limit / MEBIBYTE));
  }
}
