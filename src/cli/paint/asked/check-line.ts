// Decides every option of a line, prepares what goes in, and prices it.

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InputPicture, Recipe } from '../../../generation/model/generation.ts';
import { MEGAPIXEL, type ImageModel } from '../../../generation/model/image-model.ts';
import { keptShape, type GivenPicture } from '../../../generation/model/input-picture.ts';
import type { MicroUsd } from '../../../generation/model/money.ts';
import { checkOptions } from '../../../generation/model/options.ts';
import { codeOf } from '../../../runtime/error-code.ts';
import type { LineFault } from '../model/faults.ts';
import { readOptions, type GivenOptions } from './given-options.ts';
import type { InputStore } from './input-store.ts';
import type { Lanes } from '../../../generation/flow-control/lanes.ts';
import type { PainterLanes } from '../engine/lanes.ts';

export interface LineChecks {
  /** What can be chosen of one host or account, or of any. */
  readonly modelsAt: (host: string | null) => readonly ImageModel[];
  readonly defaultModelId: string;
  readonly lanes: Pick<PainterLanes, 'of'>;
  /** The hosts and accounts of which there is a key. */
  readonly hosts: readonly string[];
  readonly inputs: Pick<InputStore, 'prepare'>;
  /** Asks the hosts whether they paint with that model, once. */
  readonly learn: (modelId: string) => Promise<void>;
}

/** One or several pictures, each to be held at that price. */
export interface CheckedLine {
  readonly recipe: Recipe;
  readonly host: string | null;
  readonly price: MicroUsd;
}

type Checked =
  | { readonly ok: true; readonly line: CheckedLine }
  | { readonly ok: false; readonly faults: readonly LineFault[] };

export async function checkLine(given: GivenOptions, checks: LineChecks): Promise<Checked> {
  const { modelsAt, defaultModelId: modelId, lanes, hosts } = checks;
  const { options, faults: ofForm } = readOptions(given);
  const { images, host } = options;
  const files = await Promise.all(images.map(findImage));
  const ofFiles = files.flatMap((file) => ('fault' in file ? [file.fault] : []));
  const pictures = files.flatMap((file) => ('fault' in file ? [] : [file]));
  const isKnownHost = host === null || hosts.includes(host);
  // Before: a host may have a model in another form than was documented.
  await checks.learn(options.request.model ?? modelId);
  const models = modelsAt(isKnownHost ? host : null);
  const defaults = {
    modelId: models.some(({ id }) => id === modelId) ? modelId : (models[0]?.id ?? modelId),
    aspect: null,
  };
  const checked = checkOptions({ ...options.request, images: pictures }, models, defaults);
  const ofHost: LineFault[] = isKnownHost ? [] : [{ kind: 'unknown_host', hosts }];
  const faults = [...ofForm, ...ofHost, ...ofFiles, ...(checked.ok ? [] : checked.faults)];
  if (!checked.ok || faults.length > 0) return { ok: false, faults };
  await checks.learn(checked.model.id);
  const prepared = await withInputs(checked.recipe, checked.model, { ...checks, images });
  if ('fault' in prepared) return { ok: false, faults: [prepared.fault] };
  const price = lanes.of(host).priceOf(prepared.recipe)?.dearest ?? null;
  if (price === null)
    return { ok: false, faults: [{ kind: 'no_lane', misfits: misfitsAt(lanes.of(host), prepared.recipe) }] };
  return { ok: true, line: { recipe: prepared.recipe, host, price } };
}

/** What of it each account cannot keep. */
function misfitsAt(
  { all }: Lanes,
  recipe: Recipe,
): readonly { readonly account: string; readonly kinds: readonly string[] }[] {
  return all.map(({ account }) => ({
    account: account.name,
    kinds: account.misfitsOf(recipe).map(({ kind }) => kind),
  }));
}

async function findImage(path: string): Promise<GivenPicture | { readonly fault: LineFault }> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { fault: { kind: 'image_unreadable', path, why: 'EISDIR' } };
    return { source: { kind: 'upload', url: resolve(path) }, size: null, bytes: found.size };
  } catch (error) {
    return { fault: { kind: 'image_unreadable', path, why: codeOf(error) } };
  }
}

/** Each as it is sent; the first one may decide the shape. */
async function withInputs(
  recipe: Recipe,
  model: ImageModel,
  { inputs, images }: Pick<LineChecks, 'inputs'> & { readonly images: readonly string[] },
): Promise<{ readonly recipe: Recipe } | { readonly fault: LineFault }> {
  const ready: InputPicture[] = [];
  for (const input of recipe.inputs) {
    const path = images[input.number - 1] ?? '';
    const limits = { maxPixels: input.maxMegapixels * MEGAPIXEL, minSide: model.inputs.minSide };
    const prepared = await inputs.prepare(path, limits);
    if ('unreadable' in prepared) return { fault: { kind: 'image_unreadable', path, why: prepared.unreadable } };
    if ('refused' in prepared) return { fault: { kind: 'image_refused', path, why: prepared.refused } };
    ready.push({ ...input, source: null, ...prepared });
  }
  const shaping = ready.find(({ setsShape }) => setsShape)?.kept ?? null;
  const shape = shaping === null ? {} : keptShape(model, shaping.size, recipe.size.width * recipe.size.height);
  return { recipe: { ...recipe, ...shape, inputs: ready } };
}
