// The names of the flags. Every flag has a line of help in each language, or it does not compile.

/** Flags with a value. */
export const VALUES = [
  ['model', 'NAME'],
  ['size', 'WxH'],
  ['aspect', 'W:H'],
  ['seed', 'N'],
  ['count', 'N'],
  ['enhance', 'on|off'],
  ['safety', 'N'],
  ['format', 'NAME'],
  ['image', 'FILE'],
  ['strength', 'N'],
  ['host', 'NAME'],
  ['out', 'DIR'],
  ['batch', 'FILE'],
  ['budget', 'USD'],
] as const;

export const SWITCHES = ['yes', 'json', 'resume', 'retry-unconfirmed', 'ledger', 'check', 'sandbox'] as const;

type Flag = (typeof VALUES)[number][0] | (typeof SWITCHES)[number] | 'help';

/** What `--help` says of each. */
export type FlagTexts = Readonly<Record<Flag, string>>;

export const FLAGS: readonly Flag[] = [...VALUES.map(([name]) => name), ...SWITCHES, 'help'];
