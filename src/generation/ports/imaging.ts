import type { InputFault, InputLimits } from '../model/input-picture.ts';
import type { FileFormat, Size } from '../model/image-model.ts';
import type { MicroUsd } from '../model/money.ts';

/** Hues of a chart that anybody can tell apart, also who is colour-blind. */
export const CHART_HUES = 8;
/** Each hue is drawn plain, striped and dotted: so many colours there are for those of one server. */
export const CHART_PATTERNS = 3;

/** Data and texts of a chart with one stacked bar per day. */
export interface SpendingChart {
  readonly title: string;
  /** Below the title: what is not drawn; null for none. */
  readonly note: string | null;
  /** The labels of the days on the axis. */
  readonly days: readonly string[];
  /** From the bottom of the stack; each has one value per day. */
  readonly series: readonly {
    readonly label: string;
    readonly charged: readonly MicroUsd[];
    /** Drawn on its bars where there is room, as it begins its label; null for none. */
    readonly mark: string | null;
    /** From 0 to below CHART_HUES × CHART_PATTERNS, the plain ones first; null is grey: the sum of all others. */
    readonly colour: number | null;
  }[];
  /** Lines over some of the bars. */
  readonly limits: readonly ChartLimit[];
}

/** What could be spent on each of some days in a row. */
export interface ChartLimit {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly amount: MicroUsd;
  readonly label: string;
  /** Where there is no room for the other. */
  readonly shortLabel: string;
}

/**
 * Why nothing was drawn, decoded or encoded:
 *
 * - `unavailable`: what does it cannot be started, or was shut down. It says nothing of the picture.
 * - `busy`: too much waits already.
 * - `died`, `timed_out`: this very job ended it, or took too long. Others go on.
 * - `failed`: an error of the drawing itself.
 */
export type ImagingErrorKind = 'unavailable' | 'busy' | 'died' | 'timed_out' | 'failed';

export class ImagingError extends Error {
  override readonly name = 'ImagingError';
  readonly kind: ImagingErrorKind;

  constructor(kind: ImagingErrorKind, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}

/** A file that is to go in, as it is sent: a JPEG. */
export type PreparedInput =
  | {
      readonly kind: 'prepared';
      readonly bytes: Uint8Array;
      readonly size: Size;
      /** It was an animation. */
      readonly isFirstFrame: boolean;
    }
  | { readonly kind: 'refused'; readonly fault: InputFault };

/** Draws, decodes and encodes, beside the thread that answers commands. Every method may throw an ImagingError. */
export interface Imaging {
  /**
   * Decodes a picture to its last row. Resolves to its bytes, or to null where they are not the whole picture of that size, or
   * where decoding them ends the decoder. The bytes that were handed over are gone afterwards.
   *
   * @throws the signal's reason.
   */
  decodeWhole(bytes: Uint8Array, size: Size, signal: AbortSignal): Promise<Uint8Array | null>;
  /** A small JPEG of a picture; null where the bytes are no picture, or end the decoder. */
  preview(bytes: Uint8Array): Promise<Uint8Array | null>;
  /** The picture as a JPEG of at most so many bytes, in the best quality that fits; null where none does, or it ends the decoder. */
  shrink(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array | null>;
  /** The picture with a visible mark that it was made by AI; null where the bytes are no picture, or end the decoder. */
  withAiMark(bytes: Uint8Array, format: FileFormat): Promise<Uint8Array | null>;
  /**
   * Reads the file of a picture that is to go in, upright, without metadata and within these limits.
   *
   * @throws the signal's reason.
   */
  prepareInput(path: string, limits: InputLimits, signal: AbortSignal): Promise<PreparedInput>;
  /**
   * A PNG of 1640 × 960 pixels. One at a time for each server; drawn once for the same numbers and texts, as long as they are
   * remembered.
   */
  drawChart(guildId: string, chart: SpendingChart): Promise<Uint8Array>;
}
