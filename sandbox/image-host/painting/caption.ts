import { breakLines, drawLine, lineWidth } from './lettering.ts';
import { fade } from './palette.ts';
import { fillGradient, type Stage } from './stage.ts';

// No caption shows more; a prompt may be a hundred thousand characters long.
const longestPrompt = 1000;

/** Writes the prompt at the bottom of the picture, with its seed and size below. */
export function paintCaption(stage: Stage, prompt: string, seed: number): void {
  const { context, width, height, unit } = stage;
  const margin = 30 * unit;
  // Small pictures get relatively larger letters, to be legible.
  const capHeight = Math.max(6, 15.5 * unit, Math.min(width, height) * 0.02);
  const small = capHeight * 0.62;
  const maxWidth = width - 2 * margin;
  const lines = breakLines(prompt.slice(0, longestPrompt), { capHeight, maxWidth, maxLines: 3 });
  const step = capHeight * 1.85;
  const footer = height - margin;
  const first = footer - small * 2.4 - (lines.length - 1) * step;
  const top = first - capHeight * 4.2;
  const ink = '#0a0812';
  fillGradient(stage, top, height, [fade(ink, 0), fade(ink, 0.62), fade(ink, 0.8)]);
  context.strokeStyle = '#fffaf0';
  lines.forEach((line, at) => drawLine(context, line, margin, first + at * step, capHeight));
  const made = `seed ${seed} · ${width}×${height} · painted by the sandbox`;
  context.strokeStyle = fade('#fffaf0', 0.66);
  if (lineWidth(made, small) <= maxWidth) drawLine(context, made, margin, footer, small, 1.5);
}
