// Port of the store for what a chart needs beside the figures, with its data types.

import type { MicroUsd } from '../generation/model/money.ts';
import type { Stack } from './spending.ts';

/** A change of what a server may spend in a day: by its admins, or of the ceiling that the operator set for it. null: not set. */
export interface DailyCapChange {
  readonly subject: 'guild' | 'ceiling';
  readonly before: MicroUsd | null;
  readonly atMs: number;
}

export interface ChartStore {
  /** The first day of a server on which a picture ended; null where none ever did. */
  firstDay(guildId: string): Promise<string | null>;
  /** Of each subject, the newest first. */
  dailyCapChanges(guildId: string, sinceMs: number): Promise<readonly DailyCapChange[]>;
  /**
   * The colours of those in a chart, as numbers from 0. Whoever has one keeps it; no two have the same one; a new one takes a free
   * one, or else that of whoever was in no chart for the longest time. There must be no more ids than colours.
   */
  coloursOf(guildId: string, kind: Stack, ids: readonly string[], nowMs: number): Promise<ReadonlyMap<string, number>>;
}
