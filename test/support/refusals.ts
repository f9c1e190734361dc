/** Every failure and refusal that a member can be told of. */
import { models } from '../../src/flux/models.ts';
import type { CapScope, CapSpan, NewMemberSource } from '../../src/generation/model/caps.ts';
import type { FailureReason } from '../../src/generation/model/generation.ts';
import type { Misfit } from '../../src/generation/model/host.ts';
import type { OptionFault } from '../../src/generation/model/options.ts';
import type { Refusal } from '../../src/generation/model/refusal.ts';
import type { RuleBreach } from '../../src/generation/model/rules.ts';

const SCOPES: readonly CapScope[] = ['member', 'guild', 'bot'];
const SPANS: readonly CapSpan[] = ['day', 'month'];
/** Every cap there is. */
export const CAPS = SCOPES.flatMap((scope) => SPANS.map((span) => ({ scope, span })));

/** Every reason of a failure, which the type checker keeps whole. */
export const REASONS: { readonly [Reason in FailureReason]: Reason } = {
  request_moderated: 'request_moderated',
  content_moderated: 'content_moderated',
  provider_failed: 'provider_failed',
  timed_out: 'timed_out',
  unanswered: 'unanswered',
  not_handed_over: 'not_handed_over',
  unknown_model: 'unknown_model',
  overloaded: 'overloaded',
  provider_failing: 'provider_failing',
  too_dear: 'too_dear',
  struck: 'struck',
  blocked: 'blocked',
  over_cap: 'over_cap',
  paused_too_long: 'paused_too_long',
  confined: 'confined',
  no_lane: 'no_lane',
  task_lost: 'task_lost',
  bad_image: 'bad_image',
  storage_failed: 'storage_failed',
  input_unreachable: 'input_unreachable',
  input_refused: 'input_refused',
  input_lost: 'input_lost',
  input_rejected: 'input_rejected',
  invalid_request: 'invalid_request',
  unreachable: 'unreachable',
  outcome_unknown: 'outcome_unknown',
  refused: 'refused',
  out_of_credits: 'out_of_credits',
  key_refused: 'key_refused',
  wrong_address: 'wrong_address',
  cancelled: 'cancelled',
  withdrawn: 'withdrawn',
  restored: 'restored',
};

/** One fault of options of each kind. */
export const FAULTS: Record<OptionFault['kind'], OptionFault> = {
  wrong_length: { kind: 'wrong_length', option: 'prompt', min: 1, max: 4096 },
  out_of_range: { kind: 'out_of_range', option: 'seed', min: 0, max: 9 },
  not_a_step: { kind: 'not_a_step', option: 'width', step: 32, nearest: 512 },
  not_a_choice: { kind: 'not_a_choice', option: 'format', choices: ['jpeg', 'png'] },
  not_for_model: { kind: 'not_for_model', option: 'enhance', model: 'FLUX.2 [klein] 4B' },
  needs: { kind: 'needs', option: 'width', other: 'height' },
  excludes: { kind: 'excludes', option: 'aspect', other: 'width' },
  too_many_pixels: {
    kind: 'too_many_pixels',
    option: 'width',
    max: 4_194_304,
    nearest: { width: 2_048, height: 2_048 },
  },
  too_many_pictures: {
    kind: 'too_many_pictures',
    option: 'image',
    model: 'FLUX1.1 [pro]',
    max: 1,
    others: ['FLUX.2 [pro]', 'FLUX.2 [max]'],
  },
  picture_too_large: { kind: 'picture_too_large', option: 'image', number: 2, maxMegabytes: 20 },
};

const BREACHES: Record<RuleBreach['kind'], readonly RuleBreach[]> = {
  user_blocked: [{ kind: 'user_blocked' }],
  guild_blocked: [{ kind: 'guild_blocked' }],
  bot_paused: [{ kind: 'bot_paused' }],
  guild_paused: [{ kind: 'guild_paused' }],
  channel: [{ kind: 'channel', allowedChannelIds: ['10', '11'] }],
  role: [{ kind: 'role', allowedRoleIds: ['20', '21'] }],
  model: [
    { kind: 'model', modelId: 'flux-2-max', allowedModelIds: ['flux-pro-1.1', 'flux-2-pro'] },
    { kind: 'model', modelId: 'flux-2-max', allowedModelIds: [] },
    { kind: 'model', modelId: 'a-model-no-longer-on-offer', allowedModelIds: ['another-one'] },
  ],
  pixels: [{ kind: 'pixels', max: 1_048_576 }],
  safety: [{ kind: 'safety', max: 2 }],
  count: [
    { kind: 'count', max: 1 },
    { kind: 'count', max: 2 },
  ],
  words: [{ kind: 'words' }],
  age_restricted: [{ kind: 'age_restricted' }],
};

const overCap = (scope: CapScope, span: CapSpan): Extract<Refusal, { readonly kind: 'over_cap' }> => ({
  kind: 'over_cap',
  price: 160_000,
  cap: {
    scope,
    span,
    limit: 1_000_000,
    used: 900_000,
    granted: 0,
    source: { kind: 'operator' },
    resetsAtMs: 1_795_392_000_000,
  },
  cheaper: scope === 'member' ? { model: models[2], price: 56_000 } : null,
});

const overDay = overCap('member', 'day');
const usedUp: Refusal = { ...overDay, cap: { ...overDay.cap, used: overDay.cap.limit } };

const ofNewMember = (of: Pick<NewMemberSource, 'untilMs' | 'afterwards'>): Refusal => {
  return { ...overDay, cap: { ...overDay.cap, source: { kind: 'new', days: 7, ...of } } };
};

/** One of each kind that a member can do something about. */
const MISFITS: Readonly<Record<Exclude<Misfit['kind'], 'model'> | 'pixels' | 'noInputs', Misfit>> = {
  size: { kind: 'size', sizes: { kind: 'ratios', ratios: ['1:1', '16:9'], resolutions: ['1k', '2k'] } },
  pixels: { kind: 'size', sizes: { kind: 'pixels', min: 256, max: 1_536, step: 16, maxPixels: 2_359_296 } },
  seed: { kind: 'seed' },
  strength: { kind: 'strength' },
  format: { kind: 'format', formats: ['png'] },
  safety: { kind: 'safety', min: 1 },
  enhance: { kind: 'enhance', must: true },
  inputs: { kind: 'inputs', max: 1, maxBytes: 191_000 },
  noInputs: { kind: 'inputs', max: 0, maxBytes: null },
};

/** Every kind of refusal. */
export const REFUSALS: Record<Refusal['kind'], readonly Refusal[]> = {
  stopping: [{ kind: 'stopping' }],
  paused: [
    { kind: 'paused', reason: 'out_of_credits', isOperatorTold: true, isTotal: true, cheaper: null },
    {
      kind: 'paused',
      reason: 'out_of_credits',
      isOperatorTold: false,
      isTotal: false,
      cheaper: { model: models[2], price: 56_000 },
    },
    { kind: 'paused', reason: 'key_refused', isOperatorTold: true, isTotal: true, cheaper: null },
    { kind: 'paused', reason: 'key_refused', isOperatorTold: false, isTotal: true, cheaper: null },
    { kind: 'paused', reason: 'wrong_address', isOperatorTold: true, isTotal: true, cheaper: null },
  ],
  too_often: [{ kind: 'too_often', commands: 20, windowMs: 300_000, untilMs: 1_795_359_219_000 }],
  struck: [{ kind: 'struck', count: 5, hosts: ['bfl', 'replicate'], untilMs: 1_795_359_219_000 }],
  bad_options: [
    { kind: 'bad_options', faults: Object.values(FAULTS) },
    ...Object.values(FAULTS).map((fault): Refusal => ({ kind: 'bad_options', faults: [fault] })),
  ],
  no_lane: [
    { kind: 'no_lane', misfits: [{ kind: 'model' }], model: models[0], maxSafety: null, others: [] },
    ...Object.values(MISFITS).map((misfit): Refusal => ({
      kind: 'no_lane',
      misfits: [misfit],
      model: models[0],
      maxSafety: 2,
      others: [],
    })),
    { kind: 'no_lane', misfits: Object.values(MISFITS), model: models[1], maxSafety: 0, others: models.slice(2) },
  ],
  above_pace: [{ kind: 'above_pace', price: 70_000, pace: 50_000 }],
  rule: Object.values(BREACHES)
    .flat()
    .map((breach) => ({ kind: 'rule', breach })),
  over_cap: [
    ...CAPS.map(({ scope, span }) => overCap(scope, span)),
    usedUp,
    ofNewMember({ untilMs: 1_795_392_000_000, afterwards: 1_000_000 }),
    ofNewMember({ untilMs: null, afterwards: null }),
  ],
  queue_full: [
    { kind: 'queue_full', waiting: 1, max: 1 },
    { kind: 'queue_full', waiting: 9, max: 10 },
  ],
};
