// How colours are seen, and how far apart they are.

type Triple = readonly [number, number, number];

/** Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.0. */
const DEFICIENCIES = {
  protanopia: [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
  ],
  deuteranopia: [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_82, 0.042_94, 0.968_881],
  ],
  tritanopia: [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.303_9],
  ],
} as const;

export const SIGHTS = ['normal', 'protanopia', 'deuteranopia', 'tritanopia'] as const;
export type Sight = (typeof SIGHTS)[number];

/** `#rrggbb` as linear light. */
function linearOf(hex: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function dot([a, b, c]: Triple, [x, y, z]: Triple): number {
  return a * x + b * y + c * z;
}

function seenBy(sight: Sight, light: Triple): Triple {
  if (sight === 'normal') return light;
  const [red, green, blue] = DEFICIENCIES[sight];
  const seen = (row: Triple): number => Math.min(1, Math.max(0, dot(row, light)));
  return [seen(red), seen(green), seen(blue)];
}

/** CIELAB under D65. */
function labOf(light: Triple): Triple {
  const f = (t: number): number => (t > 216 / 24_389 ? Math.cbrt(t) : ((24_389 / 27) * t + 16) / 116);
  const x = f(dot([0.412_456_4, 0.357_576_1, 0.180_437_5], light) / 0.950_47);
  const y = f(dot([0.212_672_9, 0.715_152_2, 0.072_175], light));
  const z = f(dot([0.019_333_9, 0.119_192, 0.950_304_1], light) / 1.088_83);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const hueOf = (a: number, b: number): number => ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;

/** CIEDE2000 (Sharma, Wu and Dalal, 2005): 1 is a difference that one just sees side by side. */
function ciede2000([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)));
  const [p1, p2] = [(1 + g) * a1, (1 + g) * a2];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const [h1, h2] = [hueOf(p1, b1), hueOf(p2, b2)];
  const isGrey = c1 * c2 === 0;
  const turn = h2 - h1;
  const hueDifference = isGrey ? 0 : turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
  const sum = h1 + h2;
  const meanH = isGrey ? sum : Math.abs(turn) <= 180 ? sum / 2 : (sum < 360 ? sum + 360 : sum - 360) / 2;
  const [meanL, mean] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const t =
    1 -
    0.17 * Math.cos(radians(meanH - 30)) +
    0.24 * Math.cos(radians(2 * meanH)) +
    0.32 * Math.cos(radians(3 * meanH + 6)) -
    0.2 * Math.cos(radians(4 * meanH - 63));
  const lightness = (l2 - l1) / (1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2));
  const chroma = (c2 - c1) / (1 + 0.045 * mean);
  const hue = (2 * Math.sqrt(c1 * c2) * Math.sin(radians(hueDifference / 2))) / (1 + 0.015 * mean * t);
  const rotation =
    -2 * Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)) * Math.sin(radians(60 * Math.exp(-(((meanH - 275) / 25) ** 2))));
  return Math.sqrt(lightness ** 2 + chroma ** 2 + hue ** 2 + rotation * chroma * hue);
}

/** How far apart two colours are for that sight. */
export function difference(one: string, other: string, sight: Sight): number {
  return ciede2000(labOf(seenBy(sight, linearOf(one))), labOf(seenBy(sight, linearOf(other))));
}

/** WCAG 2: from 1 to 21. */
export function contrast(one: string, other: string): number {
  const luminances = [one, other].map((hex) => dot([0.2126, 0.7152, 0.0722], linearOf(hex)));
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);
}
