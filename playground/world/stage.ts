// The servers and people of the playground: who can be played, and where.

import {
  startSandboxDiscord,
  Permission,
  type Guild,
  type Member,
  type SandboxDiscord,
  type User,
} from '../../sandbox/discord/discord.ts';
import type { SandboxClock } from '../../sandbox/clock/clock.ts';
import type { Part } from '../wire/world.ts';

/** Somebody whom the page can be. */
interface Person {
  readonly user: User;
  readonly part: Part;
}

export interface Stage extends AsyncDisposable {
  readonly discord: SandboxDiscord;
  readonly people: readonly Person[];
  /** This person in that server; undefined where they are no member of it. */
  member(userId: string, guildId: string): Member | undefined;
}

const PRIVATE_CHANNEL = 'mod-log';

/** Two servers with the bot in both, and one person for each part. */
export async function buildStage({
  locale,
  clock,
}: {
  readonly locale: string;
  readonly clock: SandboxClock;
}): Promise<Stage> {
  const discord = await startSandboxDiscord({ clock, guild: { name: 'The Atelier', locale } });
  const atelier = discord.guild;
  const people = [...peopleOf(atelier, discord, locale), otherAdmin(discord)];
  return {
    discord,
    people,
    member: (userId, guildId) => discord.guilds.find(({ id }) => id === guildId)?.members.get(userId),
    [Symbol.asyncDispose]: () => discord[Symbol.asyncDispose](),
  };
}

function peopleOf(guild: Guild, discord: SandboxDiscord, locale: string): Person[] {
  const artist = guild.addRole({ name: 'Artist' });
  const moderator = guild.addRole({ name: 'Moderator', permissions: Permission.ManageMessages });
  const people: [Member, Part][] = [
    [guild.addMember({ name: 'Ada', locale }), 'member'],
    [guild.addMember({ name: 'Ben' }), 'member'],
    [guild.addMember({ name: 'Chen', locale: 'zh-CN' }), 'member'],
    [guild.addMember({ name: 'Dora', roles: [artist] }), 'artist'],
    [guild.addMember({ name: 'Milo', roles: [moderator] }), 'moderator'],
    [guild.addMember({ name: 'Iris', permissions: Permission.ManageGuild | Permission.ManageMessages }), 'admin'],
    // Discord shows /operator to administrators alone.
    [guild.addMember({ user: discord.owner, permissions: Permission.Administrator }), 'operator'],
  ];
  // Nobody plays her; she is the eighth of the month.
  guild.addMember({ name: 'Yuki' });
  guild.addChannel({ name: 'gallery' });
  guild.addChannel({ name: 'after-dark' }).nsfw = true;
  const modLog = guild.addChannel({ name: PRIVATE_CHANNEL });
  for (const [member, part] of people) {
    if (part === 'member' || part === 'artist') modLog.overwrite(member, { deny: Permission.ViewChannel });
  }
  guild.addThread({ name: 'Postcards from the sea' });
  return people.map(([{ user }, part]) => ({ user, part }));
}

function otherAdmin(discord: SandboxDiscord): Person {
  const guild = discord.addGuild({ name: 'Ink & Paper' });
  const { user } = guild.addMember({ name: 'Noor', permissions: Permission.ManageGuild | Permission.ManageMessages });
  return { user, part: 'other-admin' };
}
