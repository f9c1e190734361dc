import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Palette } from './palette.ts';
import type { Random } from './random.ts';

/** The canvas and the values that all parts of a scene share. */
export interface Stage {
  readonly context: SKRSContext2D;
  readonly width: number;
  readonly height: number;
  /** One pixel of a picture whose shorter side has 768. */
  readonly unit: number;
  readonly horizon: number;
  readonly palette: Palette;
  readonly random: Random;
  /** The sun or moon. */
  readonly light: { readonly x: number; readonly y: number; readonly radius: number };
}

/** Fills a band with a vertical gradient through the colours. */
export function fillGradient(stage: Stage, top: number, bottom: number, colours: readonly string[]): void {
  const gradient = stage.context.createLinearGradient(0, top, 0, bottom);
  colours.forEach((colour, at) => gradient.addColorStop(at / (colours.length - 1), colour));
  stage.context.fillStyle = gradient;
  stage.context.fillRect(0, top, stage.width, bottom - top);
}

/** Fills the area below a line of heights, given from the left edge to the right one. */
export function fillBelow(stage: Stage, heights: readonly number[], colour: string): void {
  const { context, width, height } = stage;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(0, height);
  heights.forEach((y, at) => context.lineTo((at / (heights.length - 1)) * width, y));
  context.lineTo(width, height);
  context.fill();
}

/** A smooth line of hills: heights above `base`, at most `rise`. */
export function rolling(stage: Stage, base: number, rise: number, waves: number): number[] {
  const { random } = stage;
  const tones = [1, 2.1, 3.7].map((pitch) => ({
    pitch: waves * pitch * random.between(0.85, 1.15),
    phase: random.between(0, Math.PI * 2),
    depth: 1 / (pitch * 1.35),
  }));
  const whole = tones.reduce((sum, tone) => sum + tone.depth, 0);
  return Array.from({ length: 161 }, (_, at) => {
    const swell = tones.reduce(
      (sum, tone) => sum + tone.depth * Math.sin((at / 160) * tone.pitch * 6.3 + tone.phase),
      0,
    );
    return base - rise * (0.5 + swell / whole / 2);
  });
}

/** A jagged ridge by midpoint displacement: heights above `base`, about `rise`. */
export function jagged(stage: Stage, base: number, rise: number, roughness = 0.52): number[] {
  let line = [0.35, 1, 0.45, 0.8, 0.3].map((share) => share * stage.random.between(0.6, 1.1));
  for (let swing = 0.3; line.length < 300; swing *= roughness) {
    line = line.flatMap((here, at) => {
      const after = line[at + 1];
      return after === undefined ? [here] : [here, (here + after) / 2 + stage.random.between(-swing, swing)];
    });
  }
  return line.map((share) => base - rise * Math.max(0, share));
}
