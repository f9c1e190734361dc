import { fileURLToPath, pathToFileURL } from 'node:url';
import { substituteFor } from './substitute.ts';

/** Whatever the tests of a project load speaks the pseudo-language. */
export function speakPseudo() {
  return {
    name: 'pseudo-locale',
    enforce: 'pre' as const,
    resolveId(specifier: string, importer: string | undefined): string | null {
      const importing = importer === undefined ? undefined : pathToFileURL(importer).href;
      const substitute = substituteFor(specifier, importing);
      return substitute === null ? null : fileURLToPath(substitute);
    },
  };
}
