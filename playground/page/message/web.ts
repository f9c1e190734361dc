// Addresses and colours out of messages, as the page's attributes take them.

/** Undefined where it leads nowhere on the web. */
export function httpUrl(url: string | undefined | null): string | undefined {
  return url != null && /^https?:\/\//iu.test(url) && URL.canParse(url) ? url : undefined;
}

/** `#5865f2`. `colour`: Discord's, as a number. */
export function cssColour(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}
