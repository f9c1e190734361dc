const GAP_PX = 4;
const EDGE_PX = 8;
const MOST_PX = 320;

/** Puts a list in the top layer below a box of the window, or above it where there is more room. */
export function placeBelow(list: HTMLElement, box: Pick<DOMRect, 'top' | 'bottom' | 'left' | 'width'>): void {
  const below = window.innerHeight - box.bottom - GAP_PX - EDGE_PX;
  const above = box.top - GAP_PX - EDGE_PX;
  const isBelow = below >= Math.min(MOST_PX, list.scrollHeight) || below >= above;
  list.style.left = `${box.left}px`;
  list.style.width = `${box.width}px`;
  list.style.maxHeight = `${Math.min(MOST_PX, isBelow ? below : above)}px`;
  list.style.top = isBelow ? `${box.bottom + GAP_PX}px` : 'auto';
  list.style.bottom = isBelow ? 'auto' : `${window.innerHeight - box.top + GAP_PX}px`;
}
