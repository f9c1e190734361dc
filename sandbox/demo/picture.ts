import { pathToFileURL } from 'node:url';
import { createCanvas, loadImage } from '@napi-rs/canvas';

type Environment = Readonly<Record<string, string | undefined>>;

const WIDTH = 480;
/** The protocol's largest piece (sw.kovidgoyal.net/kitty/graphics-protocol). */
const PIECE = 4_096;

/** The picture in a terminal that shows any; what is printed for it. null in every other. */
export async function inTerminal(bytes: Uint8Array, environment: Environment): Promise<string | null> {
  const { TERM = '', TERM_PROGRAM = '' } = environment;
  const isKitty = environment['KITTY_WINDOW_ID'] !== undefined || /kitty|ghostty/u.test(TERM);
  if (!isKitty && !/^(?:iTerm\.app|WezTerm|mintty)$/u.test(TERM_PROGRAM)) return null;
  const png = await smaller(bytes);
  return isKitty
    ? kitty(png.toString('base64'))
    : `\u{1b}]1337;File=inline=1;size=${png.length}:${png.toString('base64')}\u{7}`;
}

function kitty(base64: string): string {
  const pieces = base64.match(/.{1,4096}/gu) ?? [];
  return pieces
    .map((piece, index) => {
      const isLast = (index + 1) * PIECE >= base64.length;
      return `\u{1b}_G${index === 0 ? 'a=T,f=100,' : ''}m=${isLast ? 0 : 1};${piece}\u{1b}\\`;
    })
    .join('');
}

async function smaller(bytes: Uint8Array): Promise<Buffer> {
  const picture = await loadImage(bytes);
  const height = Math.round((WIDTH * picture.height) / picture.width);
  const canvas = createCanvas(WIDTH, height);
  canvas.getContext('2d').drawImage(picture, 0, 0, WIDTH, height);
  return await canvas.encode('png');
}

/** The address of a file, which terminals open. */
export function linkTo(path: string, isTerminal: boolean): string {
  const { href } = pathToFileURL(path);
  return isTerminal ? `\u{1b}]8;;${href}\u{1b}\\${href}\u{1b}]8;;\u{1b}\\` : href;
}
