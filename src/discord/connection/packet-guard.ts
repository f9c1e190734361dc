import { Events, InteractionResponseType, InteractionType, MessageFlags, Routes, type Client } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { textsFor } from '../texts/index.ts';
import { noteThreadParent } from './thread-parent.ts';

/** What an interaction needs so that it can be answered at all; both go into a path. */
const answerableSchema = z.object({
  id: z.string().regex(/^\d{1,20}$/),
  token: z.string().regex(/^[\w.~-]+$/),
  type: z.number().optional().catch(undefined),
  locale: z.unknown().optional(),
});

const packetSchema = z.object({ t: z.string(), d: z.unknown().optional() });

/**
 * discord.js builds its objects from what Discord sends without a look at its shape, in a promise that nobody awaits: a
 * payload that it cannot read would end the process, and a kind of interaction that it does not know would stay without
 * an answer. Here the first is logged, and both are answered where they name their id and token.
 *
 * It has no public place for that, so its method is wrapped; a test would tell if an update took the method away.
 */
export function guardPackets(client: Client, log: Logger): void {
  const handle: unknown = Reflect.get(client.ws, 'handlePacket');
  if (typeof handle !== 'function') throw new Error('This version of discord.js handles packets elsewhere');
  let current: unknown = null;
  let isHeard = false;
  // The first to hear of it: created with the client.
  client.on(Events.InteractionCreate, (interaction) => {
    isHeard = true;
    noteThreadParent(interaction, current);
  });
  const guarded = (packet: unknown, shard: unknown): unknown => {
    const { t, d } = packetSchema.safeParse(packet).data ?? { t: null, d: null };
    current = d;
    isHeard = false;
    try {
      const isHandled: unknown = Reflect.apply(handle, client.ws, [packet, shard]);
      // Before the client is ready it keeps packets for later, and comes back with them.
      if (t !== 'INTERACTION_CREATE' || isHandled === false || isHeard) return isHandled;
    } catch (error) {
      log.error({ event: t, at: framesOf(error) }, 'Discord sent what discord.js cannot read');
    }
    if (t === 'INTERACTION_CREATE') void answerUnread(client, d, log);
    return true;
  };
  Reflect.set(client.ws, 'handlePacket', guarded);
}

/** Where it broke. Not why: the message of such an error quotes what was read, which may be what a member typed. */
function framesOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line)).slice(0, 5);
}

async function answerUnread(client: Client, data: unknown, log: Logger): Promise<void> {
  const { data: unread } = answerableSchema.safeParse(data);
  if (unread === undefined) return;
  const { id, token, type, locale } = unread;
  const body =
    type === InteractionType.ApplicationCommandAutocomplete
      ? { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices: [] } }
      : {
          type: InteractionResponseType.ChannelMessageWithSource,
          data: { content: textsFor(locale).door.unreadable, flags: MessageFlags.Ephemeral },
        };
  try {
    await client.rest.post(Routes.interactionCallback(id, token), { body, auth: false });
    log.warn({ interaction: id, type }, 'an interaction of an unknown kind or shape');
  } catch (error) {
    log.warn({ interaction: id, type, err: error }, 'an interaction of an unknown shape could not be answered');
  }
}
