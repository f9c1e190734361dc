import { fade, mix } from './palette.ts';
import { fillGradient, type Stage } from './stage.ts';

/** Paints water from the horizon down, with the reflection of the sun or moon. */
export function paintWater(stage: Stage): void {
  const { context, random, palette, width, height, horizon, unit, light } = stage;
  const [, upper, middle, low] = palette.sky;
  fillGradient(stage, horizon, height, [
    mix(low, middle, 0.35),
    mix(middle, upper, 0.6),
    mix(upper, palette.near, 0.75),
  ]);
  context.fillStyle = fade(palette.light, 0.35);
  context.fillRect(0, horizon, width, 1.5 * unit);
  for (let step = 0; step < 46; step += 1) {
    const depth = (step / 46) ** 1.5;
    const y = horizon + 4 * unit + depth * (height - horizon);
    const spread = light.radius * (0.9 + depth * 2.2);
    const length = random.between(0.3, 1.1) * spread;
    context.fillStyle = fade(palette.light, 0.62 * (1 - depth) + 0.08);
    context.beginPath();
    context.roundRect(
      light.x - length / 2 + random.between(-0.45, 0.45) * spread,
      y,
      length,
      (1.4 + 2.6 * depth) * unit,
      2,
    );
    context.fill();
  }
  for (let left = 60; left > 0; left -= 1) {
    const depth = random.next() ** 1.4;
    const y = horizon + 6 * unit + depth * (height - horizon);
    context.fillStyle = fade(random.chance(0.5) ? low : palette.near, 0.1 + 0.1 * depth);
    context.fillRect(
      random.between(-0.1, 1) * width,
      y,
      random.between(30, 160) * (0.4 + depth) * unit,
      (1 + 2 * depth) * unit,
    );
  }
}
