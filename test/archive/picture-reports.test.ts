import { describe, expect, it } from 'vitest';
import { createPictureReportStore } from '../../src/db/archive/picture-report-store.ts';
import { createTakedownStore } from '../../src/db/archive/takedown-store.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { HOUR_MS } from '../../src/runtime/durations.ts';
import { capSet, draft, NOON } from '../support/drafts.ts';

const LIMIT = { most: 5, sinceMs: NOON - HOUR_MS };

async function openReports(count: number) {
  const database = openDatabase(':memory:');
  const { kysely } = database;
  const generations = createGenerationStore(kysely);
  for (let id = 1; id <= count; id += 1)
    await generations.accept(draft({ id: String(id), userId: '7' }), capSet(), 100);
  const reports = createPictureReportStore(kysely);
  return {
    reports,
    takedowns: createTakedownStore(kysely),
    report: (generationId: string, userId: string, atMs = NOON) =>
      reports.report({ generationId, guildId: '100', userId, reason: 'x', picture: null, atMs }, LIMIT),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describe('reports of a member', () => {
  it('are five an hour over all pictures, and each picture once', async () => {
    await using opened = await openReports(7);
    const { report } = opened;
    expect(await report('1', '9', NOON - HOUR_MS)).toEqual({ kind: 'reported' });
    for (const id of ['2', '3', '4', '5', '6']) expect(await report(id, '9')).toEqual({ kind: 'reported' });
    expect(await report('2', '9')).toEqual({ kind: 'already' });
    expect(await report('7', '9')).toEqual({ kind: 'often', sinceMs: NOON });
    expect(await report('7', '10')).toEqual({ kind: 'reported' });
  });

  it('are counted together where two report the same picture at once', async () => {
    await using opened = await openReports(1);
    const { report, reports } = opened;
    await Promise.all(['9', '10', '11'].map((userId) => report('1', userId)));
    expect(await reports.find('1')).toMatchObject({ count: 3, shown: 0, state: 'undecided', reasons: ['x', 'x', 'x'] });
    expect(await reports.unshown()).toEqual(['1']);
  });
});

describe('a decision about a report', () => {
  it('is the first one, also of two at once, and only on its server', async () => {
    await using opened = await openReports(1);
    const { report, reports, takedowns } = opened;
    await report('1', '9');
    const decision = { generationId: '1', guildId: '100', actorId: '50', atMs: NOON };
    expect(await reports.decide({ ...decision, guildId: '200', decision: 'removed' })).toBeNull();
    expect(await takedowns.pending()).toEqual([]);
    const decided = await Promise.all(
      (['removed', 'approved'] as const).map((one) => reports.decide({ ...decision, decision: one })),
    );
    expect(decided).toEqual([true, false]);
    expect(await takedowns.pending()).toMatchObject([{ generationId: '1', by: 'moderators', actorId: '50' }]);
    expect(await report('1', '10')).toEqual({ kind: 'decided', state: 'removed' });
    // Its message is written anew, by whichever process.
    expect(await reports.unshown()).toEqual(['1']);
  });

  it('has its message written anew where one from before the decision was written over it', async () => {
    await using opened = await openReports(1);
    const { report, reports } = opened;
    await report('1', '9');
    const before = await reports.find('1');
    const message = { channelId: '3', messageId: '4' };
    await reports.decide({ generationId: '1', guildId: '100', actorId: '50', atMs: NOON, decision: 'approved' });
    const after = await reports.find('1');
    if (before === null || after === null) throw new Error('The report is gone');
    expect(await reports.shown(after, message)).toBe(true);
    expect(await reports.unshown()).toEqual([]);
    expect(await reports.shown(before, message)).toBe(false);
    expect(await reports.unshown()).toEqual(['1']);
  });
});
