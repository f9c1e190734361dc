/** References: pictures under a name, of a member or of a server, that go into what is painted. */
import type { KeptFile } from './generation.ts';
import { MEGAPIXEL, type ImageModel } from './image-model.ts';
import { MAX_INPUT_MEGAPIXELS, type GivenPicture, type InputLimits } from './input-picture.ts';
import type { Named } from './named.ts';

/** How many a member may keep over all servers, and a server. */
export const MAX_REFERENCES = { member: 10, server: 25 } as const;

/** How the name of its file begins; an id that is no generation's follows. */
export const REFERENCE_FILE = 'reference-';

export interface Reference extends Named {
  readonly kept: KeptFile;
  readonly savedAtMs: number;
  /** Of a server's, the member who saved it, or their pseudonym; null of a member's own. */
  readonly savedBy: string | null;
  /** Of the command whose picture it is; null where that is not known. */
  readonly safety: number | null;
}

/** Whether a picture that a member gave is a reference, also where that is deleted by now. */
export function isReference({ source }: GivenPicture): boolean {
  return source.kind === 'copy' && source.of.file.startsWith(REFERENCE_FILE);
}

/** As large as a picture may go in, and as small as some model takes it. */
export function referenceLimits(models: readonly ImageModel[]): InputLimits {
  const sides = models.filter(({ inputs }) => inputs.max > 0).map(({ inputs }) => inputs.minSide);
  return { maxPixels: MAX_INPUT_MEGAPIXELS * MEGAPIXEL, minSide: Math.min(...sides) };
}
