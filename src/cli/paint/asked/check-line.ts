// Decides every option of a line, prepares what goes in, and prices it.

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DEFAULT_MODEL_ID, models } from '../../../flux/models.ts';
import type { InputPicture, Recipe } from '../../../generation/model/generation.ts';
import { MEGAPIXEL, paints, type ImageModel } from '../../../generation/model/image-model.ts';
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
  /** The hosts and accounts of which there is a key; null where that is not known. */
  readonly hosts: readonly string[] | null;
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

/** `line`: null where there are faults, or where only those are looked for. */
export interface Checked {
  readonly line: CheckedLine | null;
  readonly faults: readonly LineFault[];
}

type OptionChecks = Pick<LineChecks, 'modelsAt' | 'defaultModelId' | 'hosts' | 'learn'>;

/** What is wrong, as far as that can be told without a key. */
export async function checkWithoutKeys(given: GivenOptions): Promise<Checked> {
  const known = models.filter((model) => paints(model));
  const checks = {
    modelsAt: () => known,
    defaultModelId: DEFAULT_MODEL_ID,
    hosts: null,
    learn: () => Promise.resolve(),
  };
  return { line: null, faults: (await decide(given, checks)).faults };
}

export async function checkLine(given: GivenOptions, checks: LineChecks): Promise<Checked> {
  const { images, host, checked, faults } = await decide(given, checks);
  if (!checked.ok || faults.length > 0) return { line: null, faults };
  const { lanes, learn } = checks;
  await learn(checked.model.id);
  const prepared = await withInputs(checked.recipe, checked.model, { ...checks, images });
  if ('fault' in prepared) return { line: null, faults: [prepared.fault] };
  const price = lanes.of(host).priceOf(prepared.recipe)?.dearest ?? null;
  if (price === null) {
    const misfits = misfitsAt(lanes.of(host), prepared.recipe);
    return { line: null, faults: [{ kind: 'no_lane', misfits }] };
  }
  return { line: { recipe: prepared.recipe, host, price }, faults: [] };
}

/** Every option, by what can be chosen at that host. */
async function decide(given: GivenOptions, { modelsAt, defaultModelId: modelId, hosts, learn }: OptionChecks) {
  const { options, faults: ofForm } = readOptions(given);
  const { images, host } = options;
  const files = await Promise.all(images.map(findImage));
  const ofFiles = files.flatMap((file) => ('fault' in file ? [file.fault] : []));
  const pictures = files.flatMap((file) => ('fault' in file ? [] : [file]));
  const ofHost: LineFault[] =
    host === null || hosts === null || hosts.includes(host) ? [] : [{ kind: 'unknown_host', hosts }];
  // Before: a host may have a model in another form than was documented.
  await learn(options.request.model ?? modelId);
  const choices = modelsAt(ofHost.length === 0 ? host : null);
  const defaults = {
    modelId: choices.some(({ id }) => id === modelId) ? modelId : (choices[0]?.id ?? modelId),
    aspect: null,
  };
  const checked = checkOptions({ ...options.request, images: pictures }, choices, defaults);
  return { images, host, checked, faults: [...ofForm, ...ofHost, ...ofFiles, ...(checked.ok ? [] : checked.faults)] };
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
