import type { Message } from './message.ts';

/** Shows a person the words that the bot wrote, as a client that translates does. */
export type ReadAs = (words: string) => string;

/** The message as such a person reads it. */
export function readingOf(message: Message, readAs: ReadAs): Message {
  const { content, embeds, components, attachments } = message;
  return {
    ...message,
    content: readAs(content),
    embeds: reworded(embeds, readAs),
    components: reworded(components, readAs),
    attachments: attachments.map((attachment) => {
      const { description } = attachment;
      return description === null ? attachment : { ...attachment, description: readAs(description) };
    }),
  };
}

/** The same JSON with every string read so. */
export function reworded<Json>(json: Json, readAs: ReadAs): Json {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON comes back with its own keys
  return JSON.parse(JSON.stringify(json), (_key, value: unknown) =>
    typeof value === 'string' ? readAs(value) : value,
  ) as Json;
}
