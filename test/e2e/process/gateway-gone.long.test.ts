import { describe, expect, it } from 'vitest';
import { openProcessWorld, paintingIn, preloading } from '../../support/process-world.ts';

const SETTINGS = preloading('short-waits');

describe('a gateway at which the session cannot be resumed', () => {
  it.each(['refuse', 'silent', 'no-hello', 'close', 'mute'] as const)(
    'is left for the main one, which is well: what was painted arrives, and commands are answered again (%s)',
    async (trouble) => {
      await using world = await openProcessWorld();
      const { discord } = world;
      const bot = await world.startBot(SETTINGS);
      const before = await discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'a running fox' });
      await world.bfl.taskWhere(({ polls }) => polls > 0);
      discord.troubleGateway('resume', trouble);
      const login = discord.nextReady();
      await discord.dropConnections();
      world.paintAll();
      await paintingIn(before);
      await login;
      const after = await discord.guild.addMember({ name: 'Ben' }).command('imagine', { prompt: 'a later fox' });
      await paintingIn(after);
      expect(discord.gatewayTries.filter(({ address }) => address === 'resume')).toHaveLength(2);
      const told = bot.stdout
        .split('\n')
        .flatMap((line) => /^\{"level":[3-9]0.*"msg":"(gateway [^"]+)"/.exec(line)?.[1] ?? []);
      expect(told).toEqual([
        'gateway connection lost, reconnecting',
        'gateway cannot be reached: trying until it is back',
        'gateway reconnected with a new session; events since the loss are missed',
      ]);
      bot.signal('SIGTERM');
      expect(await bot.ended).toEqual({ code: 0, signal: null });
      const { kinds: _kinds, ...sums } = await world.ledgerSums();
      expect(sums).toEqual({ faults: [], held: 0, charged: 80_000, billed: world.billed });
    },
  );
});
