// Draws the visible mark of a picture that was made by AI.

import { createCanvas } from '@napi-rs/canvas';
import type { Size } from '../../generation/model/image-model.ts';
import { FONT_FAMILIES, registerFonts } from './fonts.ts';

/** In Chinese, whose law asks for these words in this height, and in English; the first alone where there is no room for both. */
const WORDS = ['AI 生成 · AI-generated', 'AI 生成'] as const;
/** The height of the words, of the shorter side: what GB 45438-2025 asks for at least. */
const HEIGHT = 0.05;
const LEAST_PX = 8;
/** Of the width of the picture. */
const MOST_WIDTH = 0.9;

/** A PNG for the lower right corner of a picture of that size. */
export async function drawAiMark({ width, height }: Size): Promise<{ readonly png: Buffer } & Size> {
  await registerFonts();
  const px = Math.max(LEAST_PX, Math.ceil(Math.min(width, height) * HEIGHT));
  const padding = Math.ceil(px / 2);
  const font = `${px}px ${FONT_FAMILIES}`;
  const measure = createCanvas(1, 1).getContext('2d');
  measure.font = font;
  const roomFor = (words: string): number => Math.ceil(measure.measureText(words).width) + 2 * padding;
  const words = WORDS.find((one) => roomFor(one) <= width * MOST_WIDTH) ?? WORDS[1];
  const size = { width: Math.min(width, roomFor(words)), height: Math.min(height, px + 2 * padding) };
  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  context.fillStyle = 'rgba(0, 0, 0, 0.6)';
  context.fillRect(0, 0, size.width, size.height);
  context.font = font;
  context.fillStyle = '#ffffff';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(words, size.width / 2, size.height / 2, size.width);
  return { png: canvas.toBuffer('image/png'), ...size };
}
