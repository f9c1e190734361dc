import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../sandbox/discord/discord.ts';
import { openProcessWorld, paintingIn } from '../../support/process-world.ts';

const TRY_AGAIN =
  /^Something broke on my side\. Try again, or tell the operator of this bot the code `[0-9a-f]{8}`\.$/u;

describe('a full disk', () => {
  // The kernel refuses every write of the process, as a full disk does; Linux alone lets another process lift that
  // again.
  it.skipIf(spawnSync('prlimit', ['--version']).status !== 0)(
    'leaves the bot alive and answering, and what was paid is kept and delivered once there is room',
    async () => {
      await using world = await openProcessWorld();
      const bot = await world.startBot();
      const mayWrite = (bytes: string): void => {
        expect(spawnSync('prlimit', ['--pid', String(bot.pid), `--fsize=${bytes}:`]).status).toBe(0);
      };
      const member = () => world.discord.guild.addMember({ name: 'Ada' });
      const painting = await member().command('imagine', { prompt: 'a fox' });
      const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
      await painting.replyWhere((message) => textOf(message).includes('Painting'));

      mayWrite('1');
      world.bfl.finish(task);
      const refused = await member().command('imagine', { prompt: 'a cat' });
      expect(textOf(await refused.replyWhere((message) => !message.loading))).toMatch(TRY_AGAIN);
      await bot.saying('"msg":"keeping failed"');
      mayWrite('unlimited');

      await paintingIn(painting);
      world.paintAll();
      await paintingIn(await member().command('imagine', { prompt: 'a dog' }));
      bot.signal('SIGTERM');
      expect(await bot.ended).toEqual({ code: 0, signal: null });
      const { kinds, ...sums } = await world.ledgerSums();
      expect(sums).toEqual({ faults: [], held: 0, charged: 80_000, billed: world.billed });
      expect(kinds).toEqual(['hold', 'settle', 'hold', 'settle']);
    },
  );
});
