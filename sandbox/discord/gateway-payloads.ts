import type { GatewaySession } from './gateway-session.ts';
import type { Guild } from './guild.ts';
import { Intent } from './intents.ts';
import { stringOf, type JsonObject } from './json.ts';
import { shardOf } from './snowflake.ts';
import { userPayload } from './user.ts';
import type { World } from './world.ts';

/** READY for a session. Source: events/gateway-events.mdx "Ready". */
export function readyPayload(world: World, session: GatewaySession, resumeUrl: string): JsonObject {
  return {
    v: 10,
    user: { ...userPayload(world.bot), verified: true, mfa_enabled: true, flags: 0, email: null },
    guilds: guildsOnShard(world, session).map((guild) => ({ id: guild.id, unavailable: true })),
    session_id: session.id,
    session_type: 'normal',
    resume_gateway_url: resumeUrl,
    shard: session.shard,
    application: { id: world.bot.id, flags: 0 },
    user_settings: {},
    relationships: [],
    private_channels: [],
    presences: [],
    guild_join_requests: [],
    auth: {},
    _trace: [],
  };
}

/** The GUILD_CREATE events after READY: none without the Guilds intent. */
export function guildPayloads(world: World, session: GatewaySession): readonly JsonObject[] {
  if ((session.intents & Intent.Guilds) === 0) return [];
  return guildsOnShard(world, session).map((guild) => guild.createPayload());
}

/** The answer to Request Guild Members, always in one chunk. */
export function membersChunk(world: World, request: JsonObject): JsonObject {
  const guild = world.guilds.get(stringOf(request['guild_id']) ?? '');
  const wanted: unknown = request['user_ids'];
  const ids: readonly unknown[] | null = typeof wanted === 'string' ? [wanted] : Array.isArray(wanted) ? wanted : null;
  const members = [...(guild?.members.values() ?? [])].filter((member) => !ids || ids.includes(member.id));
  return {
    guild_id: guild?.id ?? null,
    members: members.map((member) => member.payload()),
    chunk_index: 0,
    chunk_count: 1,
    not_found: (ids ?? []).filter((id) => !guild?.members.has(String(id))),
    presences: [],
    nonce: request['nonce'],
  };
}

function guildsOnShard(world: World, session: GatewaySession): readonly Guild[] {
  const [id, count] = session.shard;
  return [...world.guilds.values()].filter((guild) => guild.botIsMember && shardOf(guild.id, count) === id);
}
