import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it, test } from 'vitest';
import { PictureShop } from '../../sandbox/image-host/picture.ts';
import { ImagingError, type SpendingChart } from '../../src/generation/ports/imaging.ts';
import { ImagingThread } from '../../src/imaging/imaging-thread.ts';

const SIZE = { width: 256, height: 320 };
const beginsAsJpeg = (bytes: Uint8Array | null): boolean =>
  Buffer.from(bytes?.subarray(0, 3) ?? []).equals(Buffer.from([0xff, 0xd8, 0xff]));
const never = new AbortController().signal;
const shop = new PictureShop('drawn');

const startThread = (options: { readonly timeLimitMs?: number } = {}) => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
  const thread = new ImagingThread({ log, ...options });
  return { thread, lines, [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose]() };
};

/** A fresh copy, since the thread takes what it is handed. */
const painted = async (format: 'jpeg' | 'png' = 'jpeg', size = SIZE): Promise<Uint8Array> =>
  new Uint8Array(await shop.picture({ prompt: 'a heron', seed: 1, format, ...size }));

const chart = (title: string): SpendingChart => ({
  title,
  note: null,
  days: ['Nov 1', 'Nov 2'],
  series: [{ label: 'Ada', charged: [40_000, 80_000], mark: '1', colour: 0 }],
  limits: [],
});

/** A chart of so many days that drawing it takes more memory than the thread may have. */
const endlessChart: SpendingChart = {
  title: 'too much',
  note: null,
  days: Array.from({ length: 400_000 }, (_, day) => `day ${day}`),
  series: Array.from({ length: 8 }, (_, member) => ({
    label: `Member ${member}`,
    charged: Array.from({ length: 400_000 }, () => 1),
    mark: null,
    colour: member,
  })),
  limits: [],
};

describe('the thread of pictures', () => {
  it('takes the memory of a picture and gives it back, byte for byte', async () => {
    await using one = startThread();
    const bytes = await painted();
    const before = Buffer.from(bytes);
    const back = await one.thread.decodeWhole(bytes, SIZE, never);
    expect(bytes.byteLength).toBe(0);
    expect(before.equals(back ?? Buffer.alloc(0))).toBe(true);
  });

  it('leaves what shares its memory with others to them', async () => {
    await using one = startThread();
    const bytes = await painted();
    const shared = new Uint8Array(bytes.byteLength + 8);
    shared.set(bytes);
    const part = shared.subarray(0, bytes.byteLength);
    expect(await one.thread.decodeWhole(part, SIZE, never)).toEqual(bytes);
    expect(shared.byteLength).toBe(bytes.byteLength + 8);
  });

  it('draws pictures before charts that were asked for earlier', async () => {
    await using one = startThread();
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    const jobs = [
      one.thread.drawChart('1', chart('first')).then(note('chart')),
      one.thread.drawChart('2', chart('second')).then(note('chart')),
      one.thread.decodeWhole(await painted(), SIZE, never).then(note('picture')),
      one.thread.preview(await painted()).then(note('picture')),
    ];
    await Promise.all(jobs);
    // The thread was starting while all came, or drew the one chart that came before them.
    expect(order.filter((name) => name === 'chart')).toHaveLength(2);
    expect(order.at(-1)).toBe('chart');
    expect(order.slice(0, 3).filter((name) => name === 'picture')).toHaveLength(2);
  });

  it('survives a job that ends it: that job alone fails', async () => {
    await using one = startThread();
    const failing = one.thread.drawChart('1', endlessChart);
    const next = one.thread.decodeWhole(await painted(), SIZE, never);
    await expect(failing).rejects.toMatchObject({ name: 'ImagingError', kind: 'died' });
    expect(await next).not.toBe(null);
    expect(await one.thread.drawChart('1', chart('again'))).toBeInstanceOf(Uint8Array);
    expect(one.lines.filter((line) => line.includes('the imaging thread ended'))).toHaveLength(1);
  });

  it('gives up what takes too long, and goes on', async () => {
    await using one = startThread({ timeLimitMs: 1 });
    // The start itself takes longer: nothing can be done, and that is no word about the picture.
    await expect(one.thread.decodeWhole(await painted(), SIZE, never)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('lets go of what is aborted while it waits, and of nothing else', async () => {
    await using one = startThread();
    const controller = new AbortController();
    const [first, second] = [await painted(), await painted()];
    const aborted = one.thread.decodeWhole(first, SIZE, controller.signal);
    const kept = one.thread.decodeWhole(second, SIZE, never);
    controller.abort(new Error('stop'));
    await expect(aborted).rejects.toThrow('stop');
    expect(first.byteLength).toBeGreaterThan(0);
    expect(await kept).not.toBe(null);
    await expect(one.thread.decodeWhole(first, SIZE, controller.signal)).rejects.toThrow('stop');
  });

  it('refuses more than it can remember, and says so', async () => {
    await using one = startThread();
    const asked = Array.from({ length: 300 }, (_, server) => one.thread.drawChart(String(server), chart('one')));
    const ends = Promise.allSettled(asked);
    await turn();
    await one.thread[Symbol.asyncDispose]();
    const kinds = (await ends).map((end) =>
      end.status === 'rejected' && end.reason instanceof ImagingError ? end.reason.kind : 'drawn',
    );
    expect(kinds.slice(256)).toEqual(Array.from({ length: 44 }, () => 'busy'));
    expect(kinds.slice(0, 256)).not.toContain('busy');
  });

  it('ends at once with what it is doing when it is disposed', async () => {
    const one = startThread();
    const running = one.thread.drawChart('1', chart('one'));
    const waiting = one.thread.preview(await painted());
    const ends = Promise.allSettled([running, waiting]);
    await turn();
    await one.thread[Symbol.asyncDispose]();
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(one.thread.preview(await painted())).rejects.toMatchObject({ kind: 'unavailable' });
    expect(one.lines).toEqual([]);
  });
});

describe('charts', () => {
  it('are drawn once for the same numbers, and again for others', async () => {
    await using one = startThread();
    const same = await Promise.all([1, 2, 3].map(() => one.thread.drawChart('1', chart('one'))));
    expect(new Set(same).size).toBe(1);
    expect(await one.thread.drawChart('1', chart('one'))).toBe(same[0]);
    expect(await one.thread.drawChart('1', chart('two'))).not.toBe(same[0]);
    // The same numbers in another server are that server's own.
    expect(await one.thread.drawChart('2', chart('one'))).not.toBe(same[0]);
  });

  it('of one server wait for each other, so that another one’s comes after the first', async () => {
    await using one = startThread();
    const order: string[] = [];
    const asked = ['a', 'b', 'c', 'd'].map((title) =>
      one.thread.drawChart('1', chart(title)).then(() => void order.push(title)),
    );
    asked.push(one.thread.drawChart('2', chart('other')).then(() => void order.push('other')));
    await Promise.all(asked);
    expect(order.indexOf('other')).toBeLessThanOrEqual(1);
  });
});

test.each(['jpeg', 'png'] as const)('a %s is made to fit, or is not', async (format) => {
  await using one = startThread();
  const bytes = await painted(format, { width: 640, height: 480 });
  const smaller = await one.thread.shrink(bytes, 12_000);
  expect(smaller?.byteLength).toBeLessThanOrEqual(12_000);
  expect(beginsAsJpeg(smaller)).toBe(true);
  expect(bytes.byteLength).toBeGreaterThan(0);
  expect(await one.thread.shrink(bytes, 100)).toBe(null);
  expect(beginsAsJpeg(await one.thread.preview(bytes))).toBe(true);
  expect(await one.thread.preview(Buffer.from('no picture'))).toBe(null);
});
