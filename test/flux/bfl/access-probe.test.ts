import { describe, expect, test } from 'vitest';
import { ExchangeFailure } from '../../../src/proxy/http-exchange.ts';
import { knownModels as models } from '../../../src/flux/configured-models.ts';
import { replies, type FaultReply } from '../../../sandbox/bfl/bfl.ts';
import { createWorld, never } from './client-world.ts';

const FLUX_3 = 'flux-3-image';

describe('whether the account may paint with FLUX.3', () => {
  test('is asked by a body without a prompt, of which no task comes', async () => {
    await using world = await createWorld({ bfl: { flux3: true } });
    expect(await world.client.accessTo(FLUX_3, never)).toBe('granted');
    expect(world.bfl.calls.map(({ method, path, body, status }) => [method, path, body, status])).toEqual([
      ['POST', `/v1/${FLUX_3}`, {}, 422],
    ]);
    expect(world.bfl.tasks).toEqual([]);
    expect(world.bfl.billedCredits).toBe(0);
  });

  test('is denied to a key without access, and not told of a key that BFL refuses', async () => {
    await using without = await createWorld();
    expect(await without.client.accessTo(FLUX_3, never)).toBe('none');
    await using refused = await createWorld({ bfl: { flux3: true }, client: { apiKey: 'no-key-of-bfl' } });
    expect(await refused.client.accessTo(FLUX_3, never)).toBe('key_refused');
  });

  test.each<readonly [string, FaultReply]>([
    ['a task', { status: 200, body: { id: '1', polling_url: 'https://api.bfl.ai/v1/get_result?id=1' } }],
    ['no such model', { status: 404, body: { detail: 'Not Found' } }],
    ['401', { status: 401, body: { detail: 'Not authenticated' } }],
    ['a page', { status: 422, body: '<html></html>' }],
    ['a 422 about nothing', { status: 422, body: { detail: { loc: ['body', 'prompt'] } } }],
    ['an outage', replies.broken(500)],
    ['a redirect', { status: 307, headers: { location: '/v1/flux-pro-1.1' } }],
  ])('stays open after %s', async (_name, reply) => {
    await using world = await createWorld({ bfl: { flux3: true } });
    world.bfl.fault({ on: 'probe', reply });
    expect(await world.client.accessTo(FLUX_3, never)).toBe('unclear');
    expect(world.bfl.calls).toHaveLength(1);
  });

  test('cannot be told while BFL is away', async () => {
    await using world = await createWorld({ bfl: { flux3: true } });
    await world.bfl.offline();
    await expect(world.client.accessTo(FLUX_3, never)).rejects.toThrow(ExchangeFailure);
  });
});

test('no other model is ever sent an empty body, which some of them would paint', async () => {
  await using world = await createWorld({ bfl: { flux3: true } });
  const others = models.map(({ id }) => id).filter((id) => id !== FLUX_3);
  for (const id of [...others, '', '../flux-pro-1.1', `${FLUX_3}/../flux-pro-1.1`]) {
    expect(await world.client.accessTo(id, never)).toBeNull();
  }
  expect(world.bfl.calls).toEqual([]);
});
