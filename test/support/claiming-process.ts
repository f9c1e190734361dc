/**
 * Claims every picture that the queue offers, over and over, until it is killed: one of several processes on one database. Says
 * `claimed <picture>` after each commit. Arguments: the database, the limit in micro-dollars.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { BY_BFL } from './drafts.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const [, , path = '', limit = '0'] = process.argv;
const database = openDatabase(path);
const store = createGenerationStore(database.kysely, { limit: Number(limit), windowMs: 600_000 });
say('open');
for (let round = 0; ; round += 1) {
  try {
    await store.letDelayedGo(Date.now());
    const heads = await store.queueHeads(3, Date.now());
    if (heads.length === 0) say(`idle ${round}`);
    for (const head of heads) {
      const { kind } = await store.claim(head, Date.now(), BY_BFL);
      if (kind === 'claimed') say(`claimed ${head.generationId}/${head.number}`);
    }
  } catch (error) {
    // Another process holds the file; the queue offers the picture again.
    say(`again: ${String(error)}`);
  }
  await nextTurn();
}
