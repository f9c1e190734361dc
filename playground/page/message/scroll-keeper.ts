// Keeps a list at its end while it grows, unless the person has scrolled up.

const NEAR_PX = 40;

export class ScrollKeeper {
  readonly #scroller: HTMLElement;
  readonly #changed: () => void;
  readonly #observer: ResizeObserver;
  #isAtEnd = true;
  #isFar = false;
  #top = 0;

  /** `changed` is called when one of the two below has become another. */
  constructor(scroller: HTMLElement, inside: HTMLElement, changed: () => void) {
    this.#scroller = scroller;
    this.#changed = changed;
    this.#observer = new ResizeObserver(() => this.#follow());
    this.#observer.observe(scroller);
    this.#observer.observe(inside);
    scroller.addEventListener('scroll', this.#scrolled, { passive: true });
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Whether the end is more than a window away. */
  get isFar(): boolean {
    return this.#isFar;
  }

  toEnd(): void {
    this.#set(true, false);
    this.#follow();
  }

  /** Somebody is shown something above: what grows meanwhile does not take them back. */
  leaveEnd(): void {
    this.#set(false, false);
  }

  close(): void {
    this.#observer.disconnect();
    this.#scroller.removeEventListener('scroll', this.#scrolled);
  }

  #follow(): void {
    if (this.#isAtEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#remember();
  }

  /** What grows moves the end away without anybody having scrolled. */
  readonly #scrolled = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    const isAtEnd = below < NEAR_PX || (this.#isAtEnd && scrollTop >= this.#top);
    this.#set(isAtEnd, !isAtEnd && below > clientHeight);
    this.#remember();
  };

  #remember(): void {
    this.#top = this.#scroller.scrollTop;
  }

  #set(isAtEnd: boolean, isFar: boolean): void {
    if (this.#isAtEnd === isAtEnd && this.#isFar === isFar) return;
    this.#isAtEnd = isAtEnd;
    this.#isFar = isFar;
    this.#changed();
  }
}
