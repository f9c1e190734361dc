import { fade, mix } from './palette.ts';
import { fillGradient, type Stage } from './stage.ts';

/** Paints arches, discs and curved bands. */
export function paintAbstract(stage: Stage): void {
  const { palette, width, height, random } = stage;
  fillGradient(stage, 0, height, [palette.sky[3], mix(palette.sky[3], palette.sky[2], 0.7)]);
  const colours: [string, ...string[]] = [
    palette.sky[0],
    palette.sky[1],
    palette.sky[2],
    palette.far,
    mix(palette.light, palette.sky[3], 0.4),
  ];
  paintDisc(stage, width * random.between(0.25, 0.75), height * random.between(0.2, 0.36), random.between(0.16, 0.24));
  for (let left = 3; left > 0; left -= 1) paintArch(stage, random.pick(colours), colours);
  for (let left = 3; left > 0; left -= 1) paintBand(stage, height * (0.58 + 0.1 * (3 - left)), random.pick(colours));
  paintDots(stage);
}

function paintDisc(stage: Stage, x: number, y: number, share: number): void {
  const { context, palette, width, height } = stage;
  const radius = Math.min(width, height) * share;
  const shade = context.createLinearGradient(x, y - radius, x, y + radius);
  shade.addColorStop(0, palette.light);
  shade.addColorStop(1, mix(palette.sky[2], palette.light, 0.25));
  context.fillStyle = shade;
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fill();
}

function paintArch(stage: Stage, outer: string, colours: readonly [string, ...string[]]): void {
  const { context, random, width, height } = stage;
  const x = random.between(0.12, 0.88) * width;
  const foot = height * random.between(0.66, 0.86);
  const widest = Math.min(width, height) * random.between(0.16, 0.27);
  let colour = outer;
  for (let ring = 0; ring < 5; ring += 1) {
    const half = widest * (1 - ring * 0.19);
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, foot - widest * 0.9, half, Math.PI, 0);
    context.lineTo(x + half, foot + height * 0.3);
    context.lineTo(x - half, foot + height * 0.3);
    context.fill();
    const next = random.pick(colours);
    colour = next === colour ? mix(next, stage.palette.light, 0.4) : next;
  }
}

function paintBand(stage: Stage, y: number, colour: string): void {
  const { context, random, width, height, unit } = stage;
  const [lift, drop] = [random.between(40, 130) * unit, random.between(-60, 90) * unit];
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(0, y + drop);
  context.bezierCurveTo(width * 0.3, y - lift, width * 0.62, y + lift, width, y - drop * 0.6);
  context.lineTo(width, height);
  context.lineTo(0, height);
  context.fill();
}

function paintDots(stage: Stage): void {
  const { context, random, palette, width, height, unit } = stage;
  const [left, top] = [random.between(0.06, 0.7) * width, random.between(0.08, 0.5) * height];
  context.fillStyle = fade(palette.near, 0.7);
  for (let row = 0; row < 5; row += 1) {
    for (let column = 0; column < 7; column += 1) {
      context.beginPath();
      context.arc(left + column * 18 * unit, top + row * 18 * unit, 2.4 * unit, 0, 7);
      context.fill();
    }
  }
}
