/** Options of a run. */
export interface SuiteOptions {
  /** How many times each figure is measured; the report shows the medians. */
  readonly runs: number;
  /** Fewer pictures, to check that everything works. */
  readonly quick: boolean;
  readonly tell: (progress: string) => void;
}

/** One group of figures, named on the command line. */
export type Suite = (options: SuiteOptions) => Promise<Report>;

export interface Report {
  /** Column headings: the first is Easel, the others are peers. */
  readonly contestants: readonly [string, ...string[]];
  readonly figures: readonly Figure[];
  /** Notes on how the figures were measured. */
  readonly notes: readonly string[];
}

/** One row: the values of each contestant in each run. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  readonly target: Target | null;
  /** By contestant; missing where the figure does not apply. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** Whether lower or higher is better; null if neither. */
  readonly better: 'less' | 'more' | null;
}

export type Unit = 'ms' | 's' | 'MB' | '%' | 'polls' | 'per minute' | '×';

export interface Target {
  readonly at: 'most' | 'least';
  readonly value: number;
}
