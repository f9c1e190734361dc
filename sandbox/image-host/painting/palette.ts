import type { Random } from './random.ts';

export interface Palette {
  /** From the zenith to the horizon. */
  readonly sky: readonly [string, string, string, string];
  readonly light: string;
  readonly far: string;
  readonly near: string;
  readonly night: boolean;
}

const ember: Palette = {
  sky: ['#2b1f4e', '#6a3b78', '#d9687a', '#ffc48a'],
  light: '#fff0c9',
  far: '#a8597d',
  near: '#1d1433',
  night: false,
};
const dawn: Palette = {
  sky: ['#1f4a63', '#4a8f97', '#a9cfb8', '#fbe6bd'],
  light: '#fffbe6',
  far: '#7fb0a8',
  near: '#12303d',
  night: false,
};
const midnight: Palette = {
  sky: ['#070b24', '#121a47', '#27336f', '#5d6aa8'],
  light: '#f4f1de',
  far: '#35417d',
  near: '#060818',
  night: true,
};
const aurora: Palette = {
  sky: ['#04121f', '#0b2c3d', '#14564f', '#4aad86'],
  light: '#eafff2',
  far: '#1c5553',
  near: '#03100f',
  night: true,
};
const desert: Palette = {
  sky: ['#3d5a80', '#8fa9bf', '#f2cc8f', '#f4a261'],
  light: '#fff3d6',
  far: '#d18a5b',
  near: '#4a2419',
  night: false,
};
const winter: Palette = {
  sky: ['#46507e', '#8d86b5', '#dcb6c4', '#fbe4dc'],
  light: '#fffaf5',
  far: '#b3a2c2',
  near: '#363a61',
  night: false,
};
const noon: Palette = {
  sky: ['#2a6fb0', '#5a9fd0', '#a5d0e6', '#e9f5ee'],
  light: '#fffef2',
  far: '#86b4bf',
  near: '#1d4a44',
  night: false,
};
const storm: Palette = {
  sky: ['#1b2733', '#34495a', '#6b8591', '#c3cfc8'],
  light: '#f2f4e8',
  far: '#5e7681',
  near: '#131c24',
  night: false,
};

const hints: readonly (readonly [RegExp, readonly [Palette, ...Palette[]]])[] = [
  [/aurora|northern light|极光|極光|オーロラ/iu, [aurora]],
  [
    /night|midnight|star|moon|neon|space|galax|planet|[夜星]|月(?!球)|霓虹|ネオン|太空|宇宙|银河|銀河|🌙|⭐|🌟|🌌|🌃|🪐/iu,
    [midnight, aurora],
  ],
  [/snow|winter|ice|frost|pastel|[雪冬冰氷霜]|❄|☃|⛄/iu, [winter]],
  [/desert|dune|mars|canyon|autumn|沙漠|砂漠|沙丘|砂丘|火星|峡谷|[秋]|🏜|🍁|🍂/iu, [desert, ember]],
  [/dusk|sunset|evening|twilight|fire|黄昏|夕|傍晚|日落|晚霞|火(?!星)|🌅|🌇|🔥/iu, [ember]],
  [/dawn|morning|sunrise|mist|fog|黎明|清晨|早晨|朝|日出|[雾霧晨]|🌄|🌫/iu, [dawn, winter]],
  [/storm|rain|thunder|[雨雷]|暴风|嵐|⛈|🌧|🌩/iu, [storm]],
  [/noon|summer|sunny|daylight|正午|[夏昼]|白天|晴|☀|🌞/iu, [noon]],
];

/** The palette that a word of the prompt selects, else a random one. */
export function choosePalette(prompt: string, random: Random): Palette {
  const hinted = hints.find(([pattern]) => pattern.test(prompt))?.[1];
  return random.pick(hinted ?? [ember, dawn, midnight, desert, winter, noon, storm, aurora]);
}

/** A mix of two `#rrggbb` colours; `share` 0 is the first. */
export function mix(first: string, second: string, share: number): string {
  const channel = (at: number): string => {
    const from = Number.parseInt(first.slice(at, at + 2), 16);
    const to = Number.parseInt(second.slice(at, at + 2), 16);
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** A `#rrggbb` colour with an opacity from 0 to 1. */
export function fade(colour: string, opacity: number): string {
  return `${colour}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
