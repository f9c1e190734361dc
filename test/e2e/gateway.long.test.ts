import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeReason } from '../../src/discord/connection/close-codes.ts';
import type { Invocation, SandboxDiscord } from '../../sandbox/discord/discord.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };
const SMALL = { width: 256, height: 256 };

async function finish(world: World, prompt: string): Promise<void> {
  world.bfl.finish(await world.bfl.taskWhere((task) => task.prompt === prompt));
}

/** One acknowledgement, one message, one task, even if the gateway sent the event twice. */
function expectAnsweredOnce(world: World, invocation: Invocation, prompt: string): void {
  expect(invocation.outcome).toBe('acknowledged');
  expect(invocation.followUps).toEqual([]);
  expect(invocation.channel.messages.filter(({ interaction }) => interaction?.id === invocation.id)).toHaveLength(1);
  expect(world.bfl.tasks.filter((task) => task.prompt === prompt)).toHaveLength(1);
}

async function expectOneChargeEach(world: World, pictures: number): Promise<void> {
  await world.stopBot();
  const kinds = (await world.ledger()).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'hold')).toHaveLength(pictures);
  expect(kinds.filter((kind) => kind === 'settle')).toHaveLength(pictures);
  expect(kinds).toHaveLength(2 * pictures);
  expect(await world.ledgerFaults()).toEqual([]);
}

interface Trouble {
  readonly name: string;
  readonly comes: (discord: SandboxDiscord) => Promise<void> | void;
}

const RESUMED: readonly Trouble[] = [
  { name: 'the connection drops', comes: (discord) => discord.dropConnections() },
  { name: 'Discord asks for a new connection', comes: (discord) => discord.reconnect() },
  { name: 'the session is invalid but can be resumed', comes: (discord) => discord.invalidateSession(true) },
  { name: 'the gateway is silent and the socket stays open', comes: (discord) => discord.silence() },
  { name: 'the gateway closes with an unknown error', comes: (discord) => discord.closeConnections(4_000) },
  { name: 'the gateway closes because the session timed out', comes: (discord) => discord.closeConnections(4_009) },
];

describe('a session that is interrupted', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ bfl: BY_HAND, discord: { heartbeatIntervalMs: 300 } });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it.each(RESUMED)('is resumed when $name: nothing is lost, nothing comes twice', async ({ name, comes }) => {
    const { discord } = world;
    const [running, missed] = [`${name}, running`, `${name}, missed`];
    const before = await world.member().command('imagine', { prompt: running, ...SMALL });
    await replySaying(before, 'Painting');
    const logins = discord.gatewayCounts.ready;
    const resumed = discord.nextResumed();
    await comes(discord);
    const during = await world.member('Ben').command('imagine', { prompt: missed, ...SMALL });
    await finish(world, running);
    await pictureIn(before);
    await resumed;
    discord.redeliver(during);
    await finish(world, missed);
    await pictureIn(during);
    expect(discord.gatewayCounts.ready).toBe(logins);
    expectAnsweredOnce(world, before, running);
    expectAnsweredOnce(world, during, missed);
  });

  it('leaves the ledger as it should be', async () => {
    await expectOneChargeEach(world, 2 * RESUMED.length);
  });
});

const ENDED: readonly Trouble[] = [
  { name: 'the session is invalid', comes: (discord) => discord.invalidateSession(false) },
  { name: 'the gateway closes in good order', comes: (discord) => discord.closeConnections(1_000) },
  { name: 'the gateway does not know the last event', comes: (discord) => discord.closeConnections(4_007) },
];

// Side by side, because discord.js waits 5 s between two logins.
describe.concurrent('a session', () => {
  it.each(ENDED)('that cannot be resumed is replaced when $name', async ({ comes }) => {
    await using world = await startWorld({ bfl: BY_HAND });
    const before = await world.member().command('imagine', { prompt: 'a running fox', ...SMALL });
    await replySaying(before, 'Painting');
    const login = world.discord.nextReady();
    await comes(world.discord);
    await finish(world, 'a running fox');
    await pictureIn(before);
    await login;
    const after = await world.member('Ben').command('imagine', { prompt: 'a later fox', ...SMALL });
    await finish(world, 'a later fox');
    await pictureIn(after);
    expectAnsweredOnce(world, before, 'a running fox');
    await expectOneChargeEach(world, 2);
  });

  it('that is silent keeps no picture from its member', async () => {
    await using world = await startWorld({ bfl: BY_HAND });
    const invocation = await world.member().command('imagine', { prompt: 'a fox', ...SMALL });
    await replySaying(invocation, 'Painting');
    world.discord.silence();
    await finish(world, 'a fox');
    await pictureIn(invocation);
    // Only REST was available.
    expect(world.discord.gatewayCounts).toEqual({ ready: 1, resumed: 0, disconnected: 0 });
    await expectOneChargeEach(world, 1);
  });

  it('that is resumed too late to answer a command charges nothing for it', async () => {
    await using world = await startWorld({ bfl: BY_HAND });
    const resumed = world.discord.nextResumed();
    await world.discord.dropConnections();
    const missed = await world.member().command('imagine', { prompt: 'a fox', ...SMALL });
    missed.miss();
    await expect(missed.acknowledged).rejects.toThrow('did not answer');
    await resumed;
    await world.discord.callWhere(({ path, status }) => path.endsWith('/callback') && status === 404);
    await world.stopBot();
    expect((await world.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'release']);
    expect(world.bfl.tasks).toEqual([]);
  });

  it('is taken up when Discord was away for long, and what was painted meanwhile arrives', async ({
    expect: expectHere,
  }) => {
    await using world = await startWorld({ bfl: BY_HAND });
    const before = await world.member().command('imagine', { prompt: 'a running fox', ...SMALL });
    await replySaying(before, 'Painting');
    const login = world.discord.nextReady();
    await world.discord.offline();
    await finish(world, 'a running fox');
    // Long enough that the delivery was tried and postponed, and the connection refused several times.
    await expectHere
      .poll(() => world.logLines.filter((line) => line.includes('could not deliver yet')).length)
      .toBeGreaterThan(1);
    await world.discord.online();
    await pictureIn(before);
    await login;
    const after = await world.member('Ben').command('imagine', { prompt: 'a later fox', ...SMALL });
    await finish(world, 'a later fox');
    await pictureIn(after);
    expectAnsweredOnce(world, before, 'a running fox');
    expect(world.logLines.filter((line) => line.includes('gateway connection lost'))).toHaveLength(1);
    expect(world.logLines.filter((line) => line.includes('gateway reconnected with a new session'))).toHaveLength(1);
    await expectOneChargeEach(world, 2);
  });
});

describe('a gateway that closes for good', () => {
  it.each([
    [4_004, 'Discord does not accept the token of this bot any more', 'DISCORD_TOKEN'],
    [4_011, 'this bot is in more servers', '2500'],
    [4_012, 'Discord has switched this version of its gateway off', 'newer version of Easel'],
    [4_013, 'Discord does not know the intents', 'newer version of Easel'],
    [4_014, 'Discord does not allow this bot the intents', 'developers/applications'],
    [4_999, 'Discord closed the gateway for good', ''],
  ])('with %i is explained, with what to do', (code, sentence, cure) => {
    const reason = closeReason(code);
    expect(reason).toContain(sentence);
    expect(reason).toContain(cure);
    expect(reason).toContain(`(code ${code})`);
  });
});
