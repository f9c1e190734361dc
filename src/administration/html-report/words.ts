import type { PageWords } from './payload.ts';

/** A term and what it means. */
interface Meaning {
  readonly term: string;
  readonly text: string;
}

/** What the report says, in one language. */
export interface ReportWords {
  /** A language's tag for `Intl` and for the page. */
  readonly language: string;
  readonly title: (server: string) => string;
  readonly days: (from: string, to: string) => string;
  readonly made: (at: string, timeZone: string, version: string) => string;
  readonly colours: { readonly label: string; readonly auto: string; readonly light: string; readonly dark: string };
  readonly print: string;
  readonly noScript: string;
  readonly tiles: {
    readonly charged: string;
    readonly billed: string;
    readonly wasted: string;
    readonly pictures: string;
    readonly members: string;
    readonly average: string;
    readonly caps: string;
    readonly aMonth: string;
    readonly aDay: string;
    readonly day: (amount: string) => string;
    readonly noCap: string;
    /** Of the cap of the month that the report is about. */
    readonly used: (share: string) => string;
  };
  readonly meaning: string;
  readonly meanings: readonly Meaning[];
  readonly page: PageWords;
}
