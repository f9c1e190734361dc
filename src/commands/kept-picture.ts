import type { KeptFile, Picture } from '../generation/model/generation.ts';

/** The one of that number; the first where that is not there, since a client may send any. null where none is left. */
export function keptPicture(
  pictures: readonly Picture[],
  number?: number,
): (Picture & { readonly kept: KeptFile }) | null {
  const kept = pictures.flatMap((one) => (one.kept === null ? [] : [{ ...one, kept: one.kept }]));
  return kept.find((one) => one.number === number) ?? kept[0] ?? null;
}
