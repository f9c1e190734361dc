import { fade, mix } from './palette.ts';
import { fillGradient, type Stage } from './stage.ts';

/** Paints the sky with sun or moon, stars, clouds, and optionally a planet. */
export function paintSky(stage: Stage, withPlanet: boolean): void {
  const { palette, horizon, random } = stage;
  fillGradient(stage, 0, horizon + 2 * stage.unit, palette.sky);
  if (palette.night) paintStars(stage);
  if (withPlanet) paintPlanet(stage);
  paintGlow(stage);
  paintLight(stage);
  const clouds = palette.night ? random.whole(0, 2) : random.whole(3, 6);
  for (let left = clouds; left > 0; left -= 1) paintCloud(stage);
}

function paintStars(stage: Stage): void {
  const { context, random, width, horizon, unit, palette } = stage;
  for (let left = 170; left > 0; left -= 1) {
    const depth = random.next();
    context.fillStyle = fade(palette.light, 0.25 + 0.7 * random.next());
    context.beginPath();
    context.arc(random.next() * width, depth * depth * horizon, random.between(0.5, 1.7) * unit, 0, 7);
    context.fill();
  }
}

function paintGlow(stage: Stage): void {
  const { context, light, palette, width, horizon } = stage;
  const reach = light.radius * (palette.night ? 5 : 9);
  const glow = context.createRadialGradient(light.x, light.y, light.radius * 0.8, light.x, light.y, reach);
  glow.addColorStop(0, fade(palette.light, palette.night ? 0.32 : 0.55));
  glow.addColorStop(0.35, fade(palette.light, palette.night ? 0.08 : 0.2));
  glow.addColorStop(1, fade(palette.light, 0));
  context.fillStyle = glow;
  context.fillRect(0, 0, width, horizon + 2 * stage.unit);
}

function paintLight(stage: Stage): void {
  const { context, light, palette } = stage;
  context.fillStyle = palette.light;
  context.beginPath();
  context.arc(light.x, light.y, light.radius, 0, 7);
  context.fill();
  if (!palette.night) return;
  context.save();
  context.clip();
  context.fillStyle = fade(palette.sky[2], 0.28);
  for (const [x, y, size] of [
    [-0.35, -0.2, 0.28],
    [0.25, 0.3, 0.36],
    [0.35, -0.4, 0.18],
    [-0.2, 0.5, 0.16],
  ] as const) {
    context.beginPath();
    context.arc(light.x + x * light.radius, light.y + y * light.radius, size * light.radius, 0, 7);
    context.fill();
  }
  context.restore();
}

function paintPlanet(stage: Stage): void {
  const { context, random, palette, width, horizon, light, unit } = stage;
  const radius = random.between(90, 130) * unit;
  const x = light.x > width / 2 ? width * 0.24 : width * 0.76;
  const y = horizon * random.between(0.3, 0.42);
  const shade = context.createLinearGradient(x - radius, y - radius, x + radius, y + radius);
  shade.addColorStop(0, mix(palette.sky[3], palette.light, 0.45));
  shade.addColorStop(1, palette.sky[1]);
  const ring = (from: number, to: number): void => {
    context.strokeStyle = fade(palette.light, 0.6);
    context.lineWidth = 5 * unit;
    context.beginPath();
    context.ellipse(x, y, radius * 1.75, radius * 0.36, -0.3, from, to);
    context.stroke();
  };
  ring(Math.PI, 2 * Math.PI);
  context.fillStyle = shade;
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fill();
  ring(0, Math.PI);
}

function paintCloud(stage: Stage): void {
  const { context, random, palette, width, horizon, unit } = stage;
  const x = random.between(-0.1, 1) * width;
  const y = random.between(0.12, 0.78) * horizon;
  const length = random.between(160, 420) * unit;
  context.fillStyle = fade(mix(palette.sky[3], palette.light, 0.6), palette.night ? 0.07 : 0.2);
  for (let left = 5; left > 0; left -= 1) {
    const part = length * random.between(0.35, 1);
    context.beginPath();
    context.roundRect(x + random.between(-0.3, 0.4) * length, y + left * 7 * unit, part, 11 * unit, 6 * unit);
    context.fill();
  }
}
