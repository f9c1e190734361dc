// Keeps a list at its end while it grows, unless the person has scrolled up.

const NEAR_PX = 40;

export class ScrollKeeper {
  readonly #scroller: HTMLElement;
  readonly #changed: () => void;
  readonly #observer: ResizeObserver;
  #isAtEnd = true;
  #top = 0;
  #height = 0;

  /** `changed` is called when the end is left or reached. */
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

  toEnd(): void {
    this.#set(true);
    this.#follow();
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
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) this.#set(true);
    else if (scrollTop < this.#top && scrollHeight >= this.#height) this.#set(false);
    this.#remember();
  };

  #remember(): void {
    this.#top = this.#scroller.scrollTop;
    this.#height = this.#scroller.scrollHeight;
  }

  #set(isAtEnd: boolean): void {
    if (this.#isAtEnd === isAtEnd) return;
    this.#isAtEnd = isAtEnd;
    this.#changed();
  }
}
