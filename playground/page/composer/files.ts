// Files on their way to the server.

import type { WireFile } from '../../wire/moves.ts';

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

/** "1.2 MB", as Discord's client shows it. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < MEBIBYTE ? `${(bytes / 1024).toFixed(2)} KB` : `${(bytes / MEBIBYTE).toFixed(2)} MB`;
}
