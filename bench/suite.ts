/** How a suite is to be run. */
export interface SuiteOptions {
  /** How often each figure is measured; the report shows the medians. */
  readonly runs: number;
  /** Fewer pictures: to see that everything works, not to quote. */
  readonly quick: boolean;
  readonly tell: (progress: string) => void;
}

/** One group of figures, named on the command line. */
export type Suite = (options: SuiteOptions) => Promise<Report>;

export interface Report {
  /** Column heads: the first is ours, the others are the peers. */
  readonly contestants: readonly [string, ...string[]];
  readonly figures: readonly Figure[];
  /** What a reader must know to believe the figures. */
  readonly notes: readonly string[];
}

/** One row: what each contestant reached in each run. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  readonly target: Target | null;
  /** By contestant; left out where the figure has no meaning for one. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** Which way is better than a peer, or null where the figure alone says nothing. */
  readonly better: 'less' | 'more' | null;
}

export type Unit = 'ms' | 's' | 'MB' | '%' | 'polls' | 'per minute';

export interface Target {
  readonly at: 'most' | 'least';
  readonly value: number;
}
