import type { LeverName, LeverView } from '../wire/levers.ts';

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

/** Does something that stays. Returns what puts it back. */
type Pull = () => () => unknown;

/** A lever that stays until it is pulled again. */
export function switchLever(name: LeverName, pull: Pull): Lever {
  let putBack: (() => unknown) | null = null;
  return {
    get view() {
      return leverView({ name, is: putBack !== null });
    },
    pull: async () => {
      if (putBack === null) {
        putBack = pull();
        return;
      }
      await putBack();
      putBack = null;
    },
  };
}

/** A lever with a switch for each of its values. */
export function switchesLever(name: LeverName, pulls: Readonly<Record<string, Pull>>): Lever {
  const pulled = new Map<string, () => unknown>();
  return {
    get view() {
      const values = Object.keys(pulls);
      return leverView({ name, is: pulled.size > 0, values, on: values.filter((value) => pulled.has(value)) });
    },
    pull: async (value) => {
      const key = value ?? '';
      const putBack = pulled.get(key);
      const pull = pulls[key];
      if (putBack !== undefined) {
        pulled.delete(key);
        await putBack();
      } else if (pull !== undefined) {
        pulled.set(key, pull());
      }
    },
  };
}
