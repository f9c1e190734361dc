import type { Invocation, Member, SandboxDiscord } from '../../sandbox/discord/discord.ts';

/** Creates members, spread evenly over servers. */
export function gatherCrowd(discord: SandboxDiscord, members: number, guilds: number): readonly Member[] {
  const servers = [discord.guild];
  while (servers.length < guilds) servers.push(discord.addGuild({ name: `Server ${servers.length + 1}` }));
  return Array.from({ length: members }, (_, index) => {
    const server = servers[index % servers.length] ?? discord.guild;
    return server.addMember({ name: `Member ${index + 1}`, locale: index % 5 === 0 ? 'zh-CN' : 'en-US' });
  });
}

/**
 * Sends a random command: 90 % `/imagine`, a tenth of them for two pictures, else one that reads, or `/cancel`. Reports are
 * asked for by the server's owner.
 */
export function sendCommand(member: Member, number: number, random: () => number): Promise<Invocation> {
  const draw = random();
  if (draw < 0.03) return member.command('quota');
  if (draw < 0.06) return member.command('cancel');
  if (draw < 0.08) return member.command('history');
  if (draw < 0.085) return member.command('privacy export');
  if (draw < 0.09) return member.guild.owner.command('usage overview');
  const count = draw < 0.19 ? { count: 2 } : {};
  return member.command('imagine', { prompt: `picture ${number}`, ...count, private: random() < 0.1 });
}
