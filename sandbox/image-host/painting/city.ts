import { fade, mix } from './palette.ts';
import type { Stage } from './stage.ts';

/** Paints rows of towers, darker towards the front, with lit windows in the last two. */
export function paintCity(stage: Stage): void {
  const { palette } = stage;
  const rows = [
    { colour: mix(palette.far, palette.sky[3], 0.4), rise: 250, lit: 0 },
    { colour: mix(palette.far, palette.near, 0.35), rise: 205, lit: 0.16 },
    { colour: mix(palette.far, palette.near, 0.85), rise: 150, lit: 0.34 },
  ];
  for (const row of rows) paintRow(stage, row.colour, row.rise, row.lit);
}

function paintRow(stage: Stage, colour: string, rise: number, lit: number): void {
  const { context, random, width, horizon, unit, palette } = stage;
  for (let x = -20 * unit; x < width;) {
    const wide = random.between(34, 84) * unit;
    // Towers are higher in the middle.
    const middle = 1 - Math.abs((x + wide / 2) / width - 0.5) * 1.1;
    const tall = rise * unit * random.between(0.4, 1.15) * (0.45 + 0.75 * middle);
    const top = horizon - tall;
    context.fillStyle = colour;
    context.fillRect(x, top, wide, tall + 2 * unit);
    paintRoof(stage, x, top, wide);
    if (lit > 0) paintWindows(stage, { x, top, wide, tall }, lit, palette.night ? '#ffd98a' : palette.light);
    x += wide + random.between(-8, 10) * unit;
  }
}

function paintRoof(stage: Stage, x: number, top: number, wide: number): void {
  const { context, random, unit } = stage;
  const kind = random.next();
  if (kind < 0.22) {
    context.fillRect(x + wide * 0.48, top - 34 * unit, 2.2 * unit, 36 * unit);
  } else if (kind < 0.42) {
    context.fillRect(x + wide * 0.2, top - 12 * unit, wide * 0.6, 14 * unit);
  } else if (kind < 0.56) {
    context.beginPath();
    context.moveTo(x, top + unit);
    context.lineTo(x + wide, top - 26 * unit);
    context.lineTo(x + wide, top + unit);
    context.fill();
  }
}

function paintWindows(
  stage: Stage,
  house: { x: number; top: number; wide: number; tall: number },
  lit: number,
  glow: string,
): void {
  const { context, random, unit } = stage;
  const [across, down] = [9.5 * unit, 12 * unit];
  for (let y = house.top + 9 * unit; y < house.top + house.tall - 8 * unit; y += down) {
    for (let x = house.x + 6 * unit; x < house.x + house.wide - 8 * unit; x += across) {
      if (!random.chance(lit)) continue;
      context.fillStyle = fade(glow, random.between(0.35, 0.95));
      context.fillRect(x, y, 3.8 * unit, 5.4 * unit);
    }
  }
}
