// Which of the models AtlasCloud may have, and how they are asked for there.

import type { ModelAtHost } from '../../generation/model/host.ts';
import type { ImageFormat, UsualDuration } from '../../generation/model/image-model.ts';
import type { ImageRequest } from '../../generation/ports/image-provider.ts';
import { findModel } from '../configured-models.ts';
import type { ModelId } from '../models.ts';
import type { Fields } from './schema-file.ts';

export interface AtlasModel {
  /** As the catalogue names it. */
  readonly name: string;
  readonly at: ModelAtHost;
  /** The one field of the size. Whether it is there, and what else is, the schema file of the model says. */
  readonly sizeField: 'size' | 'aspect_ratio';
}

/**
 * Nothing is published of how strictly it declines: it is taken to be as strict as the models are by default, so that nothing stricter
 * goes there.
 */
const SAFETY = { min: 2, max: 2 };
/** Pictures go in by an upload alone, which is not done here. */
const NO_INPUTS: ModelAtHost['inputs'] = { max: 0, form: 'data_address', maxBytes: null };
const FORMATS: readonly ImageFormat[] = ['jpeg', 'png'];

const byRatio = {
  takesSeed: true,
  formats: FORMATS,
  sizes: { kind: 'ratios', ratios: ['1:1', '16:9', '9:16', '4:3', '3:4'], resolutions: null },
  safety: SAFETY,
  takesStrength: false,
  enhance: [false],
  inputs: NO_INPUTS,
} as const satisfies Partial<ModelAtHost>;

/** Within what the presets need: how large a side may be was found nowhere. */
const bySize = {
  ...byRatio,
  sizes: { kind: 'pixels', min: 256, max: 1_536, step: 16, maxPixels: 1_536 * 1_536 },
  enhance: [true],
} as const satisfies Partial<ModelAtHost>;

/** Names: lists and adapters of others as of August 2026, which disagree about FLUX1.1. The live catalogue decides. */
export const atlasModels: Readonly<Partial<Record<ModelId, AtlasModel>>> = {
  'flux-pro-1.1': atlas('flux-pro-1.1', 'black-forest-labs/flux-1.1-pro', byRatio, 'aspect_ratio'),
  'flux-pro-1.1-ultra': atlas('flux-pro-1.1-ultra', 'black-forest-labs/flux-1.1-pro-ultra', byRatio, 'aspect_ratio'),
  'flux-2-pro': atlas('flux-2-pro', 'black-forest-labs/flux-2-pro/text-to-image', bySize, 'size'),
  'flux-2-flex': atlas('flux-2-flex', 'black-forest-labs/flux-2-flex/text-to-image', bySize, 'size'),
};

/** undefined for a model that is not painted there. */
export function findAtlasModel(modelId: string): AtlasModel | undefined {
  return Object.entries(atlasModels).find(([id]) => id === modelId)?.[1];
}

/** The flat body of a submit, with those fields that the model has. */
export function toBody({ name, sizeField }: AtlasModel, fields: Fields, request: ImageRequest): object {
  const { prompt, aspect, size, seed, format } = request;
  const formatName = formatNameIn(fields, format);
  return {
    model: name,
    prompt,
    [sizeField]: sizeField === 'size' ? `${size.width}*${size.height}` : aspect,
    ...(seed !== null && fields.has('seed') ? { seed } : {}),
    ...(formatName === null ? {} : { output_format: formatName }),
  };
}

/** How the model names a format; null where it does not let it be chosen, or does not have it. */
export function formatNameIn(fields: Fields, format: ImageFormat): string | null {
  const names = format === 'jpeg' ? ['jpeg', 'jpg'] : [format];
  return names.find((name) => fields.get('output_format')?.includes(name)) ?? null;
}

function atlas(
  id: ModelId,
  name: string,
  at: Omit<ModelAtHost, 'usualMs'>,
  sizeField: AtlasModel['sizeField'],
): AtlasModel {
  const usualMs: UsualDuration = findModel(id)?.usualMs ?? { low: 1_500, median: 6_000, high: 40_000 };
  return { name, at: { ...at, usualMs }, sizeField };
}
