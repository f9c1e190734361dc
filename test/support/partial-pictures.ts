import { expect } from 'vitest';
import type { Invocation, Message } from '../../sandbox/discord/discord.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { startWorld, type World } from './world.ts';

/** Waits that pass twenty times as fast: a reply is edited every three seconds at most. */
const SPEED = 20;
export const fastClock: Clock = {
  ...systemClock,
  monotonic: () => systemClock.monotonic() * SPEED,
  sleep: (ms, signal) => systemClock.sleep(ms / SPEED, signal),
};
const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };
const ALL_AT_ONCE = { USER_CONCURRENCY: '4' };

/** A bot that paints four pictures of a member at once, each of which the test finishes. */
export const startByHand = (clock = fastClock): Promise<World> =>
  startWorld({ bfl: BY_HAND, settings: ALL_AT_ONCE, clock });

/** Finishes so many of the pictures that are being painted, once all of them are. */
export async function finish(world: World, count: number, ofActive: number): Promise<void> {
  await world.bfl.taskWhere(() => world.bfl.activeTasks === ofActive);
  for (const task of world.bfl.tasks.filter(({ state }) => state === 'active').slice(0, count)) world.bfl.finish(task);
}

/** Resolves with the reply that has so many files. */
export function showing(invocation: Invocation, count: number): Promise<Message> {
  return invocation.replyWhere(({ attachments }) => attachments.length === count);
}

/** The ids of all files that a reply ever had, by their names. */
function idsByName({ revisions }: Invocation): Map<string, Set<string>> {
  const files = revisions.flatMap(({ message }) => message.attachments);
  return new Map(
    [...Map.groupBy(files, ({ filename }) => filename)].map(([name, same]) => [
      name,
      new Set(same.map(({ id }) => id)),
    ]),
  );
}

/** So many pictures were uploaded, each of them once. */
export function expectNoneUploadedTwice(invocation: Invocation, count: number): void {
  const ids = idsByName(invocation);
  expect(ids.size).toBe(count);
  for (const [name, uploads] of ids) expect([name, uploads.size]).toEqual([name, 1]);
}
