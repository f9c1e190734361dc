import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSetup } from '../../support/setup-world.ts';

it('the setup through a pipe tries the token and the key, writes .env for its user alone, and says what to type', async () => {
  await using setup = await openSetup();
  const { discord, bfl, folder } = setup;
  const { code, stdout, stderr } = await setup.run(`${discord.botToken}\n${bfl.apiKey}\n`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('This is easel, in The Atelier.');
  expect(stdout).toContain('$10.00 left: 250 pictures with FLUX1.1 [pro] at $0.04.');
  expect(stdout).toMatch(/Invite the bot to a server: https:\/\/discord\.com\/oauth2\/authorize\?/);
  expect(stdout).toMatch(/Start it: npm start\nThen type, in a channel of The Atelier: \/imagine prompt: .+\n$/);
  for (const secret of [discord.botToken, bfl.apiKey]) expect(stdout).not.toContain(secret);

  const path = join(folder, '.env');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const example = await readFile('.env.example', 'utf8');
  expect(await readFile(path, 'utf8')).toBe(
    example
      .replace(/^DISCORD_TOKEN=$/m, `DISCORD_TOKEN=${discord.botToken}`)
      .replace(/^BFL_API_KEY=$/m, `BFL_API_KEY=${bfl.apiKey}`),
  );
  expect(bfl.callCount('submit')).toBe(0);
  expect(discord.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
});
