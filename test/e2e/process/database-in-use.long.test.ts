import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProcessWorld, paintingIn } from '../../support/process-world.ts';

describe('one database', () => {
  it('takes one process: a second one ends at once with a sentence, and the first goes on', async () => {
    await using world = await openProcessWorld();
    await world.startBot();
    const link = join(world.folder, 'another name.db');
    await symlink(join(world.folder, 'easel.db'), link);
    for (const second of [world.startProcess(), world.startProcess({ DATABASE_URL: link })]) {
      expect(await second.ended).toEqual({ code: 1, signal: null });
      expect(second.stdout).toBe('');
      expect(second.stderr).toMatch(
        /^Easel runs already on the database \S+easel\.db\. Stop that process first: .*\n$/,
      );
    }
    expect(world.discord.gatewayCounts.ready).toBe(1);

    world.paintAll();
    const ada = world.discord.guild.addMember({ name: 'Ada' });
    await paintingIn(await ada.command('imagine', { prompt: 'a fox' }));
  });
});
