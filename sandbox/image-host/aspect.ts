import type { PixelSize } from './picture.ts';

/** Width divided by height of a ratio such as `16:9`, or `undefined` when it is no ratio. */
export function readAspectRatio(value: string): number | undefined {
  const match = /^(\d{1,4}):(\d{1,4})$/.exec(value);
  const [across, down] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  return across > 0 && down > 0 ? across / down : undefined;
}

/** The size of that ratio with about so many pixels, both sides multiples of `step`. */
export function sizeOfRatio(ratio: number, pixels: number, step: number): PixelSize {
  const width = Math.round(Math.sqrt(pixels * ratio) / step) * step;
  const height = Math.round(Math.sqrt(pixels / ratio) / step) * step;
  return { width, height };
}
