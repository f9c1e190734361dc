// The fonts of the repository, for letters that the alphabet of this sandbox lacks.

import { readFileSync } from 'node:fs';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

/** The size of a font beside capitals of 14. */
export const EM = 18;

const FONTS = [
  {
    family: 'Sandbox Sans SC',
    file: 'NotoSansSC-Regular.woff2',
    // Kana, Chinese characters and their punctuation; all of these have a glyph there.
    letters:
      /^[\u3001-\u3003\u3005-\u3017\u3041-\u3096\u309d\u309e\u30a1-\u30fe\u3400-\u4db5\u4e00-\u9fea\uff01-\uff5e]+$/u,
  },
  {
    family: 'Sandbox Sans',
    file: 'NotoSans-Regular.woff2',
    letters: /^[\u0386-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490-\u0493]$/u,
  },
] as const;

const loaded = new Set<string>();
const widths = new Map<string, number>();

/** The family of the font that has every character of it, loaded; null for none. */
export function fontOf(grapheme: string): string | null {
  const font = FONTS.find(({ letters }) => letters.test(grapheme));
  if (font === undefined) return null;
  if (!loaded.has(font.file)) {
    const bytes = readFileSync(new URL(`../../../assets/fonts/${font.file}`, import.meta.url));
    if (GlobalFonts.register(bytes, font.family) === null) throw new Error(`The font ${font.file} cannot be read`);
    loaded.add(font.file);
  }
  return `"${font.family}"`;
}

/** In units of which a capital has 14. */
export function textWidth(grapheme: string): number {
  const known = widths.get(grapheme);
  if (known !== undefined) return known;
  const context = createCanvas(1, 1).getContext('2d');
  context.font = `${EM}px ${fontOf(grapheme) ?? ''}`;
  const { width } = context.measureText(grapheme);
  widths.set(grapheme, width);
  return width;
}
