// Links into Discord itself, which its client follows without a browser.

/** `messageId` null: a link to the channel. */
export interface MessageLink {
  readonly channelId: string;
  readonly messageId: string | null;
}

const INTO_DISCORD =
  /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(?:\d{1,20}|@me)\/(\d{1,20})(?:\/(\d{1,20}))?\/?$/u;

/** Null where the address leads elsewhere. */
export function messageLinkIn(url: string): MessageLink | null {
  const [, channelId, messageId = null] = INTO_DISCORD.exec(url) ?? [];
  return channelId === undefined ? null : { channelId, messageId };
}
