import { z } from 'zod';
import type { Recipe } from './generation.ts';
import {
  ASPECTS,
  aspectsOf,
  AUTO_ASPECT,
  FORMATS,
  paints,
  RESOLUTIONS,
  resolutionsOf,
  sizeOf,
  type Aspect,
  type AspectChoice,
  type ImageFormat,
  type ImageModel,
  type Resolution,
  type Size,
} from './image-model.ts';
import {
  heldInputs,
  isPartOf,
  keptShape,
  MAX_UPLOAD_BYTES,
  pixelsOfKeptShape,
  type GivenPicture,
} from './input-picture.ts';
import { MAX_SEED, randomSeed } from './seed.ts';
import { VISIBLE } from './visible-text.ts';

/** Discord counts a string option in UTF-16 units and lets it hold up to 6 000; more than this no model reads well. */
export const PROMPT_MAX_LENGTH = 4096;
export const MAX_COUNT = 4;
/** In percent: nothing but the picture that goes in. */
export const MAX_STRENGTH = 100;

/** The options of `/imagine` as they came, absent ones left out. Discord's client checks them; a client can be anything. */
export interface RequestOptions {
  readonly prompt: string;
  readonly model?: string | undefined;
  readonly aspect?: string | undefined;
  readonly resolution?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly seed?: number | undefined;
  /** false: that is the seed of an earlier picture, which nobody chose. */
  readonly isSeedChosen?: boolean | undefined;
  readonly count?: number | undefined;
  readonly enhance?: boolean | undefined;
  readonly safety?: number | undefined;
  readonly format?: string | undefined;
  /** In percent. */
  readonly strength?: number | undefined;
  /** Pictures that go in, in their order. */
  readonly images?: readonly GivenPicture[] | undefined;
}

type OptionName = Exclude<keyof RequestOptions, 'images' | 'isSeedChosen'>;

/**
 * What was decided for each option of `/imagine`, by the option's name. A member copies this and exports this, so that an
 * option without a line here does not compile. Pictures that went in are no text that could be pasted.
 */
export function decidedOptions(recipe: Recipe, isPrivate: boolean) {
  return {
    prompt: recipe.prompt,
    model: recipe.modelId,
    aspect: recipe.aspect,
    resolution: recipe.resolution,
    width: recipe.size.width,
    height: recipe.size.height,
    seed: recipe.seed,
    count: recipe.count,
    enhance: recipe.enhance,
    safety: recipe.safety,
    format: recipe.format,
    strength: recipe.strength,
    private: isPrivate,
  } as const satisfies Readonly<Record<OptionName | 'private', string | number | boolean | null>>;
}

/** One thing that is wrong with one option. */
export type OptionFault =
  | { readonly kind: 'wrong_length'; readonly option: OptionName; readonly min: number; readonly max: number }
  | { readonly kind: 'out_of_range'; readonly option: OptionName; readonly min: number; readonly max: number }
  | { readonly kind: 'not_a_step'; readonly option: OptionName; readonly step: number; readonly nearest: number }
  | { readonly kind: 'not_a_choice'; readonly option: OptionName; readonly choices: readonly string[] }
  | { readonly kind: 'not_for_model'; readonly option: OptionName; readonly model: string }
  | { readonly kind: 'needs'; readonly option: OptionName; readonly other: OptionName | 'image' }
  | { readonly kind: 'excludes'; readonly option: OptionName; readonly other: OptionName }
  | { readonly kind: 'too_many_pixels'; readonly option: OptionName; readonly max: number; readonly nearest: Size }
  /** The model takes `max` pictures; `others` are the models that take as many as were given. */
  | {
      readonly kind: 'too_many_pictures';
      readonly option: 'image';
      readonly model: string;
      readonly max: number;
      readonly others: readonly string[];
    }
  /** That picture is larger than `maxMegabytes`. */
  | {
      readonly kind: 'picture_too_large';
      readonly option: 'image';
      readonly number: number;
      readonly maxMegabytes: number;
    };

export type CheckedOptions =
  | { readonly ok: true; readonly recipe: Recipe; readonly model: ImageModel }
  | { readonly ok: false; readonly faults: readonly OptionFault[] };

/** What is used where the member says nothing. */
export interface OptionDefaults {
  readonly modelId: string;
  readonly aspect: Aspect | null;
  /** A model's own default above this is lowered to it; what a member asks for is not. */
  readonly maxSafety?: number | null;
  /** The same of a picture that keeps the shape of another one. */
  readonly maxPixels?: number | null;
  /** A fault names these alone as what would do; null for all. */
  readonly allowedModelIds?: readonly string[] | null;
}

/** Decides every option of a request, or names every fault at once. Pure but for the random seed. */
export function checkOptions(
  options: RequestOptions,
  models: readonly ImageModel[],
  defaults: OptionDefaults,
): CheckedOptions {
  const modelId = options.model ?? defaults.modelId;
  const model = models.find((candidate) => candidate.id === modelId && fitsPurpose(candidate, options));
  const { allowedModelIds: allowed = null } = defaults;
  const named = models.filter((one) => paints(one) && (allowed === null || allowed.includes(one.id)));
  const faults = [
    ...checkPlainOptions(options),
    ...checkAspect(options, model),
    ...(model === undefined ? [] : checkForModel(options, model, named)),
  ];
  if (model === undefined) {
    return {
      ok: false,
      faults: [{ kind: 'not_a_choice', option: 'model', choices: named.map(({ id }) => id) }, ...faults],
    };
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, model, recipe: toRecipe(options, model, defaults) };
}

/** A model that extends pictures is chosen by the buttons that do so, and by nobody's word. */
function fitsPurpose(model: ImageModel, { images = [], width, height }: RequestOptions): boolean {
  return paints(model) || isPartOf(images, width, height);
}

const plainSchema = z.object({
  // A prompt of nothing to see would be paid for all the same.
  prompt: z.string().trim().max(PROMPT_MAX_LENGTH).regex(VISIBLE),
  resolution: z.enum(RESOLUTIONS).optional(),
  seed: z.int().min(0).max(MAX_SEED).optional(),
  count: z.int().min(1).max(MAX_COUNT).optional(),
  strength: z.int().min(0).max(MAX_STRENGTH).optional(),
  format: z.enum(FORMATS).optional(),
});

function checkPlainOptions(options: RequestOptions): OptionFault[] {
  const { issues } = plainSchema.safeParse(options).error ?? { issues: [] };
  return issues.map((issue) => toFault(issue.path[0]));
}

/** Each plain option can be wrong in one way that matters to whoever typed it. */
function toFault(option: PropertyKey | undefined): OptionFault {
  switch (option) {
    case 'resolution':
      return { kind: 'not_a_choice', option, choices: RESOLUTIONS };
    case 'format':
      return { kind: 'not_a_choice', option, choices: FORMATS };
    case 'seed':
      return { kind: 'out_of_range', option, min: 0, max: MAX_SEED };
    case 'count':
      return { kind: 'out_of_range', option, min: 1, max: MAX_COUNT };
    case 'strength':
      return { kind: 'out_of_range', option, min: 0, max: MAX_STRENGTH };
    default:
      return { kind: 'wrong_length', option: 'prompt', min: 1, max: PROMPT_MAX_LENGTH };
  }
}

const ASPECT_CHOICES = [...ASPECTS, AUTO_ASPECT] as const;

function checkAspect({ aspect }: RequestOptions, model: ImageModel | undefined): OptionFault[] {
  const choices: readonly string[] = model === undefined ? ASPECTS : aspectsOf(model);
  return aspect === undefined || choices.includes(aspect) ? [] : [{ kind: 'not_a_choice', option: 'aspect', choices }];
}

/** `named`: what a fault may name as what would do. */
function checkForModel(options: RequestOptions, model: ImageModel, named: readonly ImageModel[]): OptionFault[] {
  const faults = [
    ...checkSize(options, model),
    ...checkResolution(options, model),
    ...checkImages(options, model, named),
    ...checkStrength(options, model),
  ];
  const { min = 0, max } = model.safety;
  if (options.safety !== undefined && !isWithin(options.safety, min, max)) {
    faults.push({ kind: 'out_of_range', option: 'safety', min, max });
  }
  if (options.enhance === true && !model.enhance.supported) {
    faults.push({ kind: 'not_for_model', option: 'enhance', model: model.name });
  }
  if (options.seed !== undefined && !model.takesSeed) {
    faults.push({ kind: 'not_for_model', option: 'seed', model: model.name });
  }
  const format = FORMATS.find((known) => known === options.format);
  if (format !== undefined && !model.formats.includes(format)) {
    faults.push({ kind: 'not_a_choice', option: 'format', choices: model.formats });
  }
  return faults;
}

function checkResolution({ resolution }: RequestOptions, model: ImageModel): OptionFault[] {
  const known = RESOLUTIONS.find((candidate) => candidate === resolution);
  if (known === undefined) return [];
  const choices = resolutionsOf(model);
  if (choices.length === 0) return [{ kind: 'not_for_model', option: 'resolution', model: model.name }];
  return choices.includes(known) ? [] : [{ kind: 'not_a_choice', option: 'resolution', choices }];
}

/** A model that takes fewer than were given paints nothing: none is left out. */
function checkImages({ images = [] }: RequestOptions, model: ImageModel, named: readonly ImageModel[]): OptionFault[] {
  const faults: OptionFault[] = images.flatMap(({ bytes }, index) =>
    bytes !== null && bytes > MAX_UPLOAD_BYTES
      ? [{ kind: 'picture_too_large', option: 'image', number: index + 1, maxMegabytes: MAX_UPLOAD_BYTES / 2 ** 20 }]
      : [],
  );
  if (images.length <= model.inputs.max) return faults;
  const others = named.filter((one) => one.inputs.max >= images.length).map(({ name }) => name);
  return [...faults, { kind: 'too_many_pictures', option: 'image', model: model.name, max: model.inputs.max, others }];
}

function checkStrength({ strength, images = [] }: RequestOptions, model: ImageModel): OptionFault[] {
  if (strength === undefined) return [];
  if (model.usualStrength === undefined) return [{ kind: 'not_for_model', option: 'strength', model: model.name }];
  return images.length === 0 ? [{ kind: 'needs', option: 'strength', other: 'image' }] : [];
}

const EDGES = ['width', 'height'] as const;

function checkSize(options: RequestOptions, model: ImageModel): OptionFault[] {
  const given = EDGES.filter((edge) => options[edge] !== undefined);
  if (given.length === 0) return [];
  const rule = model.sizeRule;
  if (rule.kind === 'aspect') return given.map((option) => ({ kind: 'not_for_model', option, model: model.name }));

  const faults: OptionFault[] = [];
  for (const option of given) {
    const pixels = options[option] ?? 0;
    if (!isWithin(pixels, rule.min, rule.max))
      faults.push({ kind: 'out_of_range', option, min: rule.min, max: rule.max });
    else if (pixels % rule.step !== 0) {
      const nearest = nearestStep(pixels, rule);
      faults.push({ kind: 'not_a_step', option, step: rule.step, nearest });
    }
  }
  const missing = EDGES.find((edge) => options[edge] === undefined);
  const [first] = given;
  if (missing !== undefined && first !== undefined) faults.push({ kind: 'needs', option: first, other: missing });
  if (options.aspect !== undefined) faults.push({ kind: 'excludes', option: 'aspect', other: 'width' });
  const size = { width: options.width ?? 0, height: options.height ?? 0 };
  if (faults.length === 0 && size.width * size.height > rule.maxPixels) {
    faults.push({ kind: 'too_many_pixels', option: 'width', max: rule.maxPixels, nearest: nearestSize(size, rule) });
  }
  return faults;
}

type PixelRule = Extract<ImageModel['sizeRule'], { readonly kind: 'pixels' }>;

function nearestStep(pixels: number, { min, max, step }: PixelRule): number {
  const down = pixels - (pixels % step);
  const nearest = pixels - down < step / 2 ? down : down + step;
  if (nearest < min) return nearest + step;
  return nearest > max ? nearest - step : nearest;
}

/** The largest of about the same shape that has no more pixels than the rule lets it have. */
function nearestSize({ width, height }: Size, { min, step, maxPixels }: PixelRule): Size {
  const scale = Math.sqrt(maxPixels / (width * height));
  const scaled = (edge: number): number => Math.max(min, Math.floor((edge * scale) / step) * step);
  return { width: scaled(width), height: scaled(height) };
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** Only for options without a fault. */
function toRecipe(options: RequestOptions, model: ImageModel, defaults: OptionDefaults): Recipe {
  const { images = [] } = options;
  const { keepsShape, ...shape } = decideShape(options, model, defaults);
  return {
    modelId: model.id,
    prompt: options.prompt.trim(),
    ...shape,
    seed: model.takesSeed ? (options.seed ?? randomSeed()) : null,
    isSeedChosen: options.seed !== undefined && options.isSeedChosen !== false,
    count: options.count ?? 1,
    enhance: options.enhance ?? model.enhance.default,
    safety: options.safety ?? Math.min(model.safety.default, defaults.maxSafety ?? model.safety.default),
    format: FORMATS.find((format): format is ImageFormat => format === options.format) ?? model.formats[0],
    inputs: heldInputs(images, { model, size: shape.size, keepsShape }),
    strength: images.length === 0 ? null : (options.strength ?? model.usualStrength ?? null),
  };
}

interface DecidedShape {
  readonly aspect: AspectChoice | null;
  readonly resolution: Resolution | null;
  readonly size: Size;
  /** It is a guess so far: the first picture that goes in decides it, once it is here. */
  readonly keepsShape: boolean;
}

function decideShape(options: RequestOptions, model: ImageModel, defaults: OptionDefaults): DecidedShape {
  const { aspect, width, height, images: [first] = [] } = options;
  if (width !== undefined && height !== undefined) {
    return { aspect: null, resolution: null, size: { width, height }, keepsShape: false };
  }
  const chosen = ASPECT_CHOICES.find((candidate) => candidate === aspect);
  const resolution =
    RESOLUTIONS.find((candidate) => candidate === options.resolution) ?? model.resolutions?.default ?? null;
  if (chosen === undefined && first !== undefined && !model.takesAutoAspect) {
    const most = pixelsOfKeptShape(model, defaults.maxPixels ?? null);
    const of = first.size ?? model.aspects[model.defaultAspect];
    return { ...keptShape(model, of, most), resolution, keepsShape: true };
  }
  // A model that chooses the ratio itself takes that of the first picture.
  const usual = first === undefined ? (defaults.aspect ?? model.defaultAspect) : AUTO_ASPECT;
  const shape = { aspect: chosen ?? usual, resolution };
  return { ...shape, size: sizeOf(model, shape), keepsShape: false };
}
