import BetterSqlite from 'better-sqlite3';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it } from 'vitest';
import { reportPeriod } from '../../src/administration/report-periods.ts';
import { calendarIn } from '../../src/generation/model/periods.ts';
import { SpendingReader } from '../../src/administration/spending-reader.ts';
import { Reports } from '../../src/administration/reports.ts';
import { exportFiles } from '../../src/administration/export.ts';
import { createCapAlertStore } from '../../src/db/administration/cap-alerts.ts';
import { createCapRequestStore } from '../../src/db/administration/cap-requests.ts';
import { createOperatorReport } from '../../src/db/reports/operator-report.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { createPictureReportStore } from '../../src/db/archive/picture-report-store.ts';
import { createTakedownStore } from '../../src/db/archive/takedown-store.ts';
import { createStatementStore } from '../../src/db/administration/statement-receivers.ts';
import { createReferenceStore } from '../../src/db/archive/reference-store.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { createBackupState } from '../../src/db/archive/backup-state.ts';
import { bookCommandLine } from '../../src/db/generations/command-line.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { createDoneNoticeStore } from '../../src/db/generations/done-notices.ts';
import { createDraftStore } from '../../src/db/generations/drafts.ts';
import { createPublicationStore } from '../../src/db/archive/publications.ts';
import { createHistoryStore } from '../../src/db/archive/history-store.ts';
import { createLiveCounts } from '../../src/db/reports/live-counts.ts';
import { migrate } from '../../src/db/sqlite/migrate.ts';
import { migrations } from '../../src/db/sqlite/migrations/index.ts';
import { createPersonalDataStore } from '../../src/db/archive/personal-data-store.ts';
import { createPresetStore } from '../../src/db/presets/preset-store.ts';
import { createChartStore } from '../../src/db/reports/chart-store.ts';
import { createRefusalCountStore } from '../../src/db/reports/refusal-counts.ts';
import { createReportStore } from '../../src/db/reports/report-store.ts';
import type { Schema } from '../../src/db/schema.ts';
import { createCapPolicy } from '../../src/generation/admission/cap-policy.ts';
import { NO_CAPS, type Cap, type DefaultCaps } from '../../src/generation/model/caps.ts';
import { BY_BFL, capSet, COMMAND_LINE, draft, NOON } from '../support/drafts.ts';
import { paintInto } from '../support/painted-database.ts';

const DEFAULTS: DefaultCaps = {
  userDaily: 10 ** 9,
  userMonthly: 10 ** 9,
  guildDaily: 10 ** 9,
  guildMonthly: 10 ** 9,
  botDaily: 10 ** 9,
  botMonthly: 10 ** 9,
};
const GUILD = '100';
const MEMBER = '1';

/** The stores over one file, with a record of every query. */
async function openFilledDatabase() {
  const sqlite = new BetterSqlite(':memory:');
  migrate(sqlite, migrations);
  const sent: CompiledQuery[] = [];
  const kysely = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: sqlite }),
    log: ({ query }) => void sent.push(query),
  });
  const generations = createGenerationStore(kysely, { limit: 10 ** 9, windowMs: 600_000 }, DEFAULTS);
  const place = { guildId: GUILD, channelId: '10' };
  await paintInto(generations, place, { member: MEMBER, pictures: 3, atMs: NOON });
  await paintInto(generations, place, { member: '2', pictures: 2, atMs: NOON, end: 'moderated' });
  return {
    generations,
    /** With room for one more picture in the window. */
    narrow: createGenerationStore(kysely, { limit: 160_001, windowMs: 600_000 }, DEFAULTS),
    rated: createGenerationStore(kysely, null, NO_CAPS, { commands: 20, windowMs: 300_000 }),
    /** Where nothing fits any more. */
    capped: createGenerationStore(kysely, null, { ...NO_CAPS, userDaily: 0 }),
    requests: createCapRequestStore(kysely, DEFAULTS),
    doneNotices: createDoneNoticeStore(kysely),
    drafts: createDraftStore(kysely),
    history: createHistoryStore(kysely),
    publications: createPublicationStore(kysely),
    kysely,
    administration: createAdministrationStore(kysely),
    reports: createReportStore(kysely),
    charts: createChartStore(kysely),
    live: createLiveCounts(kysely),
    archive: createArchiveStore(kysely),
    backups: createBackupState(kysely),
    records: createPersonalDataStore(kysely),
    presets: createPresetStore(kysely),
    references: createReferenceStore(kysely),
    alerts: createCapAlertStore(kysely),
    pictureReports: createPictureReportStore(kysely),
    takedowns: createTakedownStore(kysely),
    /** The steps of the plans of all queries that the work runs. */
    plansOf: async (work: () => Promise<unknown>): Promise<string[]> => {
      sent.length = 0;
      await work();
      const queries = sent.filter(({ sql }) => /^\s*(?:select|with|update|delete|insert)/i.test(sql));
      expect(queries.length).toBeGreaterThan(0);
      return queries.flatMap(({ sql, parameters }) =>
        sqlite
          .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
          .all(...parameters)
          .map(({ detail }) => detail),
      );
    },
    [Symbol.asyncDispose]: () => kysely.destroy(),
  };
}

type FilledDatabase = Awaited<ReturnType<typeof openFilledDatabase>>;

/** Partial indexes with unfinished rows only, which may be scanned whole. */
const UNFINISHED_ONLY =
  /USING (?:COVERING )?INDEX (?:pictures_queue|pictures_held|pictures_waiting_since|pictures_not_before|pictures_on_their_way|pictures_with_provider|pictures_delayed|generations_unfinished|cap_requests_unfinished|publications_on_their_way|takedowns_pending|picture_reports_unshown)\b/;
/** No tables: results of earlier steps, and of the recursive queries over members and servers; and those of a few rows. */
const NO_TABLE =
  /^SCAN (?:told_prices|drafts|image|json_each|waiting|servers|burnt|CONSTANT ROW|\d+-ROW VALUES CLAUSE|\(subquery-\d+\))/;

const readsAll = (step: string): boolean =>
  step.startsWith('SCAN ') && !NO_TABLE.test(step) && !UNFINISHED_ONLY.test(step);
const sorts = (step: string): boolean => step.startsWith('USE TEMP B-TREE');

const CAPS: readonly Cap[] = (['member', 'guild', 'bot'] as const).flatMap((scope) =>
  (['day', 'month'] as const).map((span) => ({ scope, span, limit: 10 ** 9, source: { kind: 'operator' } }) as const),
);
const period = (span: 'today' | 'week' | 'days30' | 'month') => reportPeriod(span, NOON, calendarIn('utc'));
const clock = { now: () => NOON, monotonic: () => 0, sleep: () => Promise.resolve() };
const request = { userId: MEMBER, pseudonym: 'gone-1', requestedAtMs: NOON };
const reportsOf = ({ reports, generations, charts, administration: settings }: FilledDatabase) =>
  new Reports({
    store: reports,
    generations,
    charts,
    spending: new SpendingReader({ store: reports, charts, settings, defaults: DEFAULTS, clock }),
    settings,
    caps: createCapPolicy({ source: settings, rules: settings, defaults: DEFAULTS, clock }),
    leastPrice: () => 0,
    hasSeveralAccounts: true,
    clock,
  });

const FILE = { file: 'f', sha256: 'ab', bytes: 1, format: 'jpeg', size: { width: 1, height: 1 } } as const;

const PRESET = { name: 'P', template: 'x', modelId: null, aspect: null };
const PRESET_CHANGE = { owner: { kind: 'server', guildId: GUILD }, actorId: '9', atMs: NOON } as const;

/** Queries that members and admins wait for, and frequent ones of the bot: no table scan and no sorting. */
const HOT: readonly (readonly [string, (database: FilledDatabase) => Promise<unknown>])[] = [
  [
    'a hold, of a member whose name is noted',
    ({ generations }) => {
      const asked = draft({ id: '9' });
      return generations.accept({ ...asked, requester: { ...asked.requester, name: 'Ada' } }, capSet(), 10);
    },
  ],
  [
    'a second click',
    async ({ generations }) => {
      const origin = { parentId: '1', verb: 'again', input: '' } as const;
      for (const id of ['9', '10']) await generations.accept(draft({ id, origin }), capSet(), 10);
    },
  ],
  [
    'a question about the price, and its answers',
    async ({ generations, drafts }) => {
      const question = { id: '70', userId: MEMBER, guildId: GUILD, options: { prompt: 'a fox' }, isPrivate: false };
      await drafts.saveDraft({ ...question, origin: null, createdAtMs: NOON });
      await drafts.findDraft('70', 0);
      for (const id of ['71', '72']) await generations.accept({ ...draft({ id }), draftId: '70' }, capSet(), 10);
    },
  ],
  [
    'who is told that a command is done',
    async ({ doneNotices }) => {
      await doneNotices.setTellsDone(MEMBER, true, NOON);
      await doneNotices.tellsDone(MEMBER);
      await doneNotices.findResult('1');
      await doneNotices.untold(NOON - 1, 30_000);
    },
  ],
  [
    'a request to the admins',
    async ({ requests }) => {
      const { requester, reply } = draft({ id: '80', userId: MEMBER, guildId: GUILD });
      const wish = { id: '80', requester, reply, draftId: '70', price: 40_000, askedAtMs: NOON };
      await requests.ask(wish, { openSinceMs: 0, deniedSinceMs: 0 });
      await requests.lastOf(GUILD, MEMBER);
      await requests.unfinished();
      const answer = { id: '80', guildId: GUILD, actorId: '9', amount: 1, periods: capSet().periods, nowMs: NOON };
      await requests.decide({ ...answer, decision: 'once' }, 0);
    },
  ],
  ["a member's usage", ({ generations }) => generations.memberUsage(GUILD, MEMBER, capSet(CAPS))],
  ['the rules for a member', ({ administration }) => administration.rulesFor(GUILD, MEMBER)],
  ['the caps of a server', ({ administration }) => administration.guildCaps(GUILD)],
  ['the places in the queue', ({ generations }) => generations.queuePlaces()],
  ['when the next may start', ({ generations }) => generations.nextStartMs(NOON)],
  ['those who wait', ({ generations }) => generations.waitingPictures()],
  ['what a member has waiting', ({ generations }) => generations.waitingGenerations({ userId: MEMBER })],
  ['what a member sent of late', ({ generations }) => generations.submitsSince(MEMBER, NOON)],
  ["a member's strikes", ({ generations }) => generations.moderatedSince('2', NOON)],
  ["a member's last pictures", ({ generations }) => generations.recentPictures(GUILD, MEMBER, 5)],
  ['the prices that were told', ({ generations }) => generations.toldPrices()],
  ['one generation', ({ generations }) => generations.find('1')],
  ["a member's history", ({ history }) => history.older(MEMBER, null, 5)],
  ['its next page', ({ history }) => history.older(MEMBER, { createdAtMs: NOON, generationId: '9' }, 5)],
  ['its page before', ({ history }) => history.newer(MEMBER, { createdAtMs: NOON, generationId: '0' }, 5)],
  ['one of a history', ({ history }) => history.find('1')],
  ['what a start takes up', ({ generations }) => generations.unfinished()],
  ['the days of a server', ({ reports }) => reports.modelDays(GUILD, period('month').days)],
  ['the days of its accounts', ({ reports }) => reports.accountDays(GUILD, period('month').days)],
  ['the days of some members', ({ reports }) => reports.memberDays(GUILD, [MEMBER, '2'], period('days30').days)],
  ['the members of a month', ({ reports }) => reports.memberCount(GUILD, period('month'))],
  ['the first day of a server', ({ charts }) => charts.firstDay(GUILD)],
  ['how its daily limit changed', ({ charts }) => charts.dailyCapChanges(GUILD, 0)],
  [
    'the colours of a chart, given, known and taken over',
    async ({ charts }) => {
      const ids = ['1', '2', '3', '4', '5', '6', '7', '8'];
      for (const round of ['', '', 'b', 'c', 'd']) {
        const given = await charts.coloursOf(
          GUILD,
          'member',
          ids.map((id) => id + round),
          NOON,
        );
        expect(given.size).toBe(8);
      }
    },
  ],
  ['what was kept later on a day', ({ reports }) => reports.keptSince(GUILD, '2026-11-22', NOON)],
  ['what a server holds', ({ reports }) => reports.held(GUILD, ['2026-11-22', '2026-11'])],
  [
    'refusals that are counted',
    ({ kysely }) =>
      createRefusalCountStore(kysely).addRefusals([
        { guildId: GUILD, day: '2026-11-22', reason: 'words', refusals: 3 },
      ]),
  ],
  ['one member', (database) => reportsOf(database).member(GUILD, MEMBER, 'month', 0)],
  ['the models', (database) => reportsOf(database).models(GUILD, 'days30')],
  ['a page of an export', ({ reports }) => reports.exportPage(GUILD, period('month'), null, 250)],
  [
    'its next page',
    ({ reports }) => reports.exportPage(GUILD, period('month'), { createdAtMs: NOON, generationId: '5' }, 250),
  ],
  [
    'a whole export',
    async ({ reports }) => {
      const options = { guildId: GUILD, period: period('month'), format: 'csv', maxBytes: 10_000 } as const;
      for await (const { rows } of exportFiles(reports, clock, options)) expect(rows).toBe(5);
    },
  ],
  [
    'an alert about a limit that is noted, taken on, put off and told',
    async ({ alerts }) => {
      const key = { guildId: GUILD, period: '2026-11-22', share: 100 } as const;
      const amounts = { span: 'day', limit: 40_000, used: 40_000, isOwn: true, channelId: '10' } as const;
      await alerts.noteReached({ ...key, ...amounts, resetsAtMs: NOON, reachedAtMs: NOON });
      expect(await alerts.dueAlerts(NOON, 50)).toEqual([key]);
      expect(await alerts.claimAlert(key, NOON, NOON + 1)).toMatchObject({ tries: 1 });
      expect(await alerts.claimAlert(key, NOON, NOON + 1)).toBeNull();
      await alerts.tellLater(key, NOON);
      await alerts.endAlert(key, 'told');
      expect(await alerts.dueAlerts(NOON, 50)).toEqual([]);
    },
  ],
  ['what members used', ({ administration }) => administration.memberSpending(GUILD, '2026-11-22', [MEMBER, '2'])],
  ['the names of members', ({ reports }) => reports.memberNames(GUILD, [MEMBER, '2'])],
  ['what retention deletes of names', ({ archive }) => archive.deleteNames(NOON)],
  ['the audit trail', ({ administration }) => administration.auditTrail(GUILD, 10, 20)],
  ['the sum of a reconciliation', ({ administration }) => administration.billedBetween(NOON - 1, NOON, null)],
  ['the sum of one account', ({ administration }) => administration.billedBetween(NOON - 1, NOON, 'bfl')],
  ['what the accounts did', ({ kysely }) => createOperatorReport(kysely).accountSums('bfl', NOON)],
  ['the drained accounts', ({ administration }) => administration.drainedAccounts()],
  ['whether a member held too often', ({ rated }) => rated.heldTooOften(MEMBER, NOON)],
  [
    'what retention deletes of what was cancelled',
    async ({ archive, generations }) => {
      await generations.accept(draft({ id: '9' }), capSet(), 10);
      await generations.withdraw('9', NOON);
      expect(await archive.deleteCancelled(NOON, 50)).toBe(1);
    },
  ],
  ['what retention erases', ({ archive }) => archive.erasable(NOON, 50)],
  ['what a member wants erased', ({ archive }) => archive.erasableOf(MEMBER, NOON, 50)],
  ['what retention deletes of questions', ({ archive }) => archive.deleteQuestions(NOON)],
  ['the questions of a member who wants them erased', ({ archive }) => archive.eraseQuestionsOf(request, NOON)],
  ['an erasure', ({ archive }) => archive.markErased(['1', '2'], NOON)],
  ['the files that are to be deleted', ({ archive }) => archive.filesToDelete('', 100)],
  ['the end of files', ({ archive }) => archive.filesDeleted(['1', '2'])],
  ['the files that rows know', ({ archive }) => archive.knownFiles(['1-1.jpg', '2-1.png.part'])],
  ['whether a delivered generation is to be forgotten', ({ archive }) => archive.isToBeForgotten('1')],
  [
    'what is known of the backups',
    async ({ backups }) => {
      await backups.begin('origin', NOON);
      await backups.noteErasureSeen(NOON);
      await backups.forgetErasureSeen();
      await backups.read();
    },
  ],
  ['the end of a request', ({ archive }) => archive.closeRequest(request)],
  [
    'what a member has waiting in one server',
    ({ generations }) => generations.waitingGenerations({ userId: MEMBER, guildId: GUILD }),
  ],
  ['what of a member renders in one server', ({ generations }) => generations.renderingGenerations(MEMBER, GUILD)],
  [
    'a picture that was cancelled at its host',
    async ({ generations }) => {
      const picture = { generationId: '9', number: 1 };
      const task = { taskId: 't9', pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON + 1 };
      await generations.accept(draft({ id: '9' }), capSet(), 10);
      await generations.open('9');
      expect(await generations.claim(picture, NOON, BY_BFL)).toMatchObject({ kind: 'claimed' });
      await generations.startRendering(picture, task);
      expect(await generations.cancelRendering(picture, 0, NOON)).toMatchObject({ generationEnded: true });
    },
  ],
  [
    'a command of which a picture waits, cancelled',
    async ({ generations }) => {
      await generations.accept(draft({ id: '9' }), capSet(), 10);
      await generations.open('9');
      expect(await generations.cancelWaiting('9', 'cancelled', NOON)).toMatchObject({ ended: true });
    },
  ],
  [
    'a command that is withdrawn',
    async ({ generations }) => {
      await generations.accept(draft({ id: '9' }), capSet(), 10);
      expect(await generations.withdraw('9', NOON)).not.toBeNull();
    },
  ],
  [
    'what the command line spent, at first, at another price and for nothing',
    async ({ kysely }) => {
      expect(await bookCommandLine(kysely, COMMAND_LINE)).toBe(40_000);
      expect(await bookCommandLine(kysely, { ...COMMAND_LINE, cost: 50_000 })).toBe(10_000);
      expect(await bookCommandLine(kysely, { ...COMMAND_LINE, cost: 0 })).toBe(-50_000);
    },
  ],
  ['the presets of a server', ({ presets }) => presets.list(PRESET_CHANGE.owner)],
  [
    'a preset that is saved, replaced and deleted',
    async ({ presets }) => {
      for (const answer of ['saved', 'replaced'])
        expect(await presets.save(PRESET, '1', true, PRESET_CHANGE)).toBe(answer);
      expect(await presets.delete('1', PRESET_CHANGE)).toBe(true);
    },
  ],
  ['the references of a server', ({ references }) => references.list(PRESET_CHANGE.owner)],
  [
    'a reference that is saved, replaced and deleted',
    async ({ references }) => {
      for (const [index, saving] of (['saved', 'replaced'] as const).entries()) {
        const reference = {
          id: '1',
          name: 'R',
          kept: { ...FILE, file: `r${index}` },
          source: { sha256: null, generationId: null },
        };
        expect(await references.save(reference, true, PRESET_CHANGE)).toMatchObject({ saving });
      }
      expect(await references.delete('1', PRESET_CHANGE)).toBe('r1');
    },
  ],
  [
    "the end of a member's references",
    async ({ archive, references }) => {
      const own = { ...PRESET_CHANGE, owner: { kind: 'member', userId: MEMBER } } as const;
      await references.save(
        { id: '2', name: 'R', kept: { ...FILE, file: 'r2' }, source: { sha256: null, generationId: null } },
        false,
        own,
      );
      expect(await archive.eraseReferencesOf(request, NOON)).toEqual(['r2']);
    },
  ],
  ["the end of a member's presets", ({ archive }) => archive.deletePresets(MEMBER, NOON, NOON)],
  ['the earlier one of a generation', ({ generations }) => generations.findEarlier('1')],
  [
    'what is published',
    async ({ generations, publications, history }) => {
      await generations.accept(draft({ id: '9' }), capSet(), 10);
      const place = {
        channelId: '10',
        interactionId: '9',
        token: 't',
        tokenExpiresAtMs: NOON,
        attachmentLimitBytes: 1,
      };
      const publication = { ...place, generationId: '9' };
      expect(await publications.beginPublication(publication)).toBe(true);
      expect(await publications.beginPublication(publication)).toBe(false);
      expect(await history.find('9')).not.toBeNull();
      expect(await publications.finishPublication({ ...publication, interactionId: '8' }, '11')).toBe(false);
      expect(await publications.finishPublication(publication, '11')).toBe(true);
      await publications.withdrawPublication(publication);
    },
  ],
  ['what is being published', ({ publications }) => publications.unfinishedPublications()],
  [
    'a report of a picture, and where it is told',
    async ({ pictureReports }) => {
      const report = { generationId: '1', guildId: GUILD, userId: MEMBER, reason: 'x', picture: null, atMs: NOON };
      const limit = { most: 1, sinceMs: 0 };
      expect((await pictureReports.report(report, limit)).kind).toBe('reported');
      expect((await pictureReports.report(report, limit)).kind).toBe('already');
      expect((await pictureReports.report({ ...report, generationId: '2' }, limit)).kind).toBe('often');
      expect(await pictureReports.unshown()).toEqual(['1']);
      const told = {
        generationId: '1',
        guildId: GUILD,
        state: 'undecided',
        count: 1,
        shown: 0,
        message: null,
      } as const;
      const message = { channelId: '1', messageId: '2' };
      expect(await pictureReports.shown({ ...told, reasons: [], decidedBy: null }, message)).toBe(true);
    },
  ],
  [
    'what is looked up of a takedown',
    async ({ takedowns }) => {
      expect(await takedowns.findByMessage({ channelId: '1', messageId: '2' })).toBeNull();
      expect(await takedowns.find('1')).toBeNull();
      expect(await takedowns.pending()).toEqual([]);
      expect(await takedowns.isTakenDown('ab')).toBe(false);
    },
  ],
  ['a notice', ({ administration }) => administration.claimNotice('digest:1', 'me', NOON)],
];

/** Queries that sort few rows found by an index: the members of one period, the first of each queue, the servers of a window. */
const SORTED: readonly (readonly [string, (database: FilledDatabase) => Promise<unknown>])[] = [
  [
    'who gets statements',
    ({ kysely }) => createStatementStore(kysely).noteRefused({ guildId: GUILD, kind: 'user', id: MEMBER }, 1),
  ],
  ['a report of a month', ({ reports }) => reports.periodUsage(GUILD, period('month'), 10)],
  ['a report of thirty days', ({ reports }) => reports.periodUsage(GUILD, period('days30'), 10)],
  [
    'claims under the burn rate, and what it delays',
    async ({ generations, narrow }) => {
      for (const id of ['7', '8', '9']) {
        await generations.accept(draft({ id, userId: id }), capSet(), 10);
        await generations.open(id);
      }
      expect((await narrow.claim({ generationId: '7', number: 1 }, NOON, BY_BFL)).kind).toBe('claimed');
      expect((await narrow.claim({ generationId: '8', number: 1 }, NOON, BY_BFL)).kind).toBe('delayed');
      expect((await narrow.claim({ generationId: '9', number: 1 }, NOON, BY_BFL)).kind).toBe('delayed');
      expect((await narrow.letDelayedGo(NOON)).isDelaying).toBe(true);
      expect((await narrow.delayedUntil(NOON)).size).toBe(2);
      await narrow.mostOfWindow(NOON);
    },
  ],
  [
    'a picture from its command to its delivery',
    async ({ generations }) => {
      const ref = { generationId: '9', number: 1 };
      await generations.accept(draft({ id: '9' }), capSet(), 10);
      await generations.open('9');
      await generations.claim(ref, NOON, BY_BFL);
      await generations.requeue(ref, NOON);
      await generations.claim(ref, NOON, BY_BFL);
      await generations.startRendering(ref, { taskId: 't', pollingUrl: 'x', submittedAtMs: NOON, deadlineMs: NOON });
      expect(await generations.keep(ref, FILE, 40_000, NOON)).toMatchObject({ generationEnded: true });
      await generations.markUndelivered('9');
      expect(await generations.markDelivered('9', 'history', '1', NOON)).not.toBeNull();
    },
  ],
  [
    'a price that is told with the answer to the submit, and another one with the picture',
    async ({ generations }) => {
      for (const id of ['7', '8']) {
        await generations.accept(draft({ id, count: 4 }), capSet(), 100);
        await generations.open(id);
      }
      const ref = { generationId: '7', number: 1 };
      expect((await generations.claim(ref, NOON, BY_BFL)).kind).toBe('claimed');
      const task = { taskId: 't', pollingUrl: 'x', submittedAtMs: NOON, deadlineMs: NOON };
      await generations.startRendering(ref, task, 50_000);
      expect(await generations.priceTold(ref, 400_000, NOON)).toBe(true);
    },
  ],
  [
    'a task that was found for a lost submit',
    async ({ generations }) => {
      await generations.accept(draft({ id: '9' }), capSet(), 10);
      await generations.open('9');
      const ref = { generationId: '9', number: 1 };
      await generations.claim(ref, NOON, BY_BFL);
      const task = { taskId: 't', pollingUrl: 'x', submittedAtMs: NOON, deadlineMs: NOON };
      expect(await generations.startRendering(ref, task, null, { ...ref, submits: 2 })).toBeNull();
      expect(await generations.startRendering(ref, task, 40_000, { ...ref, submits: 1 })).not.toBeNull();
    },
  ],
  [
    'a submit that is lost twice',
    async ({ generations }) => {
      await generations.accept(draft({ id: '9' }), capSet(), 10);
      await generations.open('9');
      for (let submits = 1; submits <= 2; submits += 1) {
        await generations.claim({ generationId: '9', number: 1 }, NOON, BY_BFL);
        await generations.recoverLostSubmit({ generationId: '9', number: 1, submits }, NOON);
      }
    },
  ],
  ['every picture that waits in a server', ({ generations }) => generations.waitingPictures({ guildId: GUILD })],
  [
    'claims of what is blocked, and of what passes a cap',
    async ({ generations, capped, administration }) => {
      for (const id of ['8', '9']) {
        await generations.accept(draft({ id, userId: id }), capSet(), 10);
        await generations.open(id);
      }
      const block = { kind: 'user', id: '8', reason: 'x', blockedBy: '1', atMs: NOON } as const;
      await administration.block(block);
      expect(await generations.claim({ generationId: '8', number: 1 }, NOON, BY_BFL)).toEqual({ kind: 'blocked' });
      const ref = { generationId: '9', number: 1 };
      expect(await capped.claim(ref, NOON, BY_BFL)).toEqual({ kind: 'over_cap', scope: 'member' });
      expect(await capped.cancelOverCap(ref, NOON)).toMatchObject({ generationEnded: true });
    },
  ],
  ['what waits in a server', ({ generations }) => generations.waitingGenerations({ guildId: GUILD })],
  ['the heads of the queue', ({ generations }) => generations.queueHeads(2, NOON)],
  ['the members of a week', ({ reports }) => reports.memberCount(GUILD, period('week'))],
  ['the highest of a month', ({ reports }) => reports.topMembers(GUILD, period('month'), 10, 0)],
  ['the highest of 30 days', ({ reports }) => reports.topMembers(GUILD, period('days30'), 10, 0)],
  ['the channels of a month', ({ reports }) => reports.channels(GUILD, period('month').days)],
  ['the refusals of a month', ({ reports }) => reports.refusals(GUILD, period('month').days)],
  ['who was declined in a month', ({ reports }) => reports.declined(GUILD, period('month'), 10)],
  ['who was declined in 30 days', ({ reports }) => reports.declined(GUILD, period('days30'), 10)],
  ['a page of what a member may take along', ({ records }) => records.recordPage(MEMBER, null, 200)],
  ["a member's record in numbers", ({ records }) => records.memberRecord(MEMBER)],
  [
    'what is anonymised',
    async ({ archive, generations }) => {
      await archive.markErased(await archive.erasableOf(MEMBER, NOON, 50), NOON);
      await archive.anonymise(request, '2026-12', NOON * 2, 200);
      expect(await generations.recentPictures(GUILD, MEMBER, 5)).toEqual([]);
    },
  ],
  [
    'a report that is decided',
    async ({ pictureReports }) => {
      const report = { generationId: '1', guildId: GUILD, userId: MEMBER, reason: 'x', picture: null, atMs: NOON };
      await pictureReports.report(report, { most: 1, sinceMs: 0 });
      const decision = { generationId: '1', guildId: GUILD, actorId: '9', atMs: NOON };
      expect(await pictureReports.decide({ ...decision, decision: 'removed' })).toBe(true);
      expect(await pictureReports.decide({ ...decision, decision: 'approved' })).toBe(false);
    },
  ],
  [
    'what goes with a picture that is taken down',
    async ({ takedowns }) => {
      const takedown = { generationId: '1', actorId: '9', reason: 'x', atMs: NOON, message: null };
      expect(await takedowns.begin(takedown)).toMatchObject({ files: [] });
      expect(await takedowns.begin(takedown)).toBeNull();
      await takedowns.done('1', NOON);
    },
  ],
  ['what a scrape reads', ({ live }) => live.underWay()],
  ['the overview', (database) => reportsOf(database).overview(GUILD, 'month', 'member', 0)],
];

describe('the plan of', () => {
  it.each(HOT)('%s reads what it needs and sorts nothing', async (_name, work) => {
    await using database = await openFilledDatabase();
    const steps = await database.plansOf(() => work(database));
    expect(steps.filter((step) => readsAll(step) || sorts(step))).toEqual([]);
  });

  it.each(SORTED)('%s reads what it needs', async (_name, work) => {
    await using database = await openFilledDatabase();
    const steps = await database.plansOf(() => work(database));
    expect(steps.filter(readsAll)).toEqual([]);
  });

  it('a query without an index is reported', async () => {
    await using database = await openFilledDatabase();
    const steps = await database.plansOf(() => database.administration.blocks());
    expect(steps.filter(readsAll)).toEqual([expect.stringContaining('SCAN operator_blocks')]);
  });
});
