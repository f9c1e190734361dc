import { AttachmentBuilder } from 'discord.js';

/** A file of a reply, as discord.js takes it. Its bytes are not copied. */
export function attachmentFile({
  name,
  bytes,
  altText,
}: {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly altText?: string;
}): AttachmentBuilder {
  return new AttachmentBuilder(toBuffer(bytes), { name, ...(altText === undefined ? {} : { description: altText }) });
}

/** The same bytes as the Buffer that discord.js wants, without a copy. */
function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
