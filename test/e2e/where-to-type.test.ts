import { expect, it } from 'vitest';
import { startWorld } from '../support/world.ts';

it('a start says in which servers to type /imagine, or how the bot comes into one, and names each new one', async () => {
  await using world = await startWorld({ discord: { guild: { name: 'The Atelier' } } });
  const toldLast = (): { readonly msg: string; readonly in?: string } =>
    JSON.parse(world.logLines.findLast((line) => /\/imagine|in no server/.test(line)) ?? 'null');
  expect(toldLast()).toMatchObject({ msg: 'type /imagine in a channel of these servers', in: 'The Atelier' });

  await world.stopBot();
  world.discord.guild.removeBot();
  await world.startBot();
  const { msg } = toldLast();
  expect(msg).toMatch(/^in no server yet: invite the bot with https:\/\/discord\.com\/oauth2\/authorize\?/);
  expect(new URL(msg.replace(/^.* /, '')).searchParams.get('client_id')).toBe(world.discord.applicationId);

  world.discord.guild.inviteBot();
  await world.logLineWhere((line) => line.includes('"in":"The Atelier","msg":"in a new server: type /imagine there"'));

  await world.stopBot();
  for (let number = 2; number <= 7; number += 1) world.discord.addGuild({ name: `Server ${number}` });
  await world.startBot();
  expect(toldLast().in).toBe('The Atelier, Server 2, Server 3, Server 4, Server 5 and 2 more');
  await world.stopBot();
  await world.startBot({ DISCORD_GUILD_ID: world.discord.guild.id });
  expect(toldLast().in).toBe('The Atelier');
});
