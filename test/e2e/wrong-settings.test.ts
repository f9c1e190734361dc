import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { listenFault } from '../../src/monitoring/listen-fault.ts';
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
    // A machine without IPv6.
    expect(listenFault('EAFNOSUPPORT', { host: '::', port: 8080 })).toMatch(
      /^HTTP_HOST :: is no address of this machine/,
    );
  });

  it('with a key that BFL refuses ends with one sentence, and does not log in', async () => {
    await using world = await startWorld();
    await world.stopBot();
    const before = world.discord.gatewayTries.length;
    expect(await faultsOf(world.startBot({ BFL_API_KEY: 'bfl_of_somebody_else' }))).toEqual([
      'BFL_API_KEY is refused by BFL: create another one at dashboard.bfl.ai → API keys',
    ]);
    expect(world.discord.gatewayTries).toHaveLength(before);
  });

  it('goes on where a page of a firewall answers in the place of BFL', async () => {
    await using world = await startWorld();
    await world.stopBot();
    const page = { status: 403, headers: { 'content-type': 'text/html' }, body: '<h1>Forbidden</h1>' };
    const wall = world.bfl.fault({ on: 'credits', reply: page, times: Number.POSITIVE_INFINITY });
    await world.startBot();
    await world.logLineWhere((line) => line.includes('the account could not be asked'));
    wall.lift();
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    expect((await pictureIn(invocation)).attachments).toHaveLength(1);
  });

  it('at an address where Discord is not says so', async () => {
    await using world = await startWorld();
    await world.stopBot();
    expect(await faultsOf(world.startBot({ DISCORD_API_URL: world.bfl.apiUrl }))).toEqual([
      expect.stringMatching(/^DISCORD_API_URL is no address of Discord's API/),
    ]);
  });
});
