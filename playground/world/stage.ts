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
const DAY_MS = 86_400_000;
/** Of everybody who is not new. */
const USUAL_DAYS = 400;

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
  const joined = (daysAgo: number): string => new Date(clock.now() - daysAgo * DAY_MS).toISOString();
  const people = [...peopleOf(atelier, { discord, locale, joined }), otherAdmin(discord, joined(USUAL_DAYS))];
  return {
    discord,
    people,
    member: (userId, guildId) => discord.guilds.find(({ id }) => id === guildId)?.members.get(userId),
    [Symbol.asyncDispose]: () => discord[Symbol.asyncDispose](),
  };
}

interface Casting {
  readonly discord: SandboxDiscord;
  readonly locale: string;
  /** When somebody joined who did so before that many days. */
  readonly joined: (daysAgo: number) => string;
}

function peopleOf(guild: Guild, { discord, locale, joined }: Casting): Person[] {
  const joinedAt = joined(USUAL_DAYS);
  const artist = guild.addRole({ name: 'Artist' });
  const moderator = guild.addRole({ name: 'Moderator', permissions: Permission.ManageMessages });
  const people: [Member, Part][] = [
    [guild.addMember({ name: 'Ada', joinedAt, locale }), 'member'],
    [guild.addMember({ name: 'Ben', joinedAt }), 'member'],
    [guild.addMember({ name: 'Chen', joinedAt, locale: 'zh-CN' }), 'member'],
    [guild.addMember({ name: 'Dora', joinedAt, roles: [artist] }), 'artist'],
    [guild.addMember({ name: 'Milo', joinedAt, roles: [moderator] }), 'moderator'],
    [
      guild.addMember({ name: 'Iris', joinedAt, permissions: Permission.ManageGuild | Permission.ManageMessages }),
      'admin',
    ],
    // Discord shows /operator to administrators alone.
    [guild.addMember({ user: discord.owner, joinedAt, permissions: Permission.Administrator }), 'operator'],
  ];
  // Yuki is the eighth of the month, which has eight; whoever comes after her is not in it.
  const yuki = guild.addMember({ name: 'Yuki', joinedAt, locale: 'ja' });
  people.splice(3, 0, [guild.addMember({ name: 'Ting', joinedAt, locale: 'zh-TW' }), 'member'], [yuki, 'member']);
  const newcomer = guild.addMember({ name: 'Nia', joinedAt: joined(1) });
  people.push([newcomer, 'newcomer']);
  guild.addChannel({ name: 'gallery' });
  guild.addChannel({ name: 'after-dark' }).nsfw = true;
  const modLog = guild.addChannel({ name: PRIVATE_CHANNEL });
  for (const [member, part] of people) {
    if (part === 'member' || part === 'newcomer' || part === 'artist')
      modLog.overwrite(member, { deny: Permission.ViewChannel });
  }
  guild.addThread({ name: 'Postcards from the sea' });
  return people.map(([{ user }, part]) => ({ user, part }));
}

function otherAdmin(discord: SandboxDiscord, joinedAt: string): Person {
  const guild = discord.addGuild({ name: 'Ink & Paper' });
  const { user } = guild.addMember({
    name: 'Noor',
    joinedAt,
    permissions: Permission.ManageGuild | Permission.ManageMessages,
  });
  return { user, part: 'other-admin' };
}
