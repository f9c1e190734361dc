/** The result of one check, and for a fault what to do about it. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  readonly advice?: string;
}
