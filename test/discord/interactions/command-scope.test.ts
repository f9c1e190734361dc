import { REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createAdministrationStore } from '../../../src/db/administration/store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import type { CommandBody } from '../../../src/discord/interactions/command.ts';
import { registerInScope, type ScopeMemory } from '../../../src/discord/interactions/command-scope.ts';
import { registerCommands } from '../../../src/discord/interactions/register-commands.ts';
import { createLogger } from '../../../src/runtime/log.ts';
import { startSandboxDiscord, type SandboxDiscord } from '../../../sandbox/discord/discord.ts';

const PAINT = { name: 'paint', description: 'Paint a picture' } as const satisfies CommandBody;
const STOP = { name: 'stop', description: 'Stop it' } as const satisfies CommandBody;
const OTHERS = { name: 'dance', description: 'Of another program with this token' } as const satisfies CommandBody;

/** A bot whose database lives for as long as the test. */
async function startOffice() {
  await using opening = new AsyncDisposableStack();
  const discord = opening.use(await startSandboxDiscord());
  const database = opening.use(openDatabase(':memory:'));
  const memory = createAdministrationStore(database.kysely);
  const rest = new REST({ api: discord.apiUrl }).setToken(discord.botToken);
  const log = createLogger({ level: 'silent', format: 'json' });
  const { applicationId } = discord;
  const stack = opening.move();
  return {
    discord,
    memory,
    /** As a start does with DISCORD_GUILD_ID. */
    start: (guildId: string | null, of: ScopeMemory = memory) =>
      registerInScope({ rest, applicationId, bodies: [PAINT, STOP], log }, guildId, of),
    register: (guildId: string | null, bodies: readonly CommandBody[]) =>
      registerCommands(rest, { applicationId, guildId }, bodies, log),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const names = (discord: SandboxDiscord, guildId?: string): string[] =>
  discord.commands(guildId).map(({ name }) => name);
const writes = ({ calls }: SandboxDiscord): number => calls.filter(({ method }) => method !== 'GET').length;

describe('the servers that have the commands', () => {
  it('are always those of the last start: one, another one, or all', async () => {
    await using office = await startOffice();
    const { discord } = office;
    const [one, other] = [discord.guild.id, discord.addGuild({ name: 'Other' }).id];
    for (const scope of [one, other, null, one, null]) {
      await office.start(scope);
      const found = [undefined, one, other].map((guildId) => names(discord, guildId).length);
      expect(found, String(scope)).toEqual([null, one, other].map((guildId) => (guildId === scope ? 2 : 0)));
      expect(await office.memory.commandScopes()).toEqual([scope]);
    }
    const before = [discord.calls.length, writes(discord)];
    await office.start(null);
    // One look at what is registered, and nothing written.
    expect([discord.calls.length, writes(discord)]).toEqual([(before[0] ?? 0) + 1, before[1]]);
    expect(discord.violations).toEqual([]);
  });

  it('lose what a former version, which remembered nothing, registered everywhere; commands of others stay', async () => {
    await using office = await startOffice();
    await office.register(null, [PAINT, OTHERS, STOP]);
    await office.start(office.discord.guild.id);
    expect(names(office.discord)).toEqual(['dance']);
    expect(names(office.discord, office.discord.guild.id)).toEqual(['paint', 'stop']);
  });

  it('are put right by the next start where one was killed in between', async () => {
    await using office = await startOffice();
    const { discord, memory } = office;
    const [one, other] = [discord.guild.id, discord.addGuild({ name: 'Other' }).id];
    await office.start(one);
    const killed: ScopeMemory = {
      commandScopes: () => memory.commandScopes(),
      rememberCommandScopes: async (scopes) => {
        await memory.rememberCommandScopes(scopes);
        throw new Error('killed');
      },
    };
    await expect(office.start(other, killed)).rejects.toThrow('killed');
    await office.register(other, [PAINT, STOP]);
    await office.start(null);
    expect([names(discord).length, names(discord, one), names(discord, other)]).toEqual([2, [], []]);
  });

  it('are put right where somebody else removed one at the same time', async () => {
    await using office = await startOffice();
    await office.register(null, [PAINT, STOP]);
    const gone = { status: 404, body: { message: 'Unknown application command', code: 10_063 } };
    office.discord.fault({ method: 'DELETE', path: /\/commands\/\d+$/, reply: gone });
    await office.start(office.discord.guild.id);
    expect(await office.memory.commandScopes()).toEqual([office.discord.guild.id]);
  });

  it('are forgotten where they have removed the bot', async () => {
    await using office = await startOffice();
    const other = office.discord.addGuild({ name: 'Other' });
    await office.start(other.id);
    other.removeBot();
    await office.start(null);
    expect(await office.memory.commandScopes()).toEqual([null]);
  });
});
