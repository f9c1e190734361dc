// Holds a tour's ring and card in front of everything, beside what the tour points at, wherever that moves. It blocks nothing.
// Emits `halt` when Escape is pressed: the tour types and moves the focus, so Tab alone would not lead to its buttons.

const GAP_PX = 14;
const RING_PX = 5;

interface Point {
  readonly x: number;
  readonly y: number;
}

class TourGuide extends HTMLElement {
  /** What is pointed at now. */
  target: () => Element | null = () => null;
  #frame = 0;
  #shown: Element | null = null;

  connectedCallback(): void {
    this.showPopover();
    document.addEventListener('toggle', this.#comeToFront, { capture: true });
    document.addEventListener('keydown', this.#halt, { capture: true });
    this.#follow();
  }

  disconnectedCallback(): void {
    document.removeEventListener('toggle', this.#comeToFront, { capture: true });
    document.removeEventListener('keydown', this.#halt, { capture: true });
    cancelAnimationFrame(this.#frame);
  }

  /** What was opened last is in front of what was opened before. */
  readonly #comeToFront = ({ target, newState }: Event & { readonly newState?: string }): void => {
    if (target === this || newState !== 'open' || !this.isConnected) return;
    const focused = this.contains(document.activeElement) ? document.activeElement : null;
    this.hidePopover();
    this.showPopover();
    if (focused instanceof HTMLElement) focused.focus();
  };

  /** The person's own Escape, not one of the tour's. */
  readonly #halt = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !event.isTrusted || this.contains(document.activeElement)) return;
    event.preventDefault();
    event.stopPropagation();
    this.dispatchEvent(new Event('halt'));
    this.querySelector<HTMLElement>('.tour-halt')?.focus();
  };

  readonly #follow = (): void => {
    this.#frame = requestAnimationFrame(this.#follow);
    const target = this.target();
    if (target !== this.#shown) target?.scrollIntoView({ block: 'nearest' });
    this.#shown = target;
    const box = target?.getBoundingClientRect() ?? null;
    const seen = box !== null && box.width > 0 ? inWindow(box) : null;
    this.#placeRing(seen);
    this.#placeCard(target === null || seen === null ? null : kept(target, seen));
  };

  #placeRing(at: DOMRect | null): void {
    const ring = this.querySelector<HTMLElement>('.tour-ring');
    if (ring === null) return;
    ring.style.visibility = at === null ? 'hidden' : 'visible';
    if (at === null) return;
    ring.style.translate = `${at.x - RING_PX}px ${at.y - RING_PX}px`;
    ring.style.width = `${at.width + 2 * RING_PX}px`;
    ring.style.height = `${at.height + 2 * RING_PX}px`;
  }

  #placeCard(at: DOMRect | null): void {
    const card = this.querySelector<HTMLElement>('.tour-card');
    if (card === null) return;
    const { x, y } = placeFor(card.getBoundingClientRect(), at);
    card.style.translate = `${x}px ${y}px`;
  }
}

/** What the card leaves free: what is pointed at, and of the line also the list above it. */
function kept(target: Element, at: DOMRect): DOMRect {
  const parts = [...(target.closest('.composer')?.querySelectorAll('.picker, .hint') ?? [])];
  const boxes = [at, ...parts.map((part) => part.getBoundingClientRect())];
  const x = Math.min(...boxes.map(({ left }) => left));
  const y = Math.min(...boxes.map(({ top }) => top));
  const right = Math.max(...boxes.map((box) => box.right));
  return inWindow(new DOMRect(x, y, right - x, Math.max(...boxes.map(({ bottom }) => bottom)) - y));
}

/** The part of it that is in the window. */
function inWindow({ left, top, right, bottom }: DOMRect): DOMRect {
  const x = Math.max(left, RING_PX);
  const y = Math.max(top, RING_PX);
  return new DOMRect(x, y, Math.min(right, innerWidth - RING_PX) - x, Math.min(bottom, innerHeight - RING_PX) - y);
}

/** Beside what is pointed at, where the card has room; else in the half of the window where less of it is hidden. */
function placeFor({ width, height }: DOMRect, at: DOMRect | null): Point {
  const most = { x: innerWidth - width - GAP_PX, y: innerHeight - height - GAP_PX };
  const within = ({ x, y }: Point): Point => ({
    x: Math.max(GAP_PX, Math.min(x, most.x)),
    y: Math.max(GAP_PX, Math.min(y, most.y)),
  });
  if (at === null) return within({ x: most.x, y: GAP_PX * 5 });
  const places = [
    { x: at.x, y: at.top - height - GAP_PX },
    { x: at.x, y: at.bottom + GAP_PX },
    { x: at.right + GAP_PX, y: at.y },
    { x: at.left - width - GAP_PX, y: at.y },
  ].map(within);
  const free = places.find(
    ({ x, y }) => x >= at.right || x + width <= at.left || y >= at.bottom || y + height <= at.top,
  );
  return free ?? within({ x: most.x, y: at.top + at.height / 2 > innerHeight / 2 ? GAP_PX * 5 : most.y });
}

customElements.define('tour-guide', TourGuide);
