import { hollow, hollowPng } from './hollow.ts';
import type { Reply } from './http.ts';
import type { PictureShop, PictureSpec } from './picture.ts';

/** A fault of the picture's download. */
export type ImageTrick =
  /** Half of the file, sent as if complete. */
  | 'truncated'
  /** Header and end of the picture, sound in themselves, and nothing between. */
  | 'no-pixels'
  /** The lower half of the pixels is missing; each length and checksum in the file is right. */
  | 'half-the-pixels'
  /** A file of some hundred bytes whose header promises 8000 x 8000 pixels. */
  | 'too-many-pixels'
  /** Half of the announced length, then the socket drops. */
  | 'truncated-body'
  /** 256 MB, announced in Content-Length. */
  | 'oversized'
  /** 256 MB, not announced. */
  | 'endless'
  /** An HTML page with the content type of a picture. */
  | 'not-a-picture'
  /** A valid picture of half the width and height. */
  | 'wrong-size'
  /** Stops half way and keeps the socket open. */
  | 'hanging'
  /** A valid picture with the content type `text/html`. */
  | 'wrong-type'
  /** The socket drops before the answer. */
  | 'dropped'
  /** 302 to a URL. */
  | { redirect: string }
  /** Another status, without a picture. */
  | { status: number };

/** The answer to a download of that picture: whole, or with the fault. */
export async function servePicture(
  pictures: PictureShop,
  whole: PictureSpec,
  trick: ImageTrick | undefined,
): Promise<Reply> {
  if (trick === 'dropped') return 'drop-socket';
  if (typeof trick === 'object') {
    if ('status' in trick) return { status: trick.status, headers: {}, body: '' };
    return { status: 302, headers: { location: trick.redirect }, body: '' };
  }
  const { format } = whole;
  const shrink = trick === 'wrong-size' ? 2 : 1;
  const width = Math.floor(whole.width / shrink);
  const height = Math.floor(whole.height / shrink);
  const body = await pictures.picture({ ...whole, width, height });
  const answer = { status: 200, headers: { 'content-type': `image/${format}` }, body };
  switch (trick) {
    case 'truncated':
      return { ...answer, body: body.subarray(0, body.length >> 1) };
    case 'no-pixels':
      return { ...answer, body: hollow(format, body, whole, 'all') };
    case 'half-the-pixels':
      return { ...answer, body: hollow(format, body, whole, 'half') };
    case 'too-many-pixels':
      return { ...answer, body: hollowPng({ width: 8_000, height: 8_000 }, 1) };
    case 'truncated-body':
      return { ...answer, ending: 'cut-short' };
    case 'not-a-picture':
      return { ...answer, body: '<!doctype html><title>Sign in</title><h1>Please sign in</h1>' };
    case 'wrong-type':
      return { ...answer, headers: { 'content-type': 'text/html' } };
    case 'oversized':
      return { ...answer, ending: 'padded' };
    case 'endless':
    case 'hanging':
      return { ...answer, ending: trick };
    default:
      return answer;
  }
}
