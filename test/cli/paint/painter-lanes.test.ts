import { pino } from 'pino';
import { expect, it } from 'vitest';
import { PainterLanes } from '../../../src/cli/paint/engine/lanes.ts';
import type { ImageProvider } from '../../../src/generation/ports/image-provider.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import { accountOf } from '../../support/accounts.ts';
import { draft } from '../../support/drafts.ts';

const provider: ImageProvider = {
  submit: () => Promise.reject(new Error('nothing is submitted')),
  waitUntilDone: () => Promise.reject(new Error('nothing is polled')),
  download: () => Promise.reject(new Error('nothing is downloaded')),
  accountState: () => Promise.resolve({ kind: 'well', balance: 1 }),
};

it('tells when an account that would not start a picture may be tried again, however it was asked for', async () => {
  let nowMs = 0;
  const clock: Clock = { now: () => 0, monotonic: () => nowMs, sleep: () => Promise.resolve() };
  const lanes = new PainterLanes({
    accounts: [accountOf(provider), accountOf(provider, { name: 'bfl-2' })],
    cheapest: 14_000,
    onChange: () => undefined,
    clock,
    log: pino({ level: 'silent' }),
  });
  expect(lanes.nextInMs).toBeNull();
  const picture = { generationId: '1', number: 1, order: draft({ id: '1' }).recipe, unitPrice: 40_000, account: null };
  const passOver = (host: string | null, name: string, waitMs: number): void => {
    const lane = lanes.of(host).named(name);
    if (lane !== null) lanes.of(host).passOver(picture, lane, waitMs);
  };
  passOver(null, 'bfl', 500);
  passOver('bfl-2', 'bfl-2', 200);
  expect(lanes.nextInMs).toBe(200);
  nowMs = 200;
  expect(lanes.nextInMs).toBe(300);
  nowMs = 500;
  expect(lanes.nextInMs).toBeNull();
  await lanes.stop();
});
