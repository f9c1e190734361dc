import { describe, expect, test } from 'vitest';
import { startSandboxBfl, type FaultReply } from '../../../sandbox/bfl/bfl.ts';
import { createWorld, never } from './client-world.ts';

describe('the account', () => {
  test('has a balance in micro-dollars', async () => {
    await using world = await createWorld();
    world.bfl.credits = 857.25;
    await expect(world.client.accountState(never)).resolves.toEqual({ kind: 'well', balance: 8_572_500 });
    expect(world.bfl.calls[0]?.headers['x-key']).toBe(world.bfl.apiKey);
  });

  test.each<[string, FaultReply]>([
    ['a dropped socket', 'drop-socket'],
    ['500', { status: 500 }],
    ['429', { status: 429 }],
    ['half an answer', 'malformed-json'],
    ['another shape', { status: 200, body: { credits: 'many' } }],
  ])('is retried after %s, twice', async (_name, reply) => {
    await using world = await createWorld();
    world.bfl.fault({ on: 'credits', times: 2, reply });
    await expect(world.client.accountState(never)).resolves.toEqual({ kind: 'well', balance: 10_000_000 });
    expect(world.bfl.callCount('credits')).toBe(3);
  });

  test.each<[string, FaultReply, string, number]>([
    ['a page with 403 of somebody else', { status: 403, body: '<h1>Forbidden</h1>' }, 'unreachable', 3],
    ['a page with 401 of somebody else', { status: 401, body: '<h1>Log in</h1>' }, 'unreachable', 3],
    ['403 without a body', { status: 403 }, 'unreachable', 3],
    ['a page with 402 of somebody else', { status: 402, body: '<h1>Pay</h1>' }, 'unreachable', 3],
    ['429', { status: 429 }, 'busy', 3],
    ['502', { status: 502 }, 'unreachable', 3],
    ['a dropped socket', 'drop-socket', 'unreachable', 3],
    ['another shape', { status: 200, body: {} }, 'unreachable', 3],
  ])('always answered by %s fails with the right error', async (_name, reply, kind, tries) => {
    await using world = await createWorld();
    world.bfl.fault({ on: 'credits', times: Infinity, reply });
    await expect(world.client.accountState(never)).rejects.toMatchObject({ kind });
    expect(world.bfl.callCount('credits')).toBe(tries);
  });

  test.each<[string, FaultReply, string]>([
    ['403', { status: 403, body: { detail: 'Not authenticated' } }, 'key_refused'],
    ['401', { status: 401, body: { detail: 'Not authenticated' } }, 'key_refused'],
    ['422 about the key', { status: 422, body: { detail: 'Invalid API key format' } }, 'key_refused'],
    ['402', { status: 402, body: { detail: 'Insufficient credits' } }, 'out_of_credits'],
    ['404', { status: 404, body: '<h1>Not found</h1>' }, 'wrong_address'],
  ])('is told by %s at once', async (_name, reply, kind) => {
    await using world = await createWorld();
    world.bfl.fault({ on: 'credits', times: Infinity, reply });
    await expect(world.client.accountState(never)).resolves.toEqual({ kind });
    expect(world.bfl.callCount('credits')).toBe(1);
  });

  test('sends the key to no other address by a redirect', async () => {
    await using world = await createWorld();
    await using stranger = await startSandboxBfl();
    const location = `${stranger.apiUrl}/v1/credits`;
    world.bfl.fault({ on: 'credits', times: Infinity, reply: { status: 301, headers: { location } } });
    await expect(world.client.accountState(never)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(stranger.calls).toEqual([]);
  });

  test('can be aborted', async () => {
    await using world = await createWorld();
    await expect(world.client.accountState(AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });
});
