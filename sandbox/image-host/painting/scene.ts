import type { Canvas } from '@napi-rs/canvas';
import { paintAbstract } from './abstract.ts';
import { paintCaption } from './caption.ts';
import { paintCity } from './city.ts';
import { paintBirds, paintFirs, paintHills, paintPeaks } from './land.ts';
import { choosePalette, mix } from './palette.ts';
import { randomFrom, type Random } from './random.ts';
import { paintBoat, paintIslands, paintLighthouse } from './seaside.ts';
import { paintSky } from './sky.ts';
import type { Stage } from './stage.ts';
import { paintWater } from './water.ts';

const motifs = ['seaside', 'peaks', 'forest', 'city', 'hills', 'abstract'] as const;
type Motif = (typeof motifs)[number];

const hints: readonly (readonly [RegExp, Motif])[] = [
  [
    /lighthouse|\bsea\b|ocean|boat|ship|harbou?r|island|beach|coast|sail|灯塔|燈塔|灯台|(?<!上)海(?!报|報)|[船帆港岛島]|沙滩|🌊|⛵|🚢|🏖|🏝/iu,
    'seaside',
  ],
  [
    /city|town|street|tokyo|skyline|neon|building|bridge|城|街|市|东京|東京|霓虹|ネオン|楼|ビル|[桥橋]|🏙|🌃|🌆|🌉/iu,
    'city',
  ],
  [
    /forest|tree|wood|fox|deer|owl|bear|cabin|[森林树樹鹿熊狐]|木(?!星)|きつね|キツネ|猫头鹰|貓頭鷹|フクロウ|🦊|🌲|🌳|🦌|🦉|🐻/iu,
    'forest',
  ],
  [/mountain|peak|alp|snow|glacier|lake|fjord|[山峰雪湖]|冰川|氷河|🏔|⛰|🗻|❄/iu, 'peaks'],
  [/dune|desert|field|meadow|hill|valley|farm|garden|沙漠|砂漠|沙丘|砂丘|草原|[丘谷田园園庭]|🏜|🌾|🌻/iu, 'hills'],
  [
    /abstract|pattern|logo|poster|icon|geometric|bauhaus|抽象|图案|圖案|模様|标志|ロゴ|海报|海報|ポスター/iu,
    'abstract',
  ],
];

/** Paints the picture of a prompt and a seed. The same prompt, seed and size give the same pixels. */
export function paintScene(canvas: Canvas, prompt: string, seed: number): void {
  const context = canvas.getContext('2d');
  const { width, height } = canvas;
  const random = randomFrom(JSON.stringify([prompt, seed]));
  const palette = choosePalette(prompt, random);
  const motif = chooseMotif(prompt, random);
  const unit = Math.min(width, height) / 768;
  const horizon = height * random.between(0.54, 0.6);
  const light = {
    x: width * (random.chance(0.5) ? random.between(0.22, 0.38) : random.between(0.62, 0.78)),
    y: horizon * (palette.night ? random.between(0.24, 0.42) : random.between(0.5, 0.78)),
    radius: random.between(34, 50) * unit,
  };
  const stage: Stage = { context, width, height, unit, horizon, palette, random, light };
  if (motif === 'abstract') paintAbstract(stage);
  else paintPlace(stage, motif, /planet|space|galax|sci-?fi|mars|行星|惑星|太空|宇宙|科幻|火星|🪐|🚀/iu.test(prompt));
  paintCaption(stage, prompt, seed);
}

/** The motif depends on the prompt alone if it names one, and also on the seed otherwise. */
function chooseMotif(prompt: string, random: Random): Motif {
  return hintedMotif(prompt) ?? random.pick(motifs);
}

/** In English, Chinese, Japanese or emoji; null where the prompt names none. */
export function hintedMotif(prompt: string): Motif | null {
  return hints.find(([pattern]) => pattern.test(prompt))?.[1] ?? null;
}

function paintPlace(stage: Stage, motif: Exclude<Motif, 'abstract'>, withPlanet: boolean): void {
  const { horizon, height, unit, palette, random } = stage;
  paintSky(stage, withPlanet);
  switch (motif) {
    case 'seaside':
      paintIslands(stage);
      paintWater(stage);
      paintLighthouse(stage);
      paintBoat(stage);
      break;
    case 'city':
      paintCity(stage);
      paintWater(stage);
      break;
    case 'peaks':
      paintPeaks(stage, horizon, 310 * unit);
      paintFirs(stage, horizon + 4 * unit, 44, 70, mix(palette.far, palette.near, 0.72));
      paintWater(stage);
      paintFirs(stage, height * 0.88, 230, 11, palette.near);
      break;
    case 'forest':
      paintHills(stage, 3, horizon - 20 * unit, horizon + 60 * unit, 120 * unit, 0.4);
      paintFirs(stage, horizon + 50 * unit, 120, 40, mix(palette.far, palette.near, 0.45));
      paintFirs(stage, horizon + 120 * unit, 200, 24, mix(palette.far, palette.near, 0.75));
      paintFirs(stage, height * 0.92, 330, 11, palette.near);
      break;
    case 'hills':
      paintHills(stage, 6, horizon - 10 * unit, height * 0.88, 150 * unit);
  }
  if (!palette.night && random.chance(0.75)) paintBirds(stage);
}
