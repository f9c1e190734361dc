import {
  DiscordAPIError,
  HTTPError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  Routes,
  Status,
  type Client,
} from 'discord.js';
import { ConfigError, type Config } from '../config.ts';
import { bodiesOf, type Command } from '../discord/interactions/command.ts';
import { applicationOwnerOf } from '../discord/connection/application-owner.ts';
import { gatewaySchema } from '../discord/connection/api-schemas.ts';
import { inviteUrl, isOutOfReach } from '../discord/connection/check-token.ts';
import { type AnswerRetryOptions, untilAnswered } from '../discord/connection/retry.ts';
import { tellWhereToType } from '../discord/connection/where-to-type.ts';
import { registerInScope, type ScopeMemory } from '../discord/interactions/command-scope.ts';
import type { CommandIds } from '../discord/interactions/register-commands.ts';
import { hostWords } from '../generation/model/host-words.ts';
import type { AccountCheck } from '../generation/flow-control/account-check.ts';
import { Mutex } from '../runtime/mutex.ts';
import type { Logger } from 'pino';
import type { GenerationService } from '../generation/generation-service.ts';

/** Whether every gateway connection is up: the bot hears of new commands. */
export function isGatewayUp({ ws: { shards } }: Client): boolean {
  return shards.size > 0 && shards.every(({ status }) => status === Status.Ready);
}

/** What a bot needs to be let in. */
export interface ConnectOptions extends AnswerRetryOptions {
  readonly client: Client;
  readonly service: GenerationService;
  readonly accounts: readonly { readonly host: string; readonly name: string; readonly check: AccountCheck }[];
  /** Finds out which models the accounts may use, which the commands name. Never rejects. */
  readonly askForAccess: () => Promise<void>;
  readonly commands: () => readonly Command[];
  readonly scopes: ScopeMemory;
  /** Told the ids of commands that every server has, and direct messages can mention, each time they are registered. */
  readonly onRegistered: (ids: CommandIds) => void;
  readonly config: Config;
}

/**
 * Logs in, takes up what a former process left, and registers the commands; waits while Discord is away. Rejects with a
 * ConfigError when Discord refuses the token, the server, or is not at its address, and when every key is refused.
 *
 * @returns what registers the commands as they are then, where they changed.
 */
export async function connect({
  client,
  service,
  accounts,
  askForAccess,
  commands,
  scopes,
  onRegistered,
  config,
  ...retrying
}: ConnectOptions): Promise<() => Promise<void>> {
  const { log } = retrying;
  // Before the gateway opens: what is unfinished now belongs to a former process.
  const leftovers = await service.leftovers();
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  // A client whose login failed cannot be used again, so Discord is asked by REST until it is there.
  client.rest.setToken(config.discord.token);
  const [gateway] = await Promise.all([
    untilAnswered(() => client.rest.get(Routes.gatewayBot()), retrying).catch(toConfigError),
    refuseBadKeys(accounts, log),
    askForAccess(),
  ]);
  if (!gatewaySchema.safeParse(gateway).success) throw elsewhere();
  await client.login(config.discord.token).catch(toConfigError).catch(toGatewayError);
  const connected = await ready;
  const { application, user, guilds, rest } = connected;
  // Read now, so that the first notice or command of the operator need not wait for it.
  applicationOwnerOf(client).catch((error: unknown) =>
    log.warn({ err: error }, 'Discord does not say who runs this bot'),
  );
  // Before the commands: what was paid for must not wait for what is registered already.
  await service.start(leftovers);
  const discordLog = log.child({ module: 'discord' });
  const { guildId } = config.discord;
  const turns = new Mutex();
  const register = (): Promise<void> =>
    turns.take(() =>
      untilAnswered(async () => {
        const bodies = commands().flatMap(bodiesOf);
        const registration = { rest, applicationId: application.id, bodies, log: discordLog };
        const ids = await registerInScope(registration, guildId, scopes);
        if (guildId === null) onRegistered(ids);
      }, retrying),
    );
  await register().catch(async (error: unknown) => {
    if (guildId === null || !isOutOfReach(error)) throw error;
    const fault = foreignServer(guildId, application.id);
    log.fatal({ reason: fault }, 'no commands can be registered: ending when what was left is delivered');
    // A picture that was paid for must not wait until somebody mends the settings.
    await service.finished(leftovers, config.limits.taskTimeoutMs, retrying.signal);
    throw new ConfigError([fault]);
  });
  log.info({ user: user.tag, servers: guilds.cache.size }, 'ready');
  tellWhereToType(connected, guildId, discordLog);
  return register;
}

/** By the account's own word alone: who cannot be asked, or answers with a page of others, refuses nothing (ADR 0023). */
async function refuseBadKeys(accounts: ConnectOptions['accounts'], log: Logger): Promise<void> {
  const states = await Promise.all(accounts.map(({ check }) => check.ask()));
  const refused = accounts.filter((_account, index) => states[index]?.kind === 'key_refused');
  const faults = refused.map(({ host, name: account }) => {
    const { name, key, keysAt } = hostWords(host, account);
    return `${key} is refused by ${name}: create another one at ${keysAt}`;
  });
  if (refused.length === accounts.length) throw new ConfigError(faults);
  // The others paint; what is refused is asked again when a picture goes there, and pauses that account alone.
  for (const fault of faults) log.error({ reason: fault }, 'an account cannot be used');
}

function foreignServer(guildId: string, applicationId: string): string {
  return `DISCORD_GUILD_ID ${guildId} is no server that the bot may have commands in: invite it there with ${inviteUrl(applicationId)}`;
}

/** Where Discord answers and its gateway does not, only a new process can try again: the host's to start. */
function toGatewayError(error: unknown): never {
  if (error instanceof ConfigError) throw error;
  const why = error instanceof Error ? error.message : String(error);
  throw new Error(`Discord's gateway did not let the bot in: ${why}`, { cause: error });
}

/** A page, or nothing, where every bot finds its gateway. */
function elsewhere(): ConfigError {
  return new ConfigError(["DISCORD_API_URL is no address of Discord's API: its gateway cannot be asked for there"]);
}

/** A refused token is a setting to mend, and not a fault of the program. */
function toConfigError(error: unknown): never {
  if ((error instanceof DiscordAPIError || error instanceof HTTPError) && error.status === 404) throw elsewhere();
  const isRefusal =
    error instanceof DiscordAPIError
      ? error.status === 401
      : error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
  if (!isRefusal) throw error;
  throw new ConfigError(['DISCORD_TOKEN is refused by Discord: reset it at discord.com/developers/applications → Bot']);
}
