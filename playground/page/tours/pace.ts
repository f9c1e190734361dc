// How fast a tour goes: time to read, beats between what a hand does, pauses, and full speed without any of it.

export class Pace {
  readonly #isFull: boolean;
  readonly #stopped: AbortSignal;
  #isPaused = false;
  #skips = false;
  #change = Promise.withResolvers<void>();

  /** `isFull`: no time passes at all. `stopped`: whatever waits ends with its reason. */
  constructor({ isFull, stopped }: { readonly isFull: boolean; readonly stopped: AbortSignal }) {
    this.#isFull = isFull;
    this.#stopped = stopped;
    stopped.addEventListener('abort', () => this.#change.reject(stopped.reason), { once: true });
    this.#change.promise.catch(() => undefined);
  }

  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#changed();
  }

  /** Ends the present rest, and a pause with it. */
  skip(): void {
    this.#isPaused = false;
    this.#skips = true;
    this.#changed();
  }

  /** Resolves after that many ms without pauses, or when it is skipped. */
  async rest(ms: number): Promise<void> {
    this.#stopped.throwIfAborted();
    if (this.#isFull) return;
    this.#skips = false;
    let leftMs = ms;
    while (leftMs > 0 && !this.#skips) {
      const fromMs = performance.now();
      const isRunning = !this.#isPaused;
      await Promise.race([this.#change.promise, ...(isRunning ? [timer(leftMs)] : [])]);
      if (isRunning) leftMs -= performance.now() - fromMs;
    }
  }

  /** Resolves with what `look` finds; it looks again with each frame that the browser draws. */
  async find<Found>(look: () => Found | null | undefined): Promise<Found> {
    for (;;) {
      this.#stopped.throwIfAborted();
      const found = look();
      if (found !== null && found !== undefined) return found;
      await nextFrame();
    }
  }

  #changed(): void {
    this.#change.resolve();
    if (this.#stopped.aborted) return;
    this.#change = Promise.withResolvers<void>();
    this.#change.promise.catch(() => undefined);
  }
}

async function timer(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms);
  await promise;
}

async function nextFrame(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<number>();
  requestAnimationFrame(resolve);
  await promise;
}
