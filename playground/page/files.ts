// Files: on their way to the server, and how their sizes are written.

import type { WireFile } from '../wire/moves.ts';

export const MEBIBYTE = 1_048_576;

/** The file with its bytes as base64. */
export async function wireFile(file: File): Promise<WireFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { filename: file.name, base64: base64Of(bytes) };
}

/** As many at once as a call takes arguments. */
const STEP = 0x80_00;

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += STEP) {
    text += String.fromCodePoint(...bytes.subarray(at, at + STEP));
  }
  return btoa(text);
}

const UNITS = ['bytes', 'KB', 'MB', 'GB'];

/** Such as `1.2 MB`, as Discord's client writes it. */
export function sizeText(bytes: number, locale: string): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const amount = new Intl.NumberFormat(locale, { maximumFractionDigits: power === 0 ? 0 : 2 });
  return `${amount.format(bytes / 1_024 ** power)} ${UNITS[power] ?? ''}`;
}
