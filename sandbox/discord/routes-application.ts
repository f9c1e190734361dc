import type { CommandRegistry } from './command-registry.ts';
import { ApiError, discordError } from './errors.ts';
import type { Guild } from './guild.ts';
import { rolePayload } from './role.ts';
import type { RestRequest, Route } from './routes.ts';
import { userPayload } from './user.ts';
import type { World } from './world.ts';

/** A team that owns the application instead of one person. */
export interface Team {
  readonly name: string;
  readonly ownerId: string;
  readonly members: readonly TeamMember[];
}

interface TeamMember {
  readonly id: string;
  /** `admin` by default. */
  readonly role?: 'admin' | 'developer' | 'read_only';
  /** Whether the invitation is not accepted yet. */
  readonly isInvited?: boolean;
}

/** Routes of the application, its commands, and the bot's guilds. */
export function applicationRoutes(parts: {
  world: World;
  commands: CommandRegistry;
  team: Team | null;
  gatewayUrl: () => string;
  sessionStarts: () => number;
}): Route[] {
  const { world, commands } = parts;
  const bot = { auth: 'bot', rate: 'ordinary' } as const;
  const put = { ...bot, rate: 'commands' } as const;
  const guildOf = (request: RestRequest): Guild => {
    const guild = world.guilds.get(request.params['guild'] ?? '');
    if (!guild?.botIsMember) throw discordError(10_004);
    return guild;
  };
  const scopeOf = (request: RestRequest): string | undefined => {
    if (request.params['application'] !== world.bot.id) {
      throw new ApiError(403, 20_012, 'You are not authorized to perform this action on this application');
    }
    const id = request.params['guild'];
    if (id !== undefined && world.guilds.get(id)?.botIsMember !== true) throw discordError(50_001);
    return id;
  };
  const listed: Route['handle'] = (request) => {
    const withLocalizations = request.query.get('with_localizations') === 'true';
    return { status: 200, body: commands.listed(scopeOf(request), withLocalizations) };
  };
  const replaced: Route['handle'] = (request) => ({
    status: 200,
    body: commands.replace(request.json, scopeOf(request)),
  });
  const removed: Route['handle'] = (request) => {
    if (!commands.remove(request.params['command'] ?? '', scopeOf(request))) throw discordError(10_063);
    return { status: 204 };
  };
  const ownApplication: Route['handle'] = () => ({ status: 200, body: applicationPayload(world, parts.team) });
  return [
    { ...bot, auth: 'none', method: 'GET', path: '/gateway', handle: () => ok({ url: parts.gatewayUrl() }) },
    {
      ...bot,
      method: 'GET',
      path: '/gateway/bot',
      handle: () =>
        ok({
          url: parts.gatewayUrl(),
          shards: 1,
          session_start_limit: {
            total: 1000,
            remaining: Math.max(0, 1000 - parts.sessionStarts()),
            reset_after: 86_400_000,
            max_concurrency: 1,
          },
        }),
    },
    { ...bot, method: 'GET', path: '/oauth2/applications/@me', handle: ownApplication },
    { ...bot, method: 'GET', path: '/applications/@me', handle: ownApplication },
    { ...bot, method: 'GET', path: '/applications/:application/commands', handle: listed },
    { ...put, method: 'PUT', path: '/applications/:application/commands', handle: replaced },
    { ...bot, method: 'GET', path: '/applications/:application/guilds/:guild/commands', handle: listed },
    { ...put, method: 'PUT', path: '/applications/:application/guilds/:guild/commands', handle: replaced },
    { ...put, method: 'DELETE', path: '/applications/:application/commands/:command', handle: removed },
    { ...put, method: 'DELETE', path: '/applications/:application/guilds/:guild/commands/:command', handle: removed },
    {
      ...bot,
      method: 'GET',
      path: '/users/@me',
      handle: () => ok({ ...userPayload(world.bot), verified: true, mfa_enabled: true, locale: 'en-US', flags: 0 }),
    },
    {
      ...bot,
      method: 'GET',
      path: '/users/@me/guilds',
      handle: () =>
        ok(
          [...world.guilds.values()]
            .filter((guild) => guild.botIsMember)
            .map(({ id, name }) => ({
              id,
              name,
              icon: null,
              banner: null,
              owner: false,
              permissions: '0',
              features: [],
            })),
        ),
    },
    {
      ...bot,
      method: 'GET',
      path: '/users/:user',
      handle: ({ params }) => {
        const user = world.userById(params['user'] ?? '');
        if (!user) throw discordError(10_013);
        return ok(userPayload(user));
      },
    },
    { ...bot, method: 'GET', path: '/guilds/:guild', handle: (request) => ok(guildOf(request).payload()) },
    {
      ...bot,
      method: 'GET',
      path: '/guilds/:guild/channels',
      handle: (request) => ok([...guildOf(request).channels.values()].map((channel) => channel.payload())),
    },
    {
      ...bot,
      method: 'GET',
      path: '/guilds/:guild/roles',
      handle: (request) => ok([...guildOf(request).roles.values()].map(rolePayload)),
    },
    {
      ...bot,
      method: 'GET',
      path: '/guilds/:guild/members/:user',
      handle: (request) => {
        const guild = guildOf(request);
        const id = request.params['user'] ?? '';
        if (id === world.bot.id) return ok(guild.botMemberPayload());
        const member = guild.members.get(id);
        if (!member) throw discordError(world.userById(id) ? 10_007 : 10_013);
        return ok(member.payload());
      },
    },
  ];
}

function ok(body: unknown) {
  return { status: 200, body };
}

function applicationPayload(world: World, team: Team | null): Record<string, unknown> {
  const guilds = [...world.guilds.values()].filter((guild) => guild.botIsMember);
  return {
    id: world.bot.id,
    name: world.bot.username,
    icon: null,
    description: '',
    summary: '',
    type: null,
    bot: userPayload(world.bot),
    bot_public: true,
    bot_require_code_grant: false,
    // The owner of a team's application is an account that Discord creates for the team.
    owner: team
      ? { ...userPayload(world.owner), username: `team${team.ownerId}`, id: team.ownerId, flags: 1024 }
      : userPayload(world.owner),
    team: team ? teamPayload(team, world) : null,
    verify_key: '0'.repeat(64),
    flags: 0,
    approximate_guild_count: guilds.length,
    approximate_user_install_count: 0,
    integration_types_config: { '0': {} },
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    event_webhooks_status: 1,
  };
}

function teamPayload(team: Team, world: World): Record<string, unknown> {
  return {
    id: team.ownerId,
    icon: null,
    name: team.name,
    owner_user_id: team.ownerId,
    members: team.members.map(({ id, role = 'admin', isInvited = false }) => {
      const user = world.userById(id);
      return {
        membership_state: isInvited ? 1 : 2,
        team_id: team.ownerId,
        role,
        permissions: ['*'],
        user: user ? userPayload(user) : { id },
      };
    }),
  };
}
