/** What a host of the models can do, as data, and which pictures that suffices for. */
import type { LaneName, Recipe } from './generation.ts';
import type { ImageFormat, Resolution, SizeRule, UsualDuration } from './image-model.ts';

/** Times are in ms. */
export interface HostCapabilities {
  /** As settings and rows write it: `bfl`. */
  readonly id: string;
  /** As people know it: `Black Forest Labs`. */
  readonly name: string;
  /** Whether a task can be cancelled, and when that costs nothing. */
  readonly cancel: 'none' | 'free_while_starting';
  /** Who says what a task costs: the answers about it, a question beforehand, or nobody but our own table. */
  readonly costFrom: 'answers' | 'quote' | 'price_table';
  readonly tellsBalance: boolean;
  /** How long a picture can be fetched once its task ended. */
  readonly picturesLiveMs: number;
  /** How long after a submit whose answer was lost its task can still be looked up; null where it never can. */
  readonly findsLostSubmitsMs: number | null;
  /** At least, between two polls of one task. */
  readonly pollSpacingMs: number;
  /** Where pictures come from, with the subdomains. */
  readonly deliveryHosts: readonly string[];
  /** By the ids of the model table. What is not here is not painted there. */
  readonly models: Readonly<Partial<Record<string, ModelAtHost>>>;
}

/** What a model takes at a host. */
export interface ModelAtHost {
  readonly sizes: SizesAtHost;
  readonly takesSeed: boolean;
  /** Whether it can be told how closely to keep to a picture that goes in. */
  readonly takesStrength: boolean;
  readonly formats: readonly ImageFormat[];
  readonly safety: { readonly min: number; readonly max: number };
  /** What a request may say of the rewriting of its prompt. */
  readonly enhance: readonly boolean[];
  readonly inputs: {
    readonly max: number;
    readonly form: 'base64' | 'data_address';
    /** Of each file; null where the host has no limit that ours is not within. */
    readonly maxBytes: number | null;
  };
  readonly usualMs: UsualDuration;
}

type SizesAtHost =
  | Extract<SizeRule, { readonly kind: 'pixels' }>
  | {
      readonly kind: 'ratios';
      readonly ratios: readonly string[];
      /** null where there are none to choose from. */
      readonly resolutions: readonly Resolution[] | null;
    };

/** What of a request decides who can paint it. */
export type PaintRequest = Pick<
  Recipe,
  'modelId' | 'aspect' | 'resolution' | 'size' | 'seed' | 'strength' | 'enhance' | 'safety' | 'format'
> & { readonly inputs: readonly Pick<Recipe['inputs'][number], 'kept'>[] };

/** What a host cannot keep of what was asked. */
export type Misfit = 'model' | 'size' | 'seed' | 'strength' | 'format' | 'safety' | 'enhance' | 'inputs';

/**
 * The first thing that a host cannot keep of a request; null where it keeps all. A picture that goes in and whose file is not here yet is
 * taken to be small enough. A lower safety than the host has is never raised; a higher one is lowered to its highest, which is stricter.
 */
export function misfitOf(model: ModelAtHost | undefined, request: PaintRequest): Misfit | null {
  if (model === undefined) return 'model';
  if (!keepsSize(model.sizes, request)) return 'size';
  if (request.seed !== null && !model.takesSeed) return 'seed';
  if (request.strength !== null && !model.takesStrength) return 'strength';
  if (!model.formats.includes(request.format)) return 'format';
  if (request.safety < model.safety.min) return 'safety';
  if (!model.enhance.includes(request.enhance)) return 'enhance';
  return takesInputs(model.inputs, request.inputs) ? null : 'inputs';
}

function keepsSize(sizes: SizesAtHost, { aspect, resolution, size: { width, height } }: PaintRequest): boolean {
  if (sizes.kind === 'ratios') {
    const hasResolution = resolution === null || (sizes.resolutions?.includes(resolution) ?? false);
    return aspect !== null && sizes.ratios.includes(aspect) && hasResolution;
  }
  const { min, max, step, maxPixels } = sizes;
  const isSide = (side: number): boolean => side >= min && side <= max && side % step === 0;
  return isSide(width) && isSide(height) && width * height <= maxPixels;
}

function takesInputs({ max, maxBytes }: ModelAtHost['inputs'], inputs: PaintRequest['inputs']): boolean {
  return inputs.length <= max && inputs.every(({ kept }) => maxBytes === null || (kept?.bytes ?? 0) <= maxBytes);
}

/** As people know the hosts, also one of which no key is in the settings any more. */
export const HOST_NAMES: Readonly<Record<string, string>> = {
  bfl: 'Black Forest Labs',
  replicate: 'Replicate',
  atlascloud: 'AtlasCloud',
};

/** The host of an account, as people know it. Where others of these accounts are of the same host, with the account's own name. */
export function hostNameOf(account: string, among: readonly string[]): string {
  const host = hostOf(account);
  const name = HOST_NAMES[host] ?? host;
  return among.filter((other) => hostOf(other) === host).length > 1 ? `${name} (${account})` : name;
}

/** `bfl` of `bfl-2`. */
export function hostOf(account: string): string {
  return account.replace(/-\d$/u, '');
}

/** The hosts that painted these pictures, or are about to, each once. */
export function hostsOf(pictures: readonly { readonly lane: LaneName | null }[]): string[] {
  const ids = new Set(pictures.flatMap(({ lane }) => (lane === null ? [] : [lane.host])));
  return [...ids].map((id) => HOST_NAMES[id] ?? id);
}
