/** What a host of the models can do, as data, and which pictures that suffices for. */
import type { LaneName, Recipe } from './generation.ts';
import { hostWords } from './host-words.ts';
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
  /** New tasks of one account in a minute, as the host publishes it; null where it does not. */
  readonly submitsAMinute: number | null;
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

/** The sizes that a host takes of a model: pixels, or a ratio alone. */
export type SizesAtHost =
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

/** One thing that a host cannot keep of what was asked, and what it would keep in its place. */
export type Misfit =
  /** It does not paint with that model, whatever else is asked. */
  | { readonly kind: 'model' }
  | { readonly kind: 'size'; readonly sizes: SizesAtHost }
  | { readonly kind: 'seed' }
  | { readonly kind: 'strength' }
  | { readonly kind: 'format'; readonly formats: readonly ImageFormat[] }
  | { readonly kind: 'safety'; readonly min: number }
  | { readonly kind: 'enhance'; readonly must: boolean }
  | { readonly kind: 'inputs'; readonly max: number; readonly maxBytes: number | null };

/**
 * Everything that a host cannot keep of a request; nothing where it keeps all. A picture that goes in and whose file is not here yet is
 * taken to be small enough. A lower safety than the host has is never raised; a higher one is lowered to its highest, which is stricter.
 */
export function misfitsOf(model: ModelAtHost | undefined, request: PaintRequest): readonly Misfit[] {
  if (model === undefined) return [{ kind: 'model' }];
  const { sizes, takesSeed, takesStrength, formats, safety, enhance, inputs } = model;
  const { seed, strength, format, inputs: given } = request;
  const found: readonly (Misfit | null)[] = [
    keepsSize(sizes, request) ? null : { kind: 'size', sizes },
    seed === null || takesSeed ? null : { kind: 'seed' },
    strength === null || takesStrength ? null : { kind: 'strength' },
    formats.includes(format) ? null : { kind: 'format', formats },
    request.safety >= safety.min ? null : { kind: 'safety', min: safety.min },
    enhance.includes(request.enhance) ? null : { kind: 'enhance', must: !request.enhance },
    takesInputs(inputs, given) ? null : { kind: 'inputs', max: inputs.max, maxBytes: inputs.maxBytes },
  ];
  return found.filter((misfit) => misfit !== null);
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

/** The host of an account, as people know it. Where others of these accounts are of the same host, with the account's own name. */
export function hostNameOf(account: string, among: readonly string[]): string {
  const host = hostOf(account);
  const name = hostWords(host).fullName;
  return among.filter((other) => hostOf(other) === host).length > 1 ? `${name} (${account})` : name;
}

/** `bfl` of `bfl-2`. */
export function hostOf(account: string): string {
  return account.replace(/-\d$/u, '');
}

/** The hosts that painted these pictures, or are about to, each once. */
export function hostsOf(pictures: readonly { readonly lane: LaneName | null }[]): string[] {
  const ids = new Set(pictures.flatMap(({ lane }) => (lane === null ? [] : [lane.host])));
  return [...ids].map((id) => hostWords(id).fullName);
}
