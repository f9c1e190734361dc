// The fonts of what is drawn.

import { readFile } from 'node:fs/promises';
import { GlobalFonts } from '@napi-rs/canvas';

/** Bundled, since a server may have none (assets/fonts/README.md). */
const FONTS = [
  { family: 'Easel Sans', file: 'NotoSans-Regular.woff2' },
  { family: 'Easel Sans JP', file: 'NotoSansJP-Regular.woff2' },
  { family: 'Easel Sans SC', file: 'NotoSansSC-Regular.woff2' },
] as const;
/** In the order of fallback. */
export const FONT_FAMILIES = '"Easel Sans", "Easel Sans SC"';
const JAPANESE_FAMILIES = '"Easel Sans", "Easel Sans JP", "Easel Sans SC"';
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Those for what is drawn with that text: Japanese, which kana tell, gives many Chinese characters another shape. */
export function familiesFor(text: string): string {
  return KANA.test(text) ? JAPANESE_FAMILIES : FONT_FAMILIES;
}

let registered: Promise<void> | null = null;

/** Reads them with the first drawing of the thread; where that fails, with the next one. */
export function registerFonts(): Promise<void> {
  registered ??= readFonts().catch((error: unknown) => {
    registered = null;
    throw error;
  });
  return registered;
}

async function readFonts(): Promise<void> {
  for (const { family, file } of FONTS) {
    const bytes = await readFile(new URL(`../../../assets/fonts/${file}`, import.meta.url));
    if (GlobalFonts.register(bytes, family) === null) throw new Error(`The font ${file} cannot be read`);
  }
}
