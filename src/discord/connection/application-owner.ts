import { Team, type Client } from 'discord.js';

/** The bot's operators: the application's owner, or its team. */
interface Operators {
  /** The user who gets the notices. */
  readonly first: string;
  readonly ids: ReadonlySet<string>;
  readonly readAtMs: number;
}

/** How long the operators are cached, in ms: a team may change while the bot runs. */
const CACHE_MS = 600_000;

const known = new WeakMap<Client, Operators>();

/** The id of the user who gets the operator's notices. Throws when Discord cannot be asked, or names no owner. */
export async function applicationOwnerOf(client: Client): Promise<string> {
  return (await operators(client)).first;
}

/** Whether a user is the application's owner or on its team. */
export async function isOperator(client: Client, userId: string): Promise<boolean> {
  return (await operators(client)).ids.has(userId);
}

async function operators(client: Client): Promise<Operators> {
  const cached = known.get(client);
  if (cached !== undefined && Date.now() - cached.readAtMs < CACHE_MS) return cached;
  const read = await readOperators(client);
  known.set(client, read);
  return read;
}

async function readOperators(client: Client): Promise<Operators> {
  if (client.application === null) throw new Error('Not logged in');
  const { owner } = await client.application.fetch();
  if (owner === null) throw new Error('The application names no owner');
  if (!(owner instanceof Team)) return { first: owner.id, ids: new Set([owner.id]), readAtMs: Date.now() };
  const first = owner.ownerId ?? owner.members.firstKey();
  if (first === undefined) throw new Error('The team names no owner');
  return { first, ids: new Set([first, ...owner.members.keys()]), readAtMs: Date.now() };
}
