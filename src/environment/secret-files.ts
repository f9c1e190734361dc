// Reads secrets from files, as Docker and systemd hand them over.

import { join } from 'node:path';
import { trimmed } from './characters.ts';
import { pathMeantBy } from './paths.ts';
import { codeOf, readText, whyUnread } from './read-text.ts';

/** The setting that names the file with a secret. */
export function fileSettingOf(secret: string): string {
  return `${secret}_FILE`;
}

/** What stands in the file, or a sentence on what is wrong with it. */
export type Contents = { readonly raw: string } | { readonly fault: string };

/** The contents of the file that `NAME_FILE` names. */
export function readNamedSecret(secret: string, path: string): Contents {
  const setting = fileSettingOf(secret);
  const meaning = pathMeantBy(path);
  if ('fault' in meaning) return { fault: `${setting} ${meaning.fault}` };
  try {
    const raw = readText(meaning.value);
    return trimmed(raw) === '' ? { fault: `${setting} names ${meaning.value}, which is empty` } : { raw };
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'and there is no such file' : `which ${whyUnread(error)}`;
    return { fault: `${setting} names ${meaning.value}, ${why}` };
  }
}

/** The contents of systemd's credential of that name, such as `discord_token` (systemd.io/CREDENTIALS); '' for none. */
export function readCredential(secret: string, folder = ''): Contents {
  const path = join(folder, secret.toLowerCase());
  try {
    return { raw: folder === '' ? '' : readText(path) };
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { raw: '' } : { fault: `${secret}: ${path} ${whyUnread(error)}` };
  }
}
