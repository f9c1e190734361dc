// What of the page is in a picture.

import type { Locator, Page } from 'playwright-core';

/**
 * Everything between the outer edges of these, and some of the ground around them, but nothing beside `within`, by default the
 * part of the window where the messages are; `whole`: the whole window.
 */
export type Cut =
  | 'whole'
  | {
      readonly around: readonly Locator[];
      readonly within?: Locator;
      /** Of the ground, in CSS pixels. */
      readonly margin?: number;
    };

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 12;

/** The part of the window; undefined for all of it. Throws for what cannot be seen. */
export async function clipOf(cut: Cut, page: Page): Promise<Box | undefined> {
  if (cut === 'whole') return undefined;
  const { margin = MARGIN } = cut;
  const { left, top, right, bottom } = edgesOf([await boxOf(cut.within ?? page.locator('main'))]);
  const wanted = edgesOf(await Promise.all(cut.around.map(boxOf)));
  const x = Math.max(left, wanted.left - margin);
  const y = Math.max(top, wanted.top - margin);
  const width = Math.min(right, wanted.right + margin) - x;
  const height = Math.min(bottom, wanted.bottom + margin) - y;
  return { x, y, width, height };
}

function edgesOf(boxes: readonly Box[]): { left: number; top: number; right: number; bottom: number } {
  return {
    left: Math.min(...boxes.map(({ x }) => x)),
    top: Math.min(...boxes.map(({ y }) => y)),
    right: Math.max(...boxes.map(({ x, width }) => x + width)),
    bottom: Math.max(...boxes.map(({ y, height }) => y + height)),
  };
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`nothing is to be seen of ${String(locator)}`);
  return box;
}
