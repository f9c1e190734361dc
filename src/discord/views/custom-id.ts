/** A component's custom id: a verb, which selects the handler, and its arguments, which are ids. */
export interface CustomId {
  readonly verb: string;
  readonly args: readonly string[];
}

/** Changed with the format, so that buttons of older versions are recognized. */
const VERSION = 'v1';
const MAX_LENGTH = 100;
const PART = /^[\w.-]*$/;

/** Throws a RangeError for an id that Discord would refuse (1 to 100 characters) or that could not be parsed again. */
export function encodeCustomId({ verb, args }: CustomId): string {
  const text = [VERSION, verb, ...args].join(':');
  if (text.length > MAX_LENGTH || verb === '' || ![verb, ...args].every((part) => PART.test(part))) {
    throw new RangeError(`Not a custom id: ${text}`);
  }
  return text;
}

/** null for an id of another version or format. */
export function parseCustomId(text: string): CustomId | null {
  const [version, verb, ...args] = text.split(':');
  const isOurs = version === VERSION && verb !== undefined && verb !== '';
  return isOurs && text.length <= MAX_LENGTH && [verb, ...args].every((part) => PART.test(part))
    ? { verb, args }
    : null;
}
