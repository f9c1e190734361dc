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
 * Sends a random command: this share of those that read, 3 % `/cancel`, else `/imagine`, a tenth of them for two pictures.
 * Reports are asked for by the server's owner.
 */
export function sendCommand(
  member: Member,
  number: number,
  { reads, random }: { readonly reads: number; readonly random: () => number },
): Promise<Invocation> {
  if (random() < reads) return sendReading(member, random);
  const draw = random();
  if (draw < 0.03) return member.command('cancel');
  const count = draw < 0.13 ? { count: 2 } : {};
  return member.command('imagine', { prompt: `picture ${number}`, ...count, private: random() < 0.1 });
}

function sendReading(member: Member, random: () => number): Promise<Invocation> {
  const draw = random();
  if (draw < 0.45) return member.command('quota');
  if (draw < 0.8) return member.command('history');
  if (draw < 0.9) return member.command('privacy export');
  return member.guild.owner.command('usage overview');
}
