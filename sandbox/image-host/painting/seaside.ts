import { fade, mix } from './palette.ts';
import { fillBelow, rolling, type Stage } from './stage.ts';

/** Paints a headland with a lighthouse and its beam. */
export function paintLighthouse(stage: Stage): void {
  const { context, palette, width, horizon, unit, light } = stage;
  const right = light.x < width / 2;
  const x = width * (right ? 0.8 : 0.2);
  const foot = horizon - 24 * unit;
  const tall = 190 * unit;
  const lamp = foot - tall - 15 * unit;
  const reach = right ? -width * 0.62 : width * 0.62;
  const beam = context.createLinearGradient(x, 0, x + reach, 0);
  beam.addColorStop(0, fade(palette.light, 0.5));
  beam.addColorStop(1, fade(palette.light, 0));
  context.fillStyle = beam;
  context.beginPath();
  context.moveTo(x, lamp);
  context.lineTo(x + reach, lamp - 62 * unit);
  context.lineTo(x + reach, lamp + 34 * unit);
  context.fill();
  paintHeadland(stage, right);
  paintTower(stage, x, foot, tall);
}

function paintHeadland(stage: Stage, right: boolean): void {
  const { context, palette, width, horizon, unit } = stage;
  const edge = (share: number): number => (right ? width * (1 - share) : width * share);
  for (const [reach, high, dark] of [
    [0.52, 46, 0.6],
    [0.42, 30, 0.9],
  ] as const) {
    context.fillStyle = mix(palette.far, palette.near, dark);
    context.beginPath();
    context.moveTo(edge(-0.02), horizon - high * unit);
    context.bezierCurveTo(
      edge(0.2),
      horizon - (high + 14) * unit,
      edge(0.3),
      horizon - high * 0.9 * unit,
      edge(reach),
      horizon + 6 * unit,
    );
    context.bezierCurveTo(
      edge(reach * 0.8),
      horizon + 20 * unit,
      edge(reach * 0.4),
      horizon + 26 * unit,
      edge(-0.02),
      horizon + 40 * unit,
    );
    context.fill();
  }
}

function paintTower(stage: Stage, x: number, foot: number, tall: number): void {
  const { context, palette, unit } = stage;
  const [wide, slim] = [25 * unit, 15 * unit];
  const wall = context.createLinearGradient(x - wide, 0, x + wide, 0);
  wall.addColorStop(0, mix(palette.light, palette.near, 0.12));
  wall.addColorStop(1, mix(palette.light, palette.near, 0.55));
  const half = (share: number): number => wide + (slim - wide) * share;
  const slice = (from: number, to: number): void => {
    context.beginPath();
    context.moveTo(x - half(from), foot - tall * from);
    context.lineTo(x + half(from), foot - tall * from);
    context.lineTo(x + half(to), foot - tall * to);
    context.lineTo(x - half(to), foot - tall * to);
    context.fill();
  };
  context.fillStyle = wall;
  slice(0, 1);
  context.fillStyle = fade('#b5333f', 0.85);
  for (const from of [0.1, 0.42, 0.74]) slice(from, from + 0.16);
  context.fillStyle = palette.near;
  context.fillRect(x - 21 * unit, foot - tall - 5 * unit, 42 * unit, 6 * unit);
  context.fillStyle = '#ffe9a8';
  context.fillRect(x - 10 * unit, foot - tall - 26 * unit, 20 * unit, 21 * unit);
  context.fillStyle = palette.near;
  context.beginPath();
  context.moveTo(x - 15 * unit, foot - tall - 26 * unit);
  context.quadraticCurveTo(x, foot - tall - 54 * unit, x + 15 * unit, foot - tall - 26 * unit);
  context.fill();
}

/** Paints a sailing boat and its reflection. */
export function paintBoat(stage: Stage): void {
  const { context, palette, random, width, horizon, height, unit, light } = stage;
  const x = light.x < width / 2 ? random.between(0.42, 0.56) * width : random.between(0.44, 0.58) * width;
  const y = horizon + (height - horizon) * random.between(0.16, 0.26);
  const size = random.between(0.8, 1.15) * unit;
  const path = (points: readonly (readonly [number, number])[], colour: string): void => {
    context.fillStyle = colour;
    context.beginPath();
    for (const [across, up] of points) context.lineTo(x + across * size, y - up * size);
    context.fill();
  };
  const hull = mix(palette.near, palette.far, 0.15);
  context.fillStyle = fade(palette.near, 0.28);
  context.beginPath();
  context.ellipse(x, y + 9 * size, 44 * size, 7 * size, 0, 0, 7);
  context.fill();
  path(
    [
      [-42, 10],
      [44, 10],
      [30, -6],
      [-30, -6],
    ],
    hull,
  );
  path(
    [
      [1, 14],
      [1, 104],
      [3, 104],
      [3, 14],
    ],
    hull,
  );
  path(
    [
      [6, 16],
      [6, 100],
      [46, 20],
    ],
    fade(palette.light, 0.95),
  );
  path(
    [
      [-2, 18],
      [-2, 88],
      [-34, 22],
    ],
    mix(palette.light, palette.far, 0.35),
  );
}

/** Paints low islands on the horizon. */
export function paintIslands(stage: Stage): void {
  const { palette, horizon, unit, context, width } = stage;
  context.save();
  context.beginPath();
  context.rect(0, 0, width, horizon + unit);
  context.clip();
  fillBelow(stage, rolling(stage, horizon + 26 * unit, 74 * unit, 1.3), mix(palette.far, palette.sky[3], 0.4));
  fillBelow(stage, rolling(stage, horizon + 34 * unit, 62 * unit, 1), mix(palette.far, palette.near, 0.3));
  context.restore();
}
