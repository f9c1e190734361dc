// Paths of files and folders.

import { z } from 'zod';
import { expanded } from '../environment/paths.ts';
import { fail } from './fail.ts';

/** A folder, as an absolute path. */
export const folderPath = z.string().transform((text, context) => {
  const meaning = expanded(text);
  return 'fault' in meaning ? fail(context, meaning.fault) : meaning.value;
});

/** A file, as an absolute path. */
export const filePath = z
  .string()
  .refine((text) => !/[/\\]$/u.test(text), {
    error: 'names a folder: add the name of a file, like easel.db',
    abort: true,
  })
  .pipe(folderPath);
