import { Events, InteractionResponseType, InteractionType, MessageFlags, Routes, type Client } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { mapTexts, wellFormed } from '../../runtime/text.ts';
import { textsFor } from '../texts/index.ts';
import { noteChannel } from './interaction-channel.ts';

/** The fields that are needed to answer an interaction; id and token go into a URL. */
const answerableSchema = z.object({
  id: z.string().regex(/^\d{1,20}$/),
  token: z.string().regex(/^[\w.~-]+$/),
  type: z.number().optional().catch(undefined),
  locale: z.unknown().optional(),
});

const packetSchema = z.looseObject({ t: z.string(), d: z.unknown().optional() });

/**
 * Handles packets that discord.js cannot. It does not validate what Discord sends, and builds its objects in a promise
 * that is not awaited: a malformed payload would end the process, and an unknown kind of interaction would get no
 * answer. This logs the error, and answers the interaction if it has an id and a token.
 *
 * It is also the door through which everything comes that a person typed: options, suggestions, modals, names. Each text is
 * made well-formed here, so that no database, provider or log meets U+0000 or half a character.
 *
 * discord.js has no hook for that, so a private method is wrapped; a test fails if an update removes it.
 */
export function guardPackets(client: Client, log: Logger): void {
  const handle: unknown = Reflect.get(client.ws, 'handlePacket');
  if (typeof handle !== 'function') throw new Error('This version of discord.js handles packets elsewhere');
  let current: unknown = null;
  let isEmitted = false;
  // Added when the client is created, so it runs before the handlers of interactions.
  client.on(Events.InteractionCreate, (interaction) => {
    isEmitted = true;
    noteChannel(interaction, current);
  });
  const guarded = (packet: unknown, shard: unknown): unknown => {
    const dispatch = packetSchema.safeParse(packet).data;
    const { t, d } = dispatch ?? { t: null, d: null };
    isEmitted = false;
    try {
      current = mapTexts(d, wellFormed);
      const clean = dispatch === undefined ? packet : { ...dispatch, d: current };
      const isHandled: unknown = Reflect.apply(handle, client.ws, [clean, shard]);
      // Before the client is ready it queues packets (false), and handles them later.
      if (t !== 'INTERACTION_CREATE' || isHandled === false || isEmitted) return isHandled;
    } catch (error) {
      log.error({ event: t, at: framesOf(error) }, 'discord.js failed to handle a packet');
    }
    if (t === 'INTERACTION_CREATE') void answerUnread(client, d, log);
    return true;
  };
  Reflect.set(client.ws, 'handlePacket', guarded);
}

/** The stack without the message, which may quote what a member typed. */
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
          data: { content: textsFor(locale).common.unreadable, flags: MessageFlags.Ephemeral },
        };
  try {
    await client.rest.post(Routes.interactionCallback(id, token), { body, auth: false });
    log.warn({ interaction: id, type }, 'answered an interaction of unknown type or shape');
  } catch (error) {
    log.warn({ interaction: id, type, err: error }, 'answering an interaction of unknown type or shape failed');
  }
}
