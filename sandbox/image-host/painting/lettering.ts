import { Path2D, type SKRSContext2D } from '@napi-rs/canvas';
import { EM, fontOf, textWidth } from './fonts.ts';
import { glyphs, marks, spelledOut } from './glyphs.ts';

/** One character: its path, its width in glyph units, and its diacritics; or the text of a font. */
interface Sign {
  path: string;
  text?: string;
  width: number;
  /** Paths of the diacritics. */
  marks: string[];
  capital: boolean;
}

const gap = 2.9;
const space = 4.6;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The height of capitals in pixels, the maximum width of a line, and the maximum number of lines. */
export interface Setting {
  capHeight: number;
  maxWidth: number;
  maxLines: number;
}

/** Breaks a text into lines that fit; the last one ends in an ellipsis if the text is longer. */
export function breakLines(text: string, { capHeight, maxWidth, maxLines }: Setting): string[] {
  const limit = (maxWidth * 14) / capHeight;
  const lines: string[] = [];
  let line = '';
  const words = lettered(text).replaceAll(/\s+/g, ' ').trim().split(' ');
  for (const word of words.flatMap((whole) => pieces(whole, limit))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (measure(longer) <= limit) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
    if (lines.length === maxLines) break;
  }
  if (lines.length < maxLines) return line === '' ? lines : [...lines, line];
  return [...lines.slice(0, -1), elide(lines.at(-1) ?? '', limit)];
}

/** Draws one line; `y` is its baseline. */
export function drawLine(
  context: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  capHeight: number,
  weight = 1.7,
): void {
  const scale = capHeight / 14;
  context.save();
  context.translate(x, y - capHeight);
  context.scale(scale, scale);
  context.lineWidth = weight;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.fillStyle = context.strokeStyle;
  for (const drawn of signs(text)) {
    if (drawn === undefined) {
      context.translate(space + gap, 0);
      continue;
    }
    if (drawn.text === undefined) {
      context.stroke(new Path2D(drawn.path));
    } else {
      context.font = `${EM}px ${fontOf(drawn.text) ?? ''}`;
      context.fillText(drawn.text, 0, 14);
    }
    for (const mark of drawn.marks) {
      context.save();
      context.translate(drawn.width / 2, drawn.capital && !/ 1[4-8]/.test(mark) ? -4.4 : 0);
      context.stroke(new Path2D(mark));
      context.restore();
    }
    context.translate(drawn.width + gap, 0);
  }
  context.restore();
}

/** The width of a line in pixels. */
export function lineWidth(text: string, capHeight: number): number {
  return (measure(text) * capHeight) / 14;
}

function measure(text: string): number {
  const widths = signs(text).map((drawn) => (drawn?.width ?? space) + gap);
  return widths.reduce((total, width) => total + width, -gap);
}

/** The text without what there is no glyph for, such as emoji: no box ever stands in a picture. */
function lettered(text: string): string {
  return Array.from(segmenter.segment(text.normalize('NFC')), ({ segment }) => {
    const [base = ''] = segment.normalize('NFD');
    const isKnown = segment in spelledOut || base in glyphs || fontOf(segment) !== null;
    return isKnown || /^\s$/u.test(segment) ? segment : '';
  }).join('');
}

/** The glyphs of a text; `undefined` is a space. */
function signs(text: string): (Sign | undefined)[] {
  return Array.from(segmenter.segment(text)).flatMap(({ segment }) => {
    const spelled = spelledOut[segment] ?? segment;
    return spelled === segment ? [signOf(segment)] : spelled.split('').map((letter) => signOf(letter));
  });
}

function signOf(grapheme: string): Sign | undefined {
  if (grapheme === ' ') return undefined;
  const [base = '', ...accents] = grapheme.normalize('NFD');
  const glyph = glyphs[base];
  if (glyph === undefined) return { path: '', text: grapheme, width: textWidth(grapheme), marks: [], capital: true };
  const drawn = accents.flatMap((accent) => marks[accent] ?? []);
  return { path: glyph[1], width: glyph[0], marks: drawn, capital: /[A-Zbdfhklt]/.test(base) };
}

/** The word, split where it is wider than a line. */
function pieces(word: string, limit: number): string[] {
  if (measure(word) <= limit) return [word];
  const cut: string[] = [''];
  for (const { segment } of segmenter.segment(word)) {
    const last = cut.at(-1) ?? '';
    if (measure(last + segment) <= limit) cut[cut.length - 1] = last + segment;
    else cut.push(segment);
  }
  return cut;
}

function elide(line: string, limit: number): string {
  const kept = Array.from(segmenter.segment(line), ({ segment }) => segment);
  while (kept.length > 0 && measure(`${kept.join('')}…`) > limit) kept.pop();
  return `${kept.join('').replace(/[\s,.;:–—-]+$/, '')}…`;
}
