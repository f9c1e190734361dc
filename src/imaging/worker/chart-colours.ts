// The colours of the series of a chart.

import { createCanvas, DOMMatrix } from '@napi-rs/canvas';
import { CHART_HUES } from '../../generation/ports/imaging.ts';

/**
 * Chosen so that each two, and each with the grey of all others, are far apart (CIEDE2000 of 15 and more) for normal sight and for
 * protanopia, deuteranopia and tritanopia (after Machado, Oliveira and Fernandes, 2009), and each stands out from the ground (3 : 1).
 */
const HUES = ['#96b4ff', '#ffe1a5', '#d21e69', '#14f0e1', '#a5c31e', '#875ad2', '#e19696', '#878700'] as const;

/** Pixels of the picture for one of its units, each way. */
export const PIXEL_RATIO = 2;
/** The side of a pattern's tile. */
const TILE = 10;
/** Of a hue's second and third colour: how its tile is drawn on. */
const PATTERNS: readonly ((context: TileContext) => void)[] = [drawStripes, drawDots];

type TileContext = ReturnType<ReturnType<typeof createCanvas>['getContext']>;

/** What the bars of a colour are filled with. */
export function fillOf(colour: number, ground: string): string | ReturnType<TileContext['createPattern']> {
  const hue = hueOf(colour);
  const pattern = PATTERNS[Math.floor(colour / CHART_HUES) - 1];
  if (pattern === undefined) return hue;
  const tile = createCanvas(TILE * PIXEL_RATIO, TILE * PIXEL_RATIO);
  const context = tile.getContext('2d');
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  context.fillStyle = hue;
  context.fillRect(0, 0, TILE, TILE);
  context.fillStyle = ground;
  context.strokeStyle = ground;
  pattern(context);
  const fill = context.createPattern(tile, 'repeat');
  fill.setTransform(new DOMMatrix().scale(1 / PIXEL_RATIO));
  return fill;
}

export function hueOf(colour: number): string {
  return HUES[colour % CHART_HUES] ?? HUES[0];
}

/** Diagonal, and whole where one tile meets the next. */
function drawStripes(context: TileContext): void {
  context.lineWidth = 2;
  for (const offset of [-TILE, 0, TILE]) {
    context.beginPath();
    context.moveTo(offset - 1, TILE + 1);
    context.lineTo(offset + TILE + 1, -1);
    context.stroke();
  }
}

function drawDots(context: TileContext): void {
  context.beginPath();
  context.arc(TILE / 2, TILE / 2, TILE / 4, 0, 2 * Math.PI);
  context.fill();
}
