// The pictures that a message shows, wherever they stand in it.

import type { Message, MessageSnapshot } from 'discord.js';
import { z } from 'zod';
import type { GivenPicture } from '../../generation/model/input-picture.ts';
import { asGiven, claimedSchema } from './given-pictures.ts';

/** As many as a dialog can ask about (docs.discord.com: components/reference, "Radio Group"). */
const MOST_PICTURES = 10;

/** Of an attachment, an embed's picture, or a component's. */
const shownSchema = claimedSchema.extend({
  proxy_url: z.string().nullish().catch(null),
  content_type: z.string().nullish().catch(null),
});
type Shown = z.infer<typeof shownSchema>;

/** In their order, each once; those of a message that it forwards are in it. A video is none. */
export function picturesIn(message: Message): readonly GivenPicture[] {
  const shown = [message, ...message.messageSnapshots.values()].flatMap(shownIn);
  const pictures = shown.flatMap((one) => shownSchema.safeParse(one).data ?? []).filter(isPicture);
  const byAddress = new Map(
    pictures.map((picture) => [addressOf(picture), asGiven({ ...picture, url: addressOf(picture) })]),
  );
  return [...byAddress.values()].slice(0, MOST_PICTURES);
}

/** What may be one, checked by nobody yet. */
function shownIn({ attachments, embeds, components }: Message | MessageSnapshot): unknown[] {
  return [
    ...[...attachments.values()].map((file) => ({
      url: file.url,
      content_type: file.contentType,
      size: file.size,
      width: file.width,
      height: file.height,
    })),
    ...components.flatMap((component) => mediaIn(component.toJSON())),
    ...embeds.map(({ data: { image, thumbnail } }) => image ?? thumbnail),
  ];
}

/** Of a gallery, a section and whatever holds them. */
function mediaIn(component: unknown): unknown[] {
  const { data } = nodeSchema.safeParse(component);
  if (data === undefined) return [];
  const { media, items, components, accessory } = data;
  return [media, ...[...items, ...components, accessory].flatMap(mediaIn)].filter((one) => one !== undefined);
}

const nodeSchema = z.object({
  media: z.unknown().optional(),
  items: z.array(z.unknown()).catch([]),
  components: z.array(z.unknown()).catch([]),
  accessory: z.unknown().optional(),
});

/** Where nothing is said of its kind, it is told by its bytes later. */
function isPicture({ content_type: type }: Shown): boolean {
  return type === null || type === undefined || type.startsWith('image/');
}

/** Discord's copy of one that may stand elsewhere; of an attachment the file itself. */
function addressOf({ url, proxy_url: proxied }: Shown): string {
  return proxied ?? url;
}
