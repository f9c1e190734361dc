/** What a component's custom id says: whose it is and what it is about. Ids only; what they mean is looked up. */
export interface CustomId {
  readonly verb: string;
  readonly args: readonly string[];
}

/** Raised when the meaning of ids changes, so that an old button is told apart from a new one. */
const VERSION = 'v1';
const MAX_LENGTH = 100;
const PART = /^[\w.-]*$/;

/** Throws a RangeError for what Discord would refuse (1 to 100 characters) or what would not come back as it went. */
export function encodeCustomId({ verb, args }: CustomId): string {
  const text = [VERSION, verb, ...args].join(':');
  if (text.length > MAX_LENGTH || verb === '' || ![verb, ...args].every((part) => PART.test(part))) {
    throw new RangeError(`Not a custom id: ${text}`);
  }
  return text;
}

/** null for what this version did not write. */
export function parseCustomId(text: string): CustomId | null {
  const [version, verb, ...args] = text.split(':');
  const isOurs = version === VERSION && verb !== undefined && verb !== '';
  return isOurs && text.length <= MAX_LENGTH && [verb, ...args].every((part) => PART.test(part))
    ? { verb, args }
    : null;
}
