import type { Cap } from './caps.ts';
import type { Periods } from './periods.ts';

/** The caps that hold for one member of one server, and the periods that they count in. */
export interface CapSet {
  readonly caps: readonly Cap[];
  readonly periods: Periods;
}
