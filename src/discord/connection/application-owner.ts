import { Team, TeamMemberMembershipState, TeamMemberRole, type Client, type TeamMember } from 'discord.js';

/** The bot's operators: the application's owner, or of its team the owner, the admins and the developers. */
interface Operators {
  /** The user who gets the notices. */
  readonly first: string;
  readonly ids: ReadonlySet<string>;
  readonly readAtMs: number;
}

/** How long the operators are cached, in ms, for notices and for refusals. */
const CACHE_MS = 600_000;

const known = new WeakMap<Client, Operators>();

/** The id of the user who gets the operator's notices. Throws when Discord cannot be asked, or names no owner. */
export async function applicationOwnerOf(client: Client): Promise<string> {
  return (await operators(client)).first;
}

/**
 * Whether a user is one of the bot's operators. It is so only when Discord says it now: whoever has left the team, or was
 * made a reader of it, must change nothing more. Throws when Discord cannot be asked.
 */
export async function isOperator(client: Client, userId: string): Promise<boolean> {
  if (!(await operators(client)).ids.has(userId)) return false;
  return (await readAnew(client)).ids.has(userId);
}

async function operators(client: Client): Promise<Operators> {
  const cached = known.get(client);
  return cached !== undefined && Date.now() - cached.readAtMs < CACHE_MS ? cached : readAnew(client);
}

async function readAnew(client: Client): Promise<Operators> {
  const read = await readOperators(client);
  known.set(client, read);
  return read;
}

async function readOperators(client: Client): Promise<Operators> {
  if (client.application === null) throw new Error('Not logged in');
  const { owner } = await client.application.fetch();
  if (owner === null) throw new Error('The application names no owner');
  if (!(owner instanceof Team)) return { first: owner.id, ids: new Set([owner.id]), readAtMs: Date.now() };
  const operating = owner.members.filter(isOperating);
  const first = owner.ownerId ?? operating.firstKey();
  if (first === undefined) throw new Error('The team names no owner');
  return { first, ids: new Set([first, ...operating.keys()]), readAtMs: Date.now() };
}

/** The owner of a team may have any role, and is known by their id alone. */
function isOperating({ membershipState, role }: TeamMember): boolean {
  const mayChange = role === TeamMemberRole.Admin || role === TeamMemberRole.Developer;
  return mayChange && membershipState === TeamMemberMembershipState.Accepted;
}
