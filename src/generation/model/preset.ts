/** Presets: a template of a prompt under a name, of a member or of a server, with a model and an aspect where it pins them. */
import { ASPECTS, type Aspect, type ImageModel } from './image-model.ts';
import { isName, matchNamed, NAME_MAX, type Named } from './named.ts';
import type { RequestOptions } from './options.ts';
import { hasVisibleText } from './visible-text.ts';

/** In UTF-16 units: as much as a text field of Discord takes, so that each can be edited there. */
export const TEMPLATE_MAX = 4_000;
/** How many a member may keep over all servers, and a server. */
export const MAX_PRESETS = { member: 20, server: 25 } as const;

/** Where the prompt goes in a template. */
const PLACEHOLDER = /\{prompt\}/giu;
/** Between the prompt and a template that says nothing of its place. */
const BETWEEN = ', ';

export interface PresetContent {
  readonly name: string;
  readonly template: string;
  /** Pinned; null leaves it to the command and to the server's settings. */
  readonly modelId: string | null;
  readonly aspect: Aspect | null;
}

export interface Preset extends PresetContent, Named {}

export type PresetFault =
  | { readonly kind: 'name' | 'template'; readonly max: number }
  | { readonly kind: 'placeholder' | 'model' | 'aspect' };

/** What a preset is to hold, as it came. The name is one line. */
export interface PresetRequest {
  readonly name: string;
  readonly template: string;
  readonly model?: string | undefined;
  readonly aspect?: string | undefined;
}

/** Checks what a preset is to hold, or names every fault at once. */
export function checkPreset(
  request: PresetRequest,
  models: readonly ImageModel[],
): { readonly ok: true; readonly content: PresetContent } | { readonly ok: false; readonly faults: PresetFault[] } {
  const [name, template] = [request.name.trim(), request.template.trim()];
  const aspect = ASPECTS.find((candidate) => candidate === request.aspect) ?? null;
  const faults: PresetFault[] = [];
  if (!isName(name)) faults.push({ kind: 'name', max: NAME_MAX });
  if (!hasVisibleText(template) || template.length > TEMPLATE_MAX) faults.push({ kind: 'template', max: TEMPLATE_MAX });
  if ((template.match(PLACEHOLDER) ?? []).length > 1) faults.push({ kind: 'placeholder' });
  if (request.model !== undefined && !models.some(({ id }) => id === request.model)) faults.push({ kind: 'model' });
  if (request.aspect !== undefined && aspect === null) faults.push({ kind: 'aspect' });
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, content: { name, template, modelId: request.model ?? null, aspect } };
}

/**
 * The options with the preset's in the places that the member left open: what they chose themselves wins. The prompt is the composed
 * one, which is what is checked, painted and kept.
 */
export function applyPreset({ template, modelId, aspect }: PresetContent, options: RequestOptions): RequestOptions {
  const hasPixels = options.width !== undefined || options.height !== undefined;
  return {
    ...options,
    prompt: compose(template, options.prompt),
    model: options.model ?? modelId ?? undefined,
    aspect: options.aspect ?? (hasPixels ? undefined : (aspect ?? undefined)),
  };
}

/** The prompt in its place in the template; before it where the template names none. A prompt of nothing stays one, and is refused. */
function compose(template: string, typed: string): string {
  const prompt = typed.trim();
  if (!hasVisibleText(prompt)) return prompt;
  const [before = '', after] = template.split(PLACEHOLDER);
  return after === undefined ? `${prompt}${BETWEEN}${before}` : `${before}${prompt}${after}`;
}

/** Those that match what was typed by name, or by template where no name does, the best first. */
export function matchPresets(presets: readonly Preset[], typed: string, limit: number): readonly Preset[] {
  return matchNamed(presets, typed, limit, ({ template }) => template);
}
