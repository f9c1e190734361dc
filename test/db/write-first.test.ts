import { describe, expect, it } from 'vitest';
import { createCapRequestStore } from '../../src/db/administration/cap-requests.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { createPictureReportStore } from '../../src/db/archive/picture-report-store.ts';
import { createTakedownStore } from '../../src/db/archive/takedown-store.ts';
import { createReferenceStore } from '../../src/db/archive/reference-store.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { bookCommandLine } from '../../src/db/generations/command-line.ts';
import { createDraftStore } from '../../src/db/generations/drafts.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { createPresetStore } from '../../src/db/presets/preset-store.ts';
import { createChartStore } from '../../src/db/reports/chart-store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { NO_CAPS } from '../../src/generation/model/caps.ts';
import { BY_BFL, capSet, COMMAND_LINE, draft, NOON } from '../support/drafts.ts';
import { recordStatements } from '../support/sql-statements.ts';

const AUDIT = { guildId: '100', actorId: '9', action: 'x', subject: 'x', before: null, after: null, atMs: NOON };
const FAILED = { state: 'failed', reason: 'provider_failed', details: [], billed: 0 } as const;
const FILE = { file: 'f', sha256: 'ab', bytes: 1, format: 'jpeg', size: { width: 1, height: 1 } } as const;
const TASK = { taskId: 't', pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON + 1 };
const IS_WRITE = /^(?:insert|update|delete)/i;

const ref = (generationId: string) => ({ generationId, number: 1 });

/** Every method of the stores that writes in a transaction, each in the ways that it can go. */
async function writeEverything(): Promise<void> {
  await using database = openDatabase(':memory:');
  const { kysely } = database;
  const store = createGenerationStore(kysely, { limit: 40_000, windowMs: 600_000 });
  const capped = createGenerationStore(kysely, null, { ...NO_CAPS, userDaily: 0 });
  const administration = createAdministrationStore(kysely);
  const archive = createArchiveStore(kysely);
  await createChartStore(kysely).coloursOf('100', 'member', ['1', '2'], NOON);
  const queue = async (id: string): Promise<void> => {
    await store.accept(draft({ id, userId: id }), capSet(), 100);
    await store.open(id);
  };

  for (const id of ['1', '2', '3', '4', '5', '6', '7']) await queue(id);
  await store.accept(draft({ id: '1' }), capSet(), 100);
  const origin = { parentId: '1', verb: 'again', input: '' } as const;
  for (const id of ['10', '11']) await store.accept(draft({ id, userId: '10', origin }), capSet(), 100);
  await store.accept({ ...draft({ id: '12' }), mostPrice: 1 }, capSet(), 100);
  const drafts = createDraftStore(kysely);
  const unconfirmed = {
    id: '20',
    userId: '20',
    guildId: '100',
    options: { prompt: 'a fox' },
    isPrivate: false,
    origin: null,
  };
  await drafts.saveDraft({ ...unconfirmed, createdAtMs: NOON });
  for (const [id, draftId] of [
    ['21', '20'],
    ['22', '20'],
    ['23', 'gone'],
  ] as const) {
    await store.accept({ ...draft({ id, userId: '20' }), draftId }, capSet(), 100);
  }
  const requests = createCapRequestStore(kysely, { ...NO_CAPS, userDaily: 10_000 });
  const since = { openSinceMs: 0, deniedSinceMs: 0 };
  const { requester, reply } = draft({ id: '30', userId: '20' });
  const wish = { requester, reply, draftId: '20', price: 40_000, askedAtMs: NOON };
  for (const id of ['30', '31']) await requests.ask({ ...wish, id }, since);
  const { periods: inForce } = capSet();
  const answered = { guildId: '100', actorId: '9', amount: 1_000_000, periods: inForce, nowMs: NOON };
  for (const decision of ['once', 'denied'] as const) await requests.decide({ ...answered, id: '30', decision }, 0);
  await requests.ask({ ...wish, id: '32' }, since);
  await requests.decide({ ...answered, id: '32', decision: 'denied' }, 0);
  expect(await requests.ask({ ...wish, id: '33' }, since)).toMatchObject({ kind: 'denied' });
  await archive.deleteQuestions(0);
  await archive.eraseQuestionsOf({ userId: '20', pseudonym: 'gone-20', requestedAtMs: NOON }, NOON);
  await capped.accept(draft({ id: '8' }), capSet(), 100);
  await store.accept(draft({ id: '9', userId: '9' }), capSet(), 100);
  await store.withdraw('9', NOON);

  expect(await store.claim(ref('1'), NOON, BY_BFL)).toMatchObject({ kind: 'claimed' });
  expect(await store.claim(ref('2'), NOON, BY_BFL)).toMatchObject({ kind: 'delayed' });
  expect(await capped.claim(ref('3'), NOON, BY_BFL)).toMatchObject({ kind: 'over_cap' });
  await store.startRendering(ref('1'), TASK);
  await store.keep(ref('1'), FILE, 40_000, NOON);
  await store.markUndelivered('1');
  await store.markDelivered('1', 'history', '1', NOON);
  await store.failWaiting(ref('2'), FAILED, NOON);
  await capped.cancelOverCap(ref('3'), NOON);
  await store.cancelWaiting('4', 'cancelled', NOON);
  await store.accept(draft({ id: '10', userId: '10' }), capSet(), 100);
  await store.open('10');
  expect(await createGenerationStore(kysely).claim(ref('10'), NOON, BY_BFL)).toMatchObject({ kind: 'claimed' });
  await store.startRendering(ref('10'), TASK);
  expect(await store.cancelRendering(ref('10'), 0, NOON)).not.toBeNull();
  for (const submits of [1, 2]) {
    await capped.claim(ref('5'), NOON, BY_BFL);
    await store.recoverLostSubmit({ ...ref('5'), submits }, NOON);
  }
  await administration.block({ kind: 'user', id: '6', reason: 'x', blockedBy: '9', atMs: NOON });
  expect(await store.claim(ref('6'), NOON, BY_BFL)).toMatchObject({ kind: 'blocked' });
  await administration.unblock('user', '6', AUDIT);
  await administration.unblock('user', '6', AUDIT);

  const cap = { subject: 'everyone', subjectId: '', span: 'day' } as const;
  for (const limit of [1, null]) await administration.changeCap('100', cap, limit, AUDIT);
  const { periods } = capSet();
  await administration.grant({
    guildId: '100',
    userId: '1',
    amount: 1,
    reason: 'x',
    actorId: '9',
    periods,
    atMs: NOON,
  });
  await administration.changeSettings('100', { timeZone: 'Europe/Berlin' }, AUDIT);
  for (const pausedBy of ['9', '9', null, null]) await administration.setGuildPause('100', pausedBy, AUDIT);
  for (const reason of ['tea', null, null]) await administration.setBotPause(reason, AUDIT);
  for (const present of [true, true, false]) {
    await administration.changeList('100', { kind: 'word' }, 'x', present, AUDIT);
    await administration.changeList('100', { kind: 'role' }, 'x', present, AUDIT);
  }

  for (const cost of [40_000, 40_000, 50_000, 0]) await bookCommandLine(kysely, { ...COMMAND_LINE, cost });
  const presets = createPresetStore(kysely);
  const change = { owner: { kind: 'server', guildId: '100' }, actorId: '9', atMs: NOON } as const;
  const preset = { name: 'P', template: 'x', modelId: null, aspect: null };
  for (const isReplacing of [false, false, true]) await presets.save(preset, 'p', isReplacing, change);
  for (const answer of [true, false]) expect(await presets.delete('p', change)).toBe(answer);
  await presets.save(preset, 'own', false, { ...change, owner: { kind: 'member', userId: '1' } });
  expect(await archive.deletePresets('1', NOON, NOON)).toBe(1);
  const references = createReferenceStore(kysely);
  const reference = {
    id: 'r',
    name: 'R',
    kept: { ...FILE, file: 'r.jpg' },
    source: { sha256: null, generationId: null },
  };
  for (const [index, isReplacing] of [false, false, true].entries()) {
    const kept = { ...FILE, file: `r${index}.jpg` };
    await references.save({ ...reference, kept }, isReplacing, change);
  }
  for (const file of ['r2.jpg', null]) expect(await references.delete('r', change)).toBe(file);
  await references.save(reference, false, { ...change, owner: { kind: 'member', userId: '1' } });
  const forgotten = { userId: '1', pseudonym: 'gone-1', requestedAtMs: NOON };
  expect(await archive.eraseReferencesOf(forgotten, NOON)).toEqual(['r.jpg']);

  const reports = createPictureReportStore(kysely);
  const report = { generationId: '2', guildId: '100', userId: '9', reason: 'x', picture: null, atMs: NOON };
  for (const most of [9, 9, 0]) await reports.report(report, { most, sinceMs: 0 });
  const decision = { generationId: '2', guildId: '100', actorId: '9', atMs: NOON };
  for (const answer of [true, false]) expect(await reports.decide({ ...decision, decision: 'removed' })).toBe(answer);
  await reports.report({ ...report, generationId: '3' }, { most: 9, sinceMs: 0 });
  await reports.withdraw('3');
  const takedowns = createTakedownStore(kysely);
  const takedown = { generationId: '2', actorId: '9', reason: 'x', atMs: NOON, message: null };
  expect(await takedowns.begin(takedown)).toMatchObject({ files: [] });
  expect(await takedowns.begin(takedown)).toBeNull();

  const request = await archive.requestErasure({ userId: '1', pseudonym: 'gone-1', requestedAtMs: NOON });
  await archive.markErased(['1'], NOON);
  expect(await archive.deleteCancelled(NOON, 10)).toBe(1);
  expect(await archive.anonymise(request, '2027-01', NOON * 2, 10)).toBe('done');
}

/** The statements between each begin and its end. */
function transactionsIn(statements: readonly string[]): string[][] {
  const transactions: string[][] = [];
  for (const sql of statements) {
    if (/^begin/i.test(sql)) transactions.push([]);
    else transactions.at(-1)?.push(sql);
  }
  return transactions.map((all) =>
    all.slice(
      0,
      all.findIndex((sql) => /^(?:commit|rollback)/i.test(sql)),
    ),
  );
}

describe('a transaction that writes', () => {
  it('begins with the write that locks: what it reads stays true until its commit', async () => {
    using recording = recordStatements();
    await writeEverything();
    const writing = transactionsIn(recording.statements).filter((all) => all.some((sql) => IS_WRITE.test(sql)));
    expect(writing.length).toBeGreaterThan(50);
    expect(writing.filter(([first = '']) => !IS_WRITE.test(first))).toEqual([]);
  });
});
