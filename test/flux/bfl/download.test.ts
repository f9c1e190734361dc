import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { startSandboxBfl, type Behaviour } from '../../../sandbox/bfl/bfl.ts';
import { BadImageError } from '../../../src/flux/http/errors.ts';
import { checkLayout } from '../../../src/flux/image-layout.ts';
import { httpAnswer, openRawServer, RawAnswer } from '../../support/raw-server.ts';
import { createWorld, never, type ClientWorld } from './client-world.ts';

const small = { size: { width: 256, height: 320 } } as const;

/** The URL of a ready picture. */
async function sample(world: ClientWorld, behaviour: Behaviour = {}, changes = {}): Promise<string> {
  world.bfl.next(behaviour);
  const outcome = await world.client.waitUntilDone(await world.start({ ...small, ...changes }), never);
  if (outcome.kind !== 'ready') throw new Error(outcome.kind);
  return outcome.sampleUrl;
}

describe('a download', () => {
  test.each(['jpeg', 'png'] as const)('returns a complete %s with its size, and sends no key', async (format) => {
    await using world = await createWorld();
    const image = await world.client.download(await sample(world, {}, { format }), small.size, never);
    expect(image).toMatchObject({ format, size: { width: 256, height: 320 } });
    const call = world.bfl.calls.find(({ on }) => on === 'delivery');
    expect(call?.headers).not.toHaveProperty('x-key');
    expect(JSON.stringify(call?.headers)).not.toContain(world.bfl.apiKey);
  });

  test('determines the format by the bytes, not by the content type', async () => {
    await using world = await createWorld();
    const url = await sample(world);
    world.bfl.fault({ on: 'delivery', reply: 'wrong-content-type' });
    await expect(world.client.download(url, small.size, never)).resolves.toMatchObject({ format: 'jpeg' });
  });

  test.each([
    'truncated',
    'truncated-body',
    'not-a-picture',
    'no-pixels',
    'half-the-pixels',
    'too-many-pixels',
  ] as const)('that is %s once is retried', async (image) => {
    await using world = await createWorld();
    const url = await sample(world, { image, imageTimes: 1 });
    await expect(world.client.download(url, small.size, never)).resolves.toMatchObject({ format: 'jpeg' });
    expect(world.bfl.callCount('delivery')).toBe(2);
  });

  test.each([
    ['truncated', 'bad_image', 3],
    ['not-a-picture', 'bad_image', 3],
    ['no-pixels', 'bad_image', 3],
    ['half-the-pixels', 'bad_image', 3],
    ['too-many-pixels', 'bad_image', 3],
    ['truncated-body', 'unreachable', 3],
    ['oversized', 'bad_image', 1],
    ['endless', 'bad_image', 1],
  ] as const)('that is always %s ends as %s after %i tries', async (image, kind, tries) => {
    await using world = await createWorld({ client: { maxImageBytes: 1_000_000 } });
    const url = await sample(world, { image });
    await expect(world.client.download(url, small.size, never)).rejects.toMatchObject({ kind });
    expect(world.bfl.callCount('delivery')).toBe(tries);
  });

  test.each(['no-pixels', 'half-the-pixels'] as const)('of a png that is %s is refused as well', async (image) => {
    await using world = await createWorld();
    const url = await sample(world, { image }, { format: 'png' });
    await expect(world.client.download(url, small.size, never)).rejects.toMatchObject({ kind: 'bad_image' });
  });

  test('that cannot be decoded because nothing decodes is no bad picture', async () => {
    const decodeWhole = () => Promise.reject(new Error('no decoder'));
    await using world = await createWorld({ client: { decodeWhole, maxBytesAtOnce: 1 } });
    const url = await sample(world);
    await expect(world.client.download(url, small.size, never)).rejects.toThrow('no decoder');
    // Its room is free again.
    await expect(world.client.download(url, small.size, never)).rejects.toThrow('no decoder');
  });

  test('that stops half way ends at the time limit', async () => {
    await using world = await createWorld({ client: { downloadTimeoutMs: 1_000 } });
    const url = await sample(world, { image: 'hanging', imageTimes: 1 });
    await expect(world.client.download(url, small.size, never)).resolves.toMatchObject({ format: 'jpeg' });
  });

  test('is retried on server errors, three tries in all', async () => {
    await using world = await createWorld();
    const url = await sample(world);
    world.bfl.fault({ on: 'delivery', times: 2, reply: { status: 503, headers: { 'retry-after': '2' } } });
    await expect(world.client.download(url, small.size, never)).resolves.toMatchObject({ format: 'jpeg' });
    expect(world.clock.sleeps.slice(-2)).toEqual([2_000, 2_000]);
    world.bfl.fault({ on: 'delivery', times: Infinity, reply: { status: 500 } });
    await expect(world.client.download(url, small.size, never)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(world.bfl.callCount('delivery')).toBe(6);
  });

  test.each([403, 404, 410])('of a URL that answers %i fails at once', async (status) => {
    await using world = await createWorld();
    const url = await sample(world);
    world.bfl.fault({ on: 'delivery', times: Infinity, reply: { status } });
    await expect(world.client.download(url, small.size, never)).rejects.toMatchObject({ kind: 'sample_expired' });
    expect(world.bfl.callCount('delivery')).toBe(1);
  });

  test('of an expired URL gets a new one by polling', async () => {
    await using world = await createWorld({ bfl: { signAgainOnPoll: true } });
    const task = await world.start(small);
    const first = await world.client.waitUntilDone(task, never);
    const [known] = world.bfl.tasks;
    if (known !== undefined) world.bfl.expireSample(known);
    const expired = first.kind === 'ready' ? first.sampleUrl : '';
    await expect(world.client.download(expired, small.size, never)).rejects.toMatchObject({ kind: 'sample_expired' });
    const second = await world.client.waitUntilDone(task, never);
    const fresh = second.kind === 'ready' ? second.sampleUrl : '';
    await expect(world.client.download(fresh, small.size, never)).resolves.toMatchObject({ format: 'jpeg' });
  });

  test('follows a redirect among trusted hosts, without the key', async () => {
    await using world = await createWorld();
    const target = await sample(world);
    const url = await sample(world, { image: { redirect: target } });
    await expect(world.client.download(url, small.size, never)).resolves.toMatchObject({ format: 'jpeg' });
    expect(
      world.bfl.calls.filter(({ on }) => on === 'delivery').every(({ headers }) => headers['x-key'] === undefined),
    ).toBe(true);
  });

  test('requests no untrusted host, neither directly nor by a redirect', async () => {
    await using world = await createWorld();
    await using stranger = await startSandboxBfl();
    const outside = `${stranger.deliveryUrl.replace('127.0.0.1', 'localhost')}/results/x`;
    await expect(world.client.download(outside, small.size, never)).rejects.toMatchObject({ kind: 'untrusted_url' });
    const url = await sample(world, { image: { redirect: outside } });
    await expect(world.client.download(url, small.size, never)).rejects.toMatchObject({ kind: 'untrusted_url' });
    expect(stranger.calls).toEqual([]);
  });

  test('comes from the hosts of pictures alone, where they are named', async () => {
    await using world = await createWorld({ client: { deliveryHosts: ['localhost'] } });
    const named = (await sample(world)).replace('127.0.0.1', 'localhost');
    await expect(world.client.download(named, small.size, never)).resolves.toMatchObject({ format: 'jpeg' });
    const other = await sample(world);
    await expect(world.client.download(other, small.size, never)).rejects.toMatchObject({ kind: 'untrusted_url' });
    expect(world.bfl.callCount('delivery')).toBe(1);
  });

  test('waits for room before it reads, longer than the time limit, and holds it until it is disposed', async () => {
    await using world = await createWorld({ client: { maxBytesAtOnce: 1, downloadTimeoutMs: 400 } });
    const [one, other] = [await sample(world), await sample(world)];
    const first = await world.client.download(one, small.size, never);
    let hasCome = false;
    const second = world.client.download(other, small.size, never).finally(() => {
      hasCome = true;
    });
    await expect.poll(() => world.bfl.callCount('delivery')).toBe(2);
    // A third passes through all of its time limit meanwhile: it takes no room, as it is no picture.
    const hanging = await sample(world, { image: { status: 404 } });
    world.bfl.fault({ on: 'delivery', reply: 'hang', times: 2 });
    await expect(world.client.download(hanging, small.size, never)).rejects.toMatchObject({ kind: 'sample_expired' });
    expect(hasCome).toBe(false);
    first[Symbol.dispose]();
    await expect(second).resolves.toMatchObject({ format: 'jpeg' });
    expect(world.calls.filter(({ kind, status }) => kind === 'download' && status === null)).toHaveLength(2);
  });

  test('is not kept waiting by one that announces 32 MiB and hangs', async () => {
    await using world = await createWorld();
    const head = httpAnswer(200, [['content-type', 'image/jpeg']], Buffer.from([0xff]), 32 * 1_048_576);
    await using server = await openRawServer(() => new RawAnswer(head, true));
    const controller = new AbortController();
    let hasEnded = false;
    const hanging = world.client.download(`${server.url}/hangs`, small.size, controller.signal).finally(() => {
      hasEnded = true;
    });
    for (let number = 0; number < 30; number += 1) {
      using image = await world.client.download(await sample(world), small.size, never);
      expect(image.format).toBe('jpeg');
    }
    expect(hasEnded).toBe(false);
    controller.abort(new Error('stop'));
    await expect(hanging).rejects.toThrow('stop');
  });

  test('that is aborted while it waits for room leaves the room to others', async () => {
    await using world = await createWorld({ client: { maxBytesAtOnce: 1 } });
    const [one, other, third] = [await sample(world), await sample(world), await sample(world)];
    const first = await world.client.download(one, small.size, never);
    const controller = new AbortController();
    const second = world.client.download(other, small.size, controller.signal);
    await expect.poll(() => world.bfl.callCount('delivery')).toBe(2);
    controller.abort(new Error('stop'));
    await expect(second).rejects.toThrow('stop');
    first[Symbol.dispose]();
    await expect(world.client.download(third, small.size, never)).resolves.toMatchObject({ format: 'jpeg' });
  });

  test('does not read a large page of an error, which is a failure of the server like any other', async () => {
    await using world = await createWorld();
    const url = await sample(world);
    const body = 'x'.repeat(40_000_000);
    world.bfl.fault({ on: 'delivery', times: 2, reply: { status: 503, body } });
    await expect(world.client.download(url, small.size, never)).resolves.toMatchObject({ format: 'jpeg' });
    expect(world.calls.filter(({ kind }) => kind === 'download').map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  test('ends at once when aborted', async () => {
    await using world = await createWorld();
    const url = await sample(world, { image: 'hanging' });
    const controller = new AbortController();
    const reason = new Error('stop');
    const downloading = world.client.download(url, small.size, controller.signal);
    void world.bfl.nextCall('delivery').then(() => controller.abort(reason));
    await expect(downloading).rejects.toBe(reason);
  });
});

describe('the layout of a whole image', () => {
  const canvas = createCanvas(40, 30);
  const context = canvas.getContext('2d');
  context.fillStyle = 'teal';
  context.fillRect(5, 5, 20, 20);
  const files = {
    jpeg: canvas.toBuffer('image/jpeg'),
    png: canvas.toBuffer('image/png'),
    webp: canvas.toBuffer('image/webp'),
  };

  test.each(['jpeg', 'png', 'webp'] as const)('is distinguished from a %s truncated anywhere', (format) => {
    const file = files[format];
    expect(checkLayout(file, small.size)).toMatchObject({ format, size: { width: 40, height: 30 } });
    for (let length = 0; length < file.length; length += 1) {
      expect(() => checkLayout(file.subarray(0, length), small.size)).toThrow(BadImageError);
    }
  });

  test.each(['jpeg', 'png', 'webp'] as const)('may be followed by other bytes: %s', (format) => {
    expect(checkLayout(Buffer.concat([files[format], Buffer.alloc(64)]), small.size)).toMatchObject({ format });
  });

  test('does not end with the thumbnail inside it', () => {
    const { jpeg } = files;
    const thumbnail = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 2 + jpeg.length]), jpeg]);
    thumbnail.writeUInt16BE(2 + jpeg.length, 2);
    const withThumbnail = Buffer.concat([jpeg.subarray(0, 2), thumbnail, jpeg.subarray(2)]);
    expect(checkLayout(withThumbnail, small.size)).toMatchObject({ format: 'jpeg', size: { width: 40, height: 30 } });
    const cut = withThumbnail.subarray(0, withThumbnail.length - 20);
    expect(() => checkLayout(cut, small.size)).toThrow('is incomplete');
  });

  test('has at most twice the pixels that were ordered, or two million', () => {
    const bomb = Buffer.from(files.png);
    bomb.writeUInt32BE(2_000, 16);
    bomb.writeUInt32BE(2_000, 20);
    expect(checkLayout(bomb, { width: 2_048, height: 1_024 })).toMatchObject({ format: 'png' });
    expect(() => checkLayout(bomb, { width: 1_400, height: 1_400 })).toThrow('2000x2000');
    expect(checkLayout(files.png, { width: 1, height: 1 })).toMatchObject({ format: 'png' });
  });

  test('has at most 8192 pixels a side', () => {
    const wide = Buffer.from(files.png);
    wide.writeUInt32BE(8_193, 16);
    expect(() => checkLayout(wide, small.size)).toThrow('8193x30');
    wide.writeUInt32BE(0, 16);
    expect(() => checkLayout(wide, small.size)).toThrow(BadImageError);
  });
});
