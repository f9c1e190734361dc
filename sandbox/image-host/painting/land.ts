import { fade, mix } from './palette.ts';
import { fillBelow, jagged, rolling, type Stage } from './stage.ts';

/** Paints layers of hills, darker towards the front; `depth` is how dark the front one is. */
export function paintHills(stage: Stage, layers: number, top: number, bottom: number, rise: number, depth = 1): void {
  const { palette } = stage;
  for (let layer = 0; layer < layers; layer += 1) {
    const near = layers === 1 ? 1 : layer / (layers - 1);
    const base = top + (bottom - top) * near;
    const haze = mix(mix(palette.far, palette.sky[3], 0.35), palette.near, depth * near ** 0.9);
    fillBelow(stage, rolling(stage, base, rise * (0.7 + 0.5 * near), 1.1 + (1 - near)), haze);
  }
}

/** Paints a range of snow-covered peaks. */
export function paintPeaks(stage: Stage, base: number, rise: number): void {
  const { context, palette, width, unit, random } = stage;
  fillBelow(stage, jagged(stage, base, rise * 0.7), mix(palette.far, palette.sky[3], 0.45));
  const ridge = jagged(stage, base + 8 * unit, rise);
  const rock = mix(palette.far, palette.near, 0.45);
  fillBelow(stage, ridge, rock);
  const summit = Math.min(...ridge);
  context.fillStyle = fade(palette.light, 0.82);
  context.beginPath();
  context.moveTo(0, base);
  ridge.forEach((y, at) => context.lineTo((at / (ridge.length - 1)) * width, y));
  for (let at = ridge.length - 1; at >= 0; at -= 1) {
    const y = ridge[at] ?? base;
    const deep = Math.max(0, summit + rise * 0.42 - y) * random.between(0.35, 0.8);
    context.lineTo((at / (ridge.length - 1)) * width, y + deep);
  }
  context.fill();
}

/** Paints firs and the ground below them. */
export function paintFirs(stage: Stage, base: number, size: number, count: number, colour: string): void {
  const { context, random, width, unit } = stage;
  const ground = rolling(stage, base, 26 * unit, 1.2);
  fillBelow(stage, ground, colour);
  for (let at = 0; at < count; at += 1) {
    const x = ((at + random.between(-0.4, 0.4)) / (count - 1)) * width;
    const tall = size * random.between(0.55, 1.15) * unit;
    const foot = (ground[Math.round((x / width) * (ground.length - 1))] ?? base) + tall * 0.05;
    for (let tier = 0; tier < 4; tier += 1) {
      const top = foot - tall * (1 - tier * 0.2);
      const half = tall * (0.07 + 0.045 * tier);
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x + half, top + tall * 0.36);
      context.lineTo(x - half, top + tall * 0.36);
      context.fill();
    }
    context.fillRect(x - 1.5 * unit, foot - tall * 0.1, 3 * unit, tall * 0.14);
  }
}

/** Paints a few distant birds. */
export function paintBirds(stage: Stage): void {
  const { context, random, palette, width, horizon, unit } = stage;
  const [x, y] = [random.between(0.2, 0.75) * width, random.between(0.25, 0.55) * horizon];
  context.strokeStyle = fade(palette.near, 0.75);
  context.lineCap = 'round';
  context.lineWidth = 1.8 * unit;
  for (let left = random.whole(3, 6); left > 0; left -= 1) {
    const span = random.between(7, 13) * unit;
    const [at, high] = [x + random.between(-90, 90) * unit, y + random.between(-40, 40) * unit];
    context.beginPath();
    context.moveTo(at - span, high - span * 0.35);
    context.quadraticCurveTo(at - span * 0.35, high - span * 0.5, at, high);
    context.quadraticCurveTo(at + span * 0.35, high - span * 0.5, at + span, high - span * 0.35);
    context.stroke();
  }
}
