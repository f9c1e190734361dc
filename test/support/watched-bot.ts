import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startWorld, type World } from './world.ts';
import { scrape, WATCHED } from './scrape.ts';
import type { Samples } from './exposition.ts';

const FAILING_UPLOAD = { method: 'PATCH', path: /@original/u, reply: { status: 500 } } as const;

/**
 * The metrics of a bot in which there is something to tell of each: pictures kept, declined, with BFL and kept waiting, a message
 * that was delivered and one that is owed.
 */
export async function metricsOfBusyBot(): Promise<Samples> {
  await using world = await startWorld({
    bfl: { latencyMs: Number.POSITIVE_INFINITY },
    settings: { ...WATCHED, USER_CONCURRENCY: '1' },
    timings: { backupLookEveryMs: 100 },
  });
  collectGarbage();
  await world.logLineWhere((line) => line.includes('"msg":"balance reconciled"'));
  await world.logLineWhere((line) => line.includes('"msg":"an automatic backup was taken and verified"'));
  world.bfl.next({ outcome: 'content-moderated' });
  await askAndPaint(world, 2);
  await world.logLineWhere((line) => line.includes('"msg":"delivered"'));
  world.discord.fault({ ...FAILING_UPLOAD, times: Infinity });
  await askAndPaint(world, 1);
  await world.logLineWhere((line) => line.includes('could not deliver yet'));
  const tasks = world.bfl.tasks.length;
  await world.member('Ben').command('imagine', { prompt: 'a hare', count: 2 });
  await world.bfl.taskWhere(() => world.bfl.tasks.length > tasks);
  return await scrape(world);
}

/** Without this, a process with much room may have no collection to tell of by the end. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('This version of Node offers no collection');
  Reflect.apply(collect, undefined, []);
}

/** A new member's command, and the end of each of its pictures. */
async function askAndPaint(world: World, count: number): Promise<void> {
  const before = world.bfl.tasks.length;
  await world.member().command('imagine', { prompt: 'a fox', count });
  for (let painted = 0; painted < count; painted += 1) {
    await world.bfl.taskWhere(() => world.bfl.tasks.length > before + painted);
    for (const task of world.bfl.tasks) world.bfl.finish(task);
  }
}
