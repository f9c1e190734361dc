import type { LeverView } from '../wire/levers.ts';

/** One lever; what it does to the outside world is its own. */
export interface Lever {
  readonly view: LeverView;
  /** Resolves when it has been done. `value`: one of its view's, where it has any. */
  pull(value: string | null): Promise<void>;
}

/** A view with what most levers have. */
export function leverView(view: Pick<LeverView, 'name'> & Partial<LeverView>): LeverView {
  return { is: false, values: [], on: [], blocked: null, waitsFor: null, ...view };
}
