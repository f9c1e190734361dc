import type { Canvas, Image, SKRSContext2D } from '@napi-rs/canvas';
import { paintCaption } from './caption.ts';
import { choosePalette, fade } from './palette.ts';
import { randomFrom } from './random.ts';
import { fillGradient, type Stage } from './stage.ts';

const INK = '#0a0812';

/**
 * Paints what becomes of a picture that went in: the picture itself, in the light that the prompt names. Where the shape is another
 * one, it stands in the middle, and what is around it is made of it. The same picture, prompt, seed and size give the same pixels.
 */
export function paintChanged(canvas: Canvas, image: Image, prompt: string, seed: number): void {
  const context = canvas.getContext('2d');
  const { width, height } = canvas;
  context.filter = 'blur(24px)';
  // A little larger: at the edges a blur takes in what is beyond them, which is nothing.
  draw(context, image, Math.max(width / image.width, height / image.height) * 1.15, canvas);
  context.filter = 'none';
  draw(context, image, Math.min(width / image.width, height / image.height), canvas);
  const random = randomFrom(JSON.stringify([prompt, seed]));
  const palette = choosePalette(prompt, random);
  if (prompt !== '') wash(context, palette.sky, canvas);
  const stage = { context, width, height, palette, random, unit: Math.min(width, height) / 768 };
  const whole: Stage = { ...stage, horizon: height / 2, light: { x: 0, y: 0, radius: 0 } };
  // The picture has a caption already.
  fillGradient(whole, height - 150 * stage.unit, height, [fade(INK, 0), INK, INK]);
  paintCaption(whole, prompt, seed);
}

function draw(context: SKRSContext2D, image: Image, scale: number, { width, height }: Canvas): void {
  const drawn = { width: image.width * scale, height: image.height * scale };
  context.drawImage(image, (width - drawn.width) / 2, (height - drawn.height) / 2, drawn.width, drawn.height);
}

function wash(context: SKRSContext2D, colours: readonly string[], { width, height }: Canvas): void {
  const gradient = context.createLinearGradient(0, 0, 0, height);
  colours.forEach((colour, at) => gradient.addColorStop(at / Math.max(1, colours.length - 1), colour));
  context.save();
  context.globalCompositeOperation = 'soft-light';
  context.globalAlpha = 0.8;
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  context.restore();
}
