// The pictures of a message, as Discord lays them out.

import type { AttachmentView } from '../../wire/message.ts';

/** `width` and `height` in pixels; null where they are not known. */
export interface Picture {
  readonly url: string;
  readonly description: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly isSpoiler: boolean;
}

const MAX_WIDTH = 550;
const MAX_HEIGHT = 350;
const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'];

export function isPicture({ contentType, width }: AttachmentView): boolean {
  return PICTURE_TYPES.includes(contentType) && width !== null;
}

export function pictureOf({ url, description, width, height, spoiler }: AttachmentView): Picture {
  return { url, description: description ?? '', width, height, isSpoiler: spoiler };
}

/** How large one alone is shown, in CSS pixels: whole, never larger than it is. */
export function shownSize({ width, height }: Picture): { readonly width: number; readonly height: number } {
  if (width === null || height === null) return { width: MAX_HEIGHT, height: MAX_HEIGHT };
  const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** How many stand in each row, from the top: the rows of three are full, what is over stands above. */
export function mosaicRows(count: number): readonly number[] {
  if (count <= 2) return [count];
  if (count === 4) return [2, 2];
  const rest = count % 3;
  return [...(rest === 0 ? [] : [rest]), ...Array.from({ length: Math.floor(count / 3) }, () => 3)];
}
