// Preloaded into the bot by a soak: collects garbage when asked over IPC, and tells what memory is still in use.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { getHeapSpaceStatistics, setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the parent asks for: what is in use, or a file with every object of the heap. */
export type ProbeQuestion = { readonly kind: 'usage' } | { readonly kind: 'snapshot'; readonly file: string };

/** Where V8 keeps compiled code and what belongs to it: bounded by the size of the program, and grows for as long as functions become hot. */
const CODE_SPACES = /^(?:code|trusted)_(?:large_object_)?space$/;

/** Finalizers run between two collections, and let go of more. */
const COLLECTIONS = 5;

// `npm start` has no --expose-gc: a context that is made after the flag was set has the function.
setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
if (typeof collect !== 'function') throw new Error('This version of Node offers no collection');
const collectGarbage = collect;

process.on('message', (question: ProbeQuestion) => void answer(question));
// The parent must not keep the bot from ending.
process.channel?.unref();

async function answer(question: ProbeQuestion): Promise<void> {
  for (let turn = 0; turn < COLLECTIONS; turn += 1) {
    Reflect.apply(collectGarbage, undefined, []);
    await nextTurn();
  }
  if (question.kind === 'snapshot') writeHeapSnapshot(question.file);
  process.send?.({ ...process.memoryUsage(), compiledCode: compiledCode() });
}

function compiledCode(): number {
  return getHeapSpaceStatistics()
    .filter(({ space_name }) => CODE_SPACES.test(space_name))
    .reduce((bytes, { space_used_size }) => bytes + space_used_size, 0);
}
