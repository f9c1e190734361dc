// A picture that is extended at its edges: what is asked for, and how large it becomes.

import type { KeptFile, Recipe } from './generation.ts';
import { ASPECTS, type Aspect, type ImageModel, type Size, type SizeRule } from './image-model.ts';
import { givenResult, MAX_INPUT_MEGAPIXELS } from './input-picture.ts';
import type { RequestOptions } from './options.ts';

/** `wider`, `taller`: by half. An aspect: to that shape, by nothing more than that needs. */
export const DIRECTIONS = ['wider', 'taller'] as const;
export type Direction = (typeof DIRECTIONS)[number];
export type Extension = Direction | Aspect;

/** Which of these models extends a picture so; undefined where none does. */
export function extenderFor(extension: Extension, models: readonly ImageModel[]): ImageModel | undefined {
  const how = isDirection(extension) ? 'sides' : 'canvas';
  return models.find((model) => model.extends === how);
}

export function isExtension(text: string | undefined): text is Extension {
  return isDirection(text) || ASPECTS.some((aspect) => aspect === text);
}

export function isDirection(text: string | undefined): text is Direction {
  return DIRECTIONS.some((direction) => direction === text);
}

/**
 * What asks for that, with the prompt of before. The picture goes in as large as the model takes it for so large a whole. null where it has
 * that shape already, or one so far from it that nothing would fit.
 */
export function extendOptions(
  { prompt, safety, format }: Pick<Recipe, 'prompt' | 'safety' | 'format'>,
  picture: KeptFile,
  extension: Extension,
  model: ImageModel,
): RequestOptions | null {
  for (let megapixels = MAX_INPUT_MEGAPIXELS; megapixels >= 1; megapixels -= 1) {
    const given = givenResult(picture, megapixels);
    const size = extended(given.size, extension, model.sizeRule);
    if (size.width === given.size.width && size.height === given.size.height) return null;
    if (!fits(size, model.sizeRule)) continue;
    return {
      prompt,
      model: model.id,
      ...size,
      count: 1,
      safety: Math.min(safety, model.safety.max),
      format: model.formats.find((one) => one === format),
      images: [given],
    };
  }
  return null;
}

function extended({ width, height }: Size, extension: Extension, rule: SizeRule): Size {
  if (extension === 'wider') return { width: width * 1.5, height };
  if (extension === 'taller') return { width, height: height * 1.5 };
  const [across = 1, down = 1] = extension.split(':').map(Number);
  const step = rule.kind === 'pixels' ? rule.step : 1;
  const whole = (side: number): number => Math.ceil(side / step - 0.5) * step;
  return width * down < height * across
    ? { width: Math.max(width, whole((height * across) / down)), height }
    : { width, height: Math.max(height, whole((width * down) / across)) };
}

function fits({ width, height }: Size, rule: SizeRule): boolean {
  return rule.kind === 'pixels' && Math.max(width, height) <= rule.max && width * height <= rule.maxPixels;
}
