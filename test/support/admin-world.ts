import { Permission, type Member, type OptionValue } from '../../sandbox/discord/discord.ts';
import { privateAnswer } from './conversation.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

export type Options = Readonly<Record<string, OptionValue>>;

export interface AdminWorld extends World {
  readonly admin: Member;
}

/** A world whose first server has an admin. */
export async function startWithAdmin(options: WorldOptions = {}): Promise<AdminWorld> {
  const world = await startWorld(options);
  const admin = world.discord.guild.addMember({ name: 'Admin', permissions: Permission.ManageGuild });
  return Object.assign(world, { admin });
}

/** Sends `/imagine`, and returns the refusal. */
export const refusalOf = (member: Member, options: Options = {}): Promise<string> =>
  privateAnswer(member, 'imagine', { prompt: 'a fox', ...options });
