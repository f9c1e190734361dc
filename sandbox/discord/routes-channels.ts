import type { Channel } from './channel.ts';
import { discordError, formError } from './errors.ts';
import { numberOf, objectOf, stringOf, type JsonObject } from './json.ts';
import { composeMessage, type Upload } from './message-compose.ts';
import type { MessageRecord } from './message-store.ts';
import type { Message } from './message.ts';
import { may, Permission } from './permissions.ts';
import type { RestReply, RestRequest, Route } from './routes.ts';
import { faultsOf, schemas } from './schemas.ts';
import type { World } from './world.ts';

const DIRECT_ATTACHMENT_LIMIT = 10 * 1024 * 1024;

/** "A few minutes". Source: resources/message.mdx "Create Message", `enforce_nonce`. */
const NONCE_LIFE_MS = 5 * 60_000;

/** Routes of channels and messages, with the bot's token. Source: resources/channel.mdx, resources/message.mdx. */
export function channelRoutes(world: World): Route[] {
  const bot = { auth: 'bot', rate: 'ordinary' } as const;
  const channelOf = (request: RestRequest, wanted = 0n): Channel => {
    const channel = world.channel(request.params['channel'] ?? '');
    if (!channel) throw discordError(10_003);
    channel.demand(wanted);
    return channel;
  };
  // Ephemeral messages are not accessible here, only with the interaction's token.
  const recordOf = (channel: Channel, request: RestRequest): { record: MessageRecord; current: Message } => {
    const record = world.messages.find(request.params['message'] ?? '');
    if (!record?.current || record.current.ephemeral || record.channel !== channel) throw discordError(10_008);
    return { record, current: record.current };
  };
  const shown = (message: Message): RestReply => ({ status: 200, body: world.messages.payloadOf(message) });

  return [
    {
      ...bot,
      method: 'POST',
      path: '/users/@me/channels',
      handle: (request) => {
        const faults = faultsOf(schemas.directChannel, request.json);
        if (faults.length > 0) throw formError(faults);
        const user = world.userById(stringOf(objectOf(request.json)['recipient_id']) ?? '');
        if (!user) throw discordError(10_013);
        if (user.bot) throw discordError(50_007);
        return { status: 200, body: world.directChannel(user).payload() };
      },
    },
    {
      ...bot,
      method: 'GET',
      path: '/channels/:channel',
      handle: (request) => ({ status: 200, body: channelOf(request).payload() }),
    },
    {
      ...bot,
      method: 'POST',
      path: '/channels/:channel/typing',
      handle: (request) => {
        channelOf(request, Permission.SendMessages);
        return { status: 204 };
      },
    },
    {
      ...bot,
      method: 'GET',
      path: '/channels/:channel/messages',
      handle: (request) => {
        const channel = channelOf(request);
        const limit = Number(request.query.get('limit') ?? 50);
        const after = request.query.get('after');
        // Without ReadMessageHistory the list is empty, not an error. Source: resources/message.mdx.
        const readable = may(channel.permissions, Permission.ReadMessageHistory) ? channel.messages : [];
        // Those right after `after`, if given; always the newest first.
        const shownHere =
          after === null
            ? readable.slice(-limit)
            : readable.filter(({ id }) => BigInt(id) > BigInt(after)).slice(0, limit);
        return { status: 200, body: shownHere.toReversed().map((message) => world.messages.payloadOf(message)) };
      },
    },
    {
      ...bot,
      rate: 'message',
      method: 'POST',
      path: '/channels/:channel/messages',
      handle: (request) => {
        const sends = request.uploads.length > 0 ? Permission.AttachFiles : 0n;
        const channel = channelOf(request, Permission.SendMessages | sends);
        return shown(post(world, channel, objectOf(request.json), request.uploads));
      },
    },
    {
      ...bot,
      method: 'GET',
      path: '/channels/:channel/messages/:message',
      handle: (request) => shown(recordOf(channelOf(request, Permission.ReadMessageHistory), request).current),
    },
    {
      ...bot,
      rate: 'message',
      method: 'PATCH',
      path: '/channels/:channel/messages/:message',
      handle: (request) => {
        const body = objectOf(request.json);
        const channel = channelOf(request);
        const faults = faultsOf(schemas.messageEdit, body);
        if (faults.length > 0) throw formError(faults);
        const { record, current } = recordOf(channel, request);
        if (current.authorId !== world.bot.id) throw discordError(50_005);
        channel.takeChange();
        const content = composeMessage(body, request.uploads, context(world, channel, current));
        return shown(world.messages.edit(record, content));
      },
    },
    {
      ...bot,
      method: 'DELETE',
      path: '/channels/:channel/messages/:message',
      handle: (request) => {
        const channel = channelOf(request);
        const { record, current } = recordOf(channel, request);
        if (current.authorId !== world.bot.id) channel.demand(Permission.ManageMessages);
        channel.takeChange();
        world.messages.delete(record);
        return { status: 204 };
      },
    },
  ];
}

function post(world: World, channel: Channel, body: JsonObject, uploads: readonly Upload[]): Message {
  const faults = faultsOf(schemas.message, body);
  if (faults.length > 0) throw formError(faults);
  const { recipient } = channel;
  if (recipient && !world.sharesGuildWith(recipient)) throw discordError(50_278);
  if (recipient && !recipient.acceptsDirectMessages) throw discordError(50_007);
  const nonce = stringOf(body['nonce']) ?? numberOf(body['nonce']) ?? null;
  if (nonce !== null && body['enforce_nonce'] === true) {
    const fresh = world.clock.now() - NONCE_LIFE_MS;
    const same = channel.messages.find(
      (message) => message.nonce !== null && String(message.nonce) === String(nonce) && message.createdAt > fresh,
    );
    if (same) return same;
  }
  const reference = objectOf(body['message_reference']);
  const replyToId = stringOf(reference['message_id']) ?? null;
  if (replyToId !== null && !world.messages.find(replyToId)?.current) {
    if (reference['fail_if_not_exists'] !== false) {
      const message = 'Unknown message';
      throw formError([{ path: ['message_reference'], code: 'REPLIES_UNKNOWN_MESSAGE', message }]);
    }
  }
  const content = composeMessage(body, uploads, context(world, channel, null));
  channel.takeMessage();
  const place = { channel, authorId: world.bot.id, interaction: null, nonce, replyToId };
  const { current } = world.messages.create(place, content);
  if (!current) throw discordError(10_008);
  return current;
}

function context(world: World, channel: Channel, existing: Message | null) {
  return {
    cdn: world.cdn,
    channelId: channel.id,
    attachmentSizeLimit: channel.guild?.attachmentSizeLimit ?? DIRECT_ATTACHMENT_LIMIT,
    existing: existing === null ? null : world.messages.written(existing),
    ephemeral: false,
    pingsByDefault: 'all' as const,
    path: [],
  };
}
