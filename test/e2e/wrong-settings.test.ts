import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listenFault } from '../../src/app/health.ts';
import { ConfigError } from '../../src/config.ts';
import { pictureIn, startWorld } from '../support/world.ts';

const SERVER = '10000000000000000';

async function faultsOf(starting: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await starting.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof ConfigError ? error.faults : [String(error)];
}

describe('a start', () => {
  it('with the id of a foreign server ends with the link that invites the bot, what was paid for delivered first', async () => {
    await using world = await startWorld();
    world.bfl.script(() => ({ latencyMs: Number.POSITIVE_INFINITY }));
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    const task = await world.bfl.taskWhere(({ polls }) => polls > 0);
    await world.stopBot();
    const ending = faultsOf(world.startBot({ DISCORD_GUILD_ID: SERVER }));
    await world.logLineWhere((line) => line.includes('ending when what was left is delivered'));
    world.bfl.finish(task);
    expect(await ending).toEqual([
      expect.stringMatching(`^DISCORD_GUILD_ID ${SERVER} is no server .*: invite it there with https://discord\\.com/`),
    ]);
    expect((await pictureIn(invocation)).attachments).toHaveLength(1);
    expect((await world.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'settle']);
  });

  it('on a port that is taken, or an address of another machine, names the setting', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const taken = await faultsOf(startWorld({ settings: { HTTP_PORT: String(port) } }));
      expect(taken).toEqual([`HTTP_PORT ${port} is taken by another program on 127.0.0.1: choose another one`]);
    } finally {
      other.close();
    }
    const foreign = await faultsOf(startWorld({ settings: { HTTP_PORT: '0', HTTP_HOST: '192.0.2.1' } }));
    expect(foreign).toEqual([expect.stringMatching(/^HTTP_HOST 192\.0\.2\.1 is no address of this machine/)]);
    expect(listenFault('EACCES', { host: '127.0.0.1', port: 80 })).toMatch(/^HTTP_PORT 80 is not allowed to this user/);
  });

  it('at an address where Discord is not says so', async () => {
    await using world = await startWorld();
    await world.stopBot();
    expect(await faultsOf(world.startBot({ DISCORD_API_URL: world.bfl.apiUrl }))).toEqual([
      expect.stringMatching(/^DISCORD_API_URL is no address of Discord's API/),
    ]);
  });
});
