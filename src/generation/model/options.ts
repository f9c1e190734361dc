import { z } from 'zod';
import type { Recipe } from './generation.ts';
import { ASPECTS, FORMATS, type Aspect, type ImageFormat, type ImageModel, type Size } from './image-model.ts';
import { MAX_SEED, randomSeed } from './seed.ts';
import { VISIBLE } from './visible-text.ts';

/** Discord counts a string option in UTF-16 units and lets it hold up to 6 000; more than this no model reads well. */
export const PROMPT_MAX_LENGTH = 4096;
export const MAX_COUNT = 4;

/** The options of `/imagine` as they came, absent ones left out. Discord's client checks them; a client can be anything. */
export interface RequestOptions {
  readonly prompt: string;
  readonly model?: string | undefined;
  readonly aspect?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly seed?: number | undefined;
  readonly count?: number | undefined;
  readonly enhance?: boolean | undefined;
  readonly safety?: number | undefined;
  readonly format?: string | undefined;
}

type OptionName = keyof RequestOptions;

/**
 * What was decided for each option of `/imagine`, by the option's name. A member copies this and exports this, so that an
 * option without a line here does not compile.
 */
export function decidedOptions(recipe: Recipe, isPrivate: boolean) {
  return {
    prompt: recipe.prompt,
    model: recipe.modelId,
    aspect: recipe.aspect,
    width: recipe.size.width,
    height: recipe.size.height,
    seed: recipe.seed,
    count: recipe.count,
    enhance: recipe.enhance,
    safety: recipe.safety,
    format: recipe.format,
    private: isPrivate,
  } as const satisfies Readonly<Record<OptionName | 'private', string | number | boolean | null>>;
}

/** What asks for the same once more, with a seed that is yet to be drawn. */
export function repeatOptions(recipe: Recipe, model: ImageModel): RequestOptions {
  const { prompt, modelId, aspect, size, count, enhance, safety, format } = recipe;
  const shape = aspect === null ? size : { aspect };
  return { prompt, model: modelId, ...shape, count, safety, format, ...(model.enhance.supported ? { enhance } : {}) };
}

/** One thing that is wrong with one option. */
export type OptionFault =
  | { readonly kind: 'wrong_length'; readonly option: OptionName; readonly min: number; readonly max: number }
  | { readonly kind: 'out_of_range'; readonly option: OptionName; readonly min: number; readonly max: number }
  | { readonly kind: 'not_a_step'; readonly option: OptionName; readonly step: number }
  | { readonly kind: 'not_a_choice'; readonly option: OptionName; readonly choices: readonly string[] }
  | { readonly kind: 'not_for_model'; readonly option: OptionName; readonly model: string }
  | { readonly kind: 'needs'; readonly option: OptionName; readonly other: OptionName }
  | { readonly kind: 'excludes'; readonly option: OptionName; readonly other: OptionName }
  | { readonly kind: 'too_many_pixels'; readonly option: OptionName; readonly max: number };

export type CheckedOptions =
  | { readonly ok: true; readonly recipe: Recipe; readonly model: ImageModel }
  | { readonly ok: false; readonly faults: readonly OptionFault[] };

/** What is used where the member says nothing. */
export interface OptionDefaults {
  readonly modelId: string;
  readonly aspect: Aspect | null;
  /** A model's own default above this is lowered to it; what a member asks for is not. */
  readonly maxSafety?: number | null;
}

/** Decides every option of a request, or names every fault at once. Pure but for the random seed. */
export function checkOptions(
  options: RequestOptions,
  models: readonly ImageModel[],
  defaults: OptionDefaults,
): CheckedOptions {
  const modelId = options.model ?? defaults.modelId;
  const model = models.find((candidate) => candidate.id === modelId);
  const faults = [...checkPlainOptions(options), ...(model === undefined ? [] : checkForModel(options, model))];
  if (model === undefined) {
    return {
      ok: false,
      faults: [{ kind: 'not_a_choice', option: 'model', choices: models.map(({ id }) => id) }, ...faults],
    };
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, model, recipe: toRecipe(options, model, defaults) };
}

const plainSchema = z.object({
  // A prompt of nothing to see would be paid for all the same.
  prompt: z.string().trim().max(PROMPT_MAX_LENGTH).regex(VISIBLE),
  aspect: z.enum(ASPECTS).optional(),
  seed: z.int().min(0).max(MAX_SEED).optional(),
  count: z.int().min(1).max(MAX_COUNT).optional(),
  format: z.enum(FORMATS).optional(),
});

function checkPlainOptions(options: RequestOptions): OptionFault[] {
  const { issues } = plainSchema.safeParse(options).error ?? { issues: [] };
  return issues.map((issue) => toFault(issue.path[0]));
}

/** Each plain option can be wrong in one way that matters to whoever typed it. */
function toFault(option: PropertyKey | undefined): OptionFault {
  switch (option) {
    case 'aspect':
      return { kind: 'not_a_choice', option, choices: ASPECTS };
    case 'format':
      return { kind: 'not_a_choice', option, choices: FORMATS };
    case 'seed':
      return { kind: 'out_of_range', option, min: 0, max: MAX_SEED };
    case 'count':
      return { kind: 'out_of_range', option, min: 1, max: MAX_COUNT };
    default:
      return { kind: 'wrong_length', option: 'prompt', min: 1, max: PROMPT_MAX_LENGTH };
  }
}

function checkForModel(options: RequestOptions, model: ImageModel): OptionFault[] {
  const faults = checkSize(options, model);
  if (options.safety !== undefined && !isWithin(options.safety, 0, model.safety.max)) {
    faults.push({ kind: 'out_of_range', option: 'safety', min: 0, max: model.safety.max });
  }
  if (options.enhance === true && !model.enhance.supported) {
    faults.push({ kind: 'not_for_model', option: 'enhance', model: model.name });
  }
  return faults;
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
    else if (pixels % rule.step !== 0) faults.push({ kind: 'not_a_step', option, step: rule.step });
  }
  const missing = EDGES.find((edge) => options[edge] === undefined);
  const [first] = given;
  if (missing !== undefined && first !== undefined) faults.push({ kind: 'needs', option: first, other: missing });
  if (options.aspect !== undefined) faults.push({ kind: 'excludes', option: 'aspect', other: 'width' });
  if (faults.length === 0 && (options.width ?? 0) * (options.height ?? 0) > rule.maxPixels) {
    faults.push({ kind: 'too_many_pixels', option: 'width', max: rule.maxPixels });
  }
  return faults;
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** Only for options without a fault. */
function toRecipe(options: RequestOptions, model: ImageModel, defaults: OptionDefaults): Recipe {
  const { aspect, size } = decideSize(options, model, defaults);
  return {
    modelId: model.id,
    prompt: options.prompt.trim(),
    aspect,
    size,
    seed: options.seed ?? randomSeed(),
    count: options.count ?? 1,
    enhance: options.enhance ?? model.enhance.default,
    safety: options.safety ?? Math.min(model.safety.default, defaults.maxSafety ?? model.safety.default),
    format: FORMATS.find((format): format is ImageFormat => format === options.format) ?? 'jpeg',
  };
}

function decideSize(
  { aspect, width, height }: RequestOptions,
  model: ImageModel,
  defaults: OptionDefaults,
): { aspect: Aspect | null; size: Size } {
  if (width !== undefined && height !== undefined) return { aspect: null, size: { width, height } };
  const preset = ASPECTS.find((candidate) => candidate === aspect) ?? defaults.aspect ?? model.defaultAspect;
  return { aspect: preset, size: model.aspects[preset] };
}
