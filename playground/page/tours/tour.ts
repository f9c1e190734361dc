// What a tour is made of.

import type { ToursTexts } from '../texts/en/tours.ts';
import type { State } from '../state.ts';
import type { Hand } from './hand.ts';

/** Where a tour points. It is looked for again and again, since the page is drawn anew; null while it is not there. */
export type Spot = (state: State) => Element | null;

/** One caption: it is read, then something is done, then the step waits until what follows from it has happened. */
export interface Step {
  /** Brings into view what the caption speaks of. */
  readonly before?: (hand: Hand) => Promise<void>;
  /** What the caption speaks of. */
  readonly at?: Spot;
  readonly do?: (hand: Hand) => Promise<void>;
  readonly until?: (state: State) => boolean;
}

export type TourName = keyof ToursTexts['tours'];
type Caption<Name extends TourName> = keyof ToursTexts['tours'][Name]['captions'];

/** In the order in which they are written. */
type Steps<Name extends TourName> = Readonly<Record<Caption<Name>, Step>>;

/** `isFresh`: whether the playground still is what the captions say, where one cannot run after another. */
export interface Tour<Name extends TourName> {
  readonly steps: Steps<Name>;
  readonly isFresh?: (state: State) => boolean;
}

/** Where a running tour is. */
export interface TourState {
  readonly name: TourName;
  readonly step: number;
  readonly phase: 'reading' | 'doing' | 'waiting' | 'ended' | 'failed';
  readonly isPaused: boolean;
  /** What is waited for takes longer than it should. */
  readonly isSlow: boolean;
  /** Of a tour that failed: a sentence for the person. */
  readonly why: string | null;
}
