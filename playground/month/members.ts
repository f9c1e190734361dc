// Who the eight members of the month are: how much each paints, with what, and what their admin lets them spend.

/** What a model of the month costs, in micro-dollars, and how long it usually takes, in ms. A test holds the prices to Easel's own. */
export const MODELS = {
  'flux-pro-1.1': { price: 40_000, usualMs: 2_400 },
  'flux-2-klein-4b': { price: 14_000, usualMs: 2_500 },
  'flux-2-pro': { price: 30_000, usualMs: 12_500 },
  'flux-2-flex': { price: 50_000, usualMs: 8_000 },
  'flux-2-max': { price: 70_000, usualMs: 38_000 },
} as const;
export type MonthModel = keyof typeof MODELS;

/** What one of them may spend, in micro-dollars. */
export interface Limits {
  readonly day: number;
  readonly month: number;
}

/** As the settings have them that nobody changed. */
export const USUAL_LIMITS: Limits = { day: 1_000_000, month: 10_000_000 };

export interface Profile {
  /** Which of the days they paint on, from 0 to 1. */
  readonly activeDays: number;
  /** Commands on such a day. */
  readonly commands: { readonly from: number; readonly to: number };
  readonly models: readonly [MonthModel, ...MonthModel[]];
  readonly prompts: 'english' | 'chinese';
  /** Set by the admin; null: as everyone. */
  readonly raised: Limits | null;
  /** The limit of their month is nearly used. */
  readonly isNearlyOut: boolean;
}

const ORDINARY = { prompts: 'english', raised: null, isNearlyOut: false } as const;

/** In the order in which the members are given. */
export const PROFILES: readonly Profile[] = [
  {
    ...ORDINARY,
    activeDays: 0.7,
    commands: { from: 2, to: 8 },
    models: ['flux-pro-1.1', 'flux-pro-1.1', 'flux-2-pro'],
  },
  {
    ...ORDINARY,
    activeDays: 0.9,
    commands: { from: 4, to: 12 },
    models: ['flux-pro-1.1', 'flux-2-flex'],
    isNearlyOut: true,
  },
  {
    ...ORDINARY,
    activeDays: 0.6,
    commands: { from: 1, to: 5 },
    models: ['flux-2-pro', 'flux-pro-1.1'],
    prompts: 'chinese',
  },
  {
    ...ORDINARY,
    activeDays: 0.85,
    commands: { from: 5, to: 18 },
    models: ['flux-2-pro', 'flux-2-max', 'flux-2-max', 'flux-2-flex'],
    raised: { day: 3_000_000, month: 40_000_000 },
  },
  { ...ORDINARY, activeDays: 0.3, commands: { from: 1, to: 3 }, models: ['flux-pro-1.1'] },
  { ...ORDINARY, activeDays: 0.4, commands: { from: 1, to: 4 }, models: ['flux-pro-1.1', 'flux-2-klein-4b'] },
  { ...ORDINARY, activeDays: 0.2, commands: { from: 1, to: 2 }, models: ['flux-pro-1.1', 'flux-2-max'] },
  {
    ...ORDINARY,
    activeDays: 0.75,
    commands: { from: 3, to: 14 },
    models: ['flux-2-klein-4b', 'flux-2-klein-4b', 'flux-pro-1.1', 'flux-2-pro'],
    raised: { day: 2_000_000, month: 15_000_000 },
  },
];

export const PROMPTS: Readonly<Record<Profile['prompts'], readonly [string, ...string[]]>> = {
  english: [
    'a lighthouse in thick fog, oil painting',
    'an old harbour at low tide, gulls, soft light',
    'a red fox asleep in fresh snow',
    'a city at night after rain, neon reflections',
    'a greenhouse full of orchids, morning sun',
    'a mountain lake with pines, early autumn',
    'a steam train crossing a stone viaduct',
    'a bowl of cherries on a blue tablecloth',
    'a desert road under a sky full of stars',
    'a small bookshop with a cat in the window',
    'a whale below a fishing boat, seen from above',
    'a poster for a jazz evening, art deco',
  ],
  chinese: ['雨后的江南小镇，水墨画', '雪山下的藏式木屋，清晨', '满月下的海边灯塔', '竹林里的一只小熊猫'],
};
