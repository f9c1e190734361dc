import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { openDatabase, type Database } from '../../../src/db/sqlite/database.ts';
import { createAdministrationStore } from '../../../src/db/administration/store.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { auditLedger } from '../../../src/db/ledger/ledger-audit.ts';
import { firstOpenMonth } from '../../../src/archive/months.ts';
import { copyDatabase } from '../../../src/db/backup/snapshot.ts';
import { passedCap } from '../../../src/db/generations/passed-cap.ts';
import type { Block } from '../../../src/administration/store.ts';
import { FailWaiting } from '../../../src/generation/pipeline/fail-waiting.ts';
import { createCapPolicy } from '../../../src/generation/admission/cap-policy.ts';
import { DAY_MS } from '../../../src/runtime/durations.ts';
import { NEW_DAYS } from '../../../src/generation/model/new-member.ts';
import { SPANS, type CapSpan, type DefaultCaps } from '../../../src/generation/model/caps.ts';
import type { CancelReason, PictureRef } from '../../../src/generation/model/generation.ts';
import { periodsAt, type Calendar, type Period } from '../../../src/generation/model/periods.ts';
import type { WaitingOf } from '../../../src/generation/ports/generation-store.ts';
import { BY_BFL, draft } from '../../support/drafts.ts';
import { setBack } from '../../support/set-back.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { intlDate, ZONES } from '../../support/zones.ts';

/** The night in which daylight saving time ends in Berlin: midnight is near, and the day has 25 hours. */
const START = Date.parse('2026-10-24T20:00:00Z');
const GUILDS = ['100', '200'];
const MEMBERS = ['1', '2', '3'];
const ROLES = ['7', '8'];
const PRICES = [14_000, 40_000, 70_000];
const DEFAULTS: DefaultCaps = {
  userDaily: 200_000,
  userMonthly: 500_000,
  guildDaily: 300_000,
  guildMonthly: 700_000,
  botDaily: 500_000,
  botMonthly: 900_000,
};

const guild = fc.constantFrom(...GUILDS);
const member = fc.constantFrom(...MEMBERS);
const blockedMember = fc.record({ kind: fc.constant('user' as const), id: member });
const blockedGuild = fc.record({ kind: fc.constant('guild' as const), id: guild });
/** Which of the unfinished pictures a step is about: an index, modulo their number. */
const pick = fc.nat(11);
const subject = fc.oneof(
  fc.record({ subject: fc.constant('member' as const), subjectId: member }),
  fc.record({ subject: fc.constant('role' as const), subjectId: fc.constantFrom(...ROLES) }),
  fc.record({
    subject: fc.constantFrom('everyone' as const, 'guild' as const, 'ceiling' as const),
    subjectId: fc.constant(''),
  }),
  fc.record({
    subject: fc.constant('new' as const),
    subjectId: fc.constant(''),
    days: fc.constantFrom(NEW_DAYS.min, NEW_DAYS.usual, NEW_DAYS.max),
  }),
);

/** How many times our own price BFL says that a picture costs; null where it says nothing. */
const told = fc.constantFrom(null, 0.5, 1, 2, 10, 11);

/** One event: by the bot, a member, an admin, BFL, or time. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('commands' as const),
      guild,
      member,
      roles: fc.subarray(ROLES),
      /** null: Discord did not say. */
      joinedDaysAgo: fc.constantFrom(null, 0.5, 1, 6, 30, 400),
      price: fc.constantFrom(...PRICES),
      count: fc.integer({ min: 1, max: 4 }),
      /** The number of commands at the same time. */
      atOnce: fc.integer({ min: 1, max: 3 }),
      acknowledged: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('paint' as const), pick, told }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tell' as const), pick, told }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('keep' as const), pick, share: fc.constantFrom(1, 0.5, 0) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fail' as const), pick, moderated: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancelAtHost' as const), pick, begun: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), guild, member }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('block' as const), target: fc.oneof(blockedMember, blockedGuild) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('cap' as const),
      guild,
      subject,
      span: fc.constantFrom(...SPANS),
      limit: fc.option(fc.integer({ min: 0, max: 500_000 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('grant' as const),
      guild,
      member,
      amount: fc.constantFrom(40_000, 100_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('zone' as const), guild, zone: fc.constantFrom(...ZONES) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 1_800 }) }),
  },
);

const anyStep = fc.oneof(
  { weight: 12, arbitrary: step },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('backup' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const) }) },
);

/** A history of up to twenty steps. */
export const history = fc.array(step, { minLength: 4, maxLength: 20 });
/** The same, in which backups are taken and restored. */
export const historyWithRestores = fc.array(anyStep, { minLength: 8, maxLength: 24 });
type LifecycleEvent = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/** The bot's database, without the bot: every step goes through the stores that the bot uses. */
class FilledDatabase implements AsyncDisposable {
  readonly #path: string;
  #database: Database;
  #generations;
  #administration;
  #failWaiting;
  readonly #clock = { now: () => this.#now, monotonic: () => this.#now, sleep: () => Promise.resolve() };
  #now = START;
  /** The day and month of each server, as last seen, and the zones that the server was in since. */
  readonly #opened = new Map<string, { readonly key: string; readonly zones: Set<string> }>();
  #lastId = 0;

  /** In memory it takes no backup. */
  constructor(path = ':memory:') {
    this.#path = path;
    this.#database = openDatabase(path);
    this.#generations = createGenerationStore(this.#database.kysely, null, DEFAULTS);
    this.#administration = createAdministrationStore(this.#database.kysely);
    this.#failWaiting = new FailWaiting({
      store: this.#generations,
      clock: this.#clock,
      onChange: () => undefined,
    });
  }

  async take(next: LifecycleEvent): Promise<void> {
    switch (next.kind) {
      case 'commands':
        return this.#commands(next);
      case 'paint':
        return this.#paint(next.pick, next.told);
      case 'tell':
        return this.#tell(next.pick, next.told ?? 1);
      case 'keep':
        return this.#keep(next.pick, next.share);
      case 'fail':
        return this.#fail(next.pick, next.moderated);
      case 'cancelAtHost':
        return this.#cancelAtHost(next.pick, next.begun);
      case 'cancel':
        return this.#cancel({ guildId: next.guild, userId: next.member }, 'cancelled');
      case 'block':
        return this.#block(next.target);
      case 'restart':
        return this.#restart();
      case 'cap':
        await this.#administration.changeCap(
          next.guild,
          { ...next.subject, span: next.span },
          next.limit,
          this.#audit(next.guild, 'cap'),
        );
        return this.#endOverCap(next.guild);
      case 'grant':
        return this.#grant(next.guild, next.member, next.amount);
      case 'zone':
        return this.#changeZone(next.guild, next.zone);
      case 'time':
        this.#now += next.minutes * 60_000;
        return undefined;
      case 'backup':
        rmSync(this.#backup, { force: true });
        return copyDatabase(this.#path, this.#backup);
      case 'restore':
        return existsSync(this.#backup) ? this.#restore() : undefined;
    }
  }

  get #backup(): string {
    return `${this.#path}.backup`;
  }

  /** Nothing that counts in a month which is not over is less than it was; what waited is given back. */
  async #restore(): Promise<void> {
    const open = firstOpenMonth(this.#now);
    const counting = async (): Promise<string[]> =>
      (await this.#database.kysely.selectFrom('balances').selectAll().execute())
        .filter(({ period, charged_micros: charged }) => period >= open && charged > 0)
        .map((row) => `${row.guild_id} ${row.user_id} ${row.period} ${row.charged_micros} of ${row.granted_micros}`)
        .toSorted();
    const caps = await this.#database.kysely.selectFrom('guild_caps').selectAll().execute();
    const before = await counting();
    await this.#database[Symbol.asyncDispose]();
    await setBack(this.#path, this.#backup, this.#now);
    this.#database = openDatabase(this.#path);
    this.#generations = createGenerationStore(this.#database.kysely, null, DEFAULTS);
    this.#administration = createAdministrationStore(this.#database.kysely);
    this.#failWaiting = new FailWaiting({ store: this.#generations, clock: this.#clock, onChange: () => undefined });
    expect(await auditLedger(this.#database.kysely)).toEqual([]);
    expect(await this.#database.kysely.selectFrom('guild_caps').selectAll().execute()).toEqual(caps);
    expect(await counting()).toEqual(before);
  }

  async #commands({
    guild: guildId,
    member: userId,
    roles,
    joinedDaysAgo,
    price,
    count,
    atOnce,
    acknowledged,
  }: Extract<LifecycleEvent, { kind: 'commands' }>): Promise<void> {
    const policy = createCapPolicy({
      source: this.#administration,
      rules: this.#administration,
      defaults: DEFAULTS,
      clock: this.#clock,
    });
    const joinedAtMs = joinedDaysAgo === null ? null : this.#now - joinedDaysAgo * DAY_MS;
    const caps = await policy.capsFor({ guildId, userId, roleIds: roles, joinedAtMs });
    this.#checkOpening(guildId, caps.periods.guild, await this.#administration.calendarOf(guildId));
    const drafts = Array.from({ length: atOnce }, () => {
      this.#lastId += 1;
      const asked = draft({ id: String(this.#lastId), userId, guildId, count, unitPrice: price, atMs: this.#now });
      return { ...asked, requester: { ...asked.requester, roleIds: roles, joinedAtMs } };
    });
    const results = await Promise.all(drafts.map((one) => this.#generations.accept(one, caps, 100)));
    if (results.some(({ kind }) => kind === 'accepted')) {
      // No cap is ever exceeded.
      const { usages } = await this.#generations.memberUsage(guildId, userId, caps);
      for (const { used, limit, scope, span } of usages) {
        expect(used, `${scope}/${span} after an accepted command`).toBeLessThanOrEqual(limit);
      }
    }
    for (const [index, result] of results.entries()) {
      if (result.kind !== 'accepted') continue;
      const id = drafts[index]?.reply.interactionId ?? '';
      await (acknowledged ? this.#generations.open(id) : this.#generations.withdraw(id, this.#now));
    }
  }

  async #paint(index: number, times: number | null): Promise<void> {
    const ref = await this.#picture('queued', index);
    if (ref === null) return;
    const { kind } = await this.#generations.claim(ref, this.#now, BY_BFL);
    await this.#checkClaim(ref, kind);
    if (kind !== 'claimed') return;
    // In half of the cases the process dies before the answer comes.
    if (index % 2 === 0) return;
    const task = {
      taskId: 't',
      pollingUrl: 'https://api.bfl.ai/v1/get_result?id=t',
      submittedAtMs: this.#now,
      deadlineMs: this.#now + 300_000,
    };
    const price = times === null ? null : (await this.#listPrice(ref)) * times;
    await this.#generations.startRendering(ref, task, price);
  }

  /** BFL says what a picture costs that it paints; two pollers hear it at the same time. */
  async #tell(index: number, times: number): Promise<void> {
    const ref = await this.#picture('rendering', index);
    if (ref === null) return;
    const price = (await this.#listPrice(ref)) * times;
    const results = await Promise.all([1, 2].map(() => this.#generations.priceTold(ref, price, this.#now)));
    expect(results.filter(Boolean).length).toBeLessThanOrEqual(1);
  }

  async #listPrice({ generationId }: PictureRef): Promise<number> {
    return (await this.#generations.find(generationId))?.listPrice ?? 0;
  }

  /** Nothing leaves the queue while its member or server is blocked, or while it passes a cap. */
  async #checkClaim({ generationId }: PictureRef, kind: string): Promise<void> {
    const { userId, guildId } = (await this.#generations.find(generationId))?.requester ?? draft({ id: '' }).requester;
    const { block } = await this.#administration.rulesFor(guildId, userId);
    const passed = await passedCap(this.#database.kysely, generationId, DEFAULTS, this.#now);
    expect(kind).toBe(block !== null ? 'blocked' : passed === null ? 'claimed' : 'over_cap');
  }

  /** Nothing waits beyond a cap then. */
  async #endOverCap(guildId: string): Promise<void> {
    await this.#failWaiting.overCap({ guildId });
    for (const generationId of await this.#generations.waitingGenerations({ guildId })) {
      expect(await passedCap(this.#database.kysely, generationId, DEFAULTS, this.#now)).toBeNull();
    }
  }

  /** The block, what is cancelled for it, and its end: later commands go on. */
  async #block(target: Pick<Block, 'kind' | 'id'>): Promise<void> {
    await this.#administration.block({ ...target, reason: 'x', blockedBy: '9', atMs: this.#now });
    await this.#paint(1, null);
    const of = target.kind === 'user' ? { userId: target.id } : { guildId: target.id };
    await this.#cancel(of, 'blocked');
    expect(await this.#generations.waitingGenerations(of)).toEqual([]);
    await this.#administration.unblock(target.kind, target.id, this.#audit('', 'block'));
  }

  async #keep(index: number, share: number): Promise<void> {
    const ref = await this.#picture('rendering', index);
    if (ref === null) return;
    const file = { file: 'x.jpg', sha256: '', bytes: 1, format: 'jpeg', size: { width: 64, height: 64 } } as const;
    const unitPrice = (await this.#generations.find(ref.generationId))?.unitPrice ?? 0;
    // Two pollers see it ready at the same time.
    const results = await Promise.all(
      [1, 2].map(() => this.#generations.keep(ref, file, unitPrice * share, this.#now)),
    );
    expect(results.filter((ended) => ended !== null)).toHaveLength(1);
  }

  async #fail(index: number, moderated: boolean): Promise<void> {
    const rendering = await this.#picture('rendering', index);
    const ref = rendering ?? (await this.#picture('queued', index));
    if (ref === null) return;
    const failed = { state: 'failed', reason: 'timed_out', details: [], billed: 40_000 } as const;
    const declined = { state: 'moderated', reason: 'content_moderated', details: ['x'], billed: 0 } as const;
    await (rendering === null
      ? this.#generations.failWaiting(ref, failed, this.#now)
      : this.#generations.fail(ref, moderated ? declined : failed, this.#now));
  }

  /** Whoever cancelled it, and its poll, hear of its end at the same time. */
  async #cancelAtHost(index: number, begun: boolean): Promise<void> {
    const ref = await this.#picture('rendering', index);
    if (ref === null) return;
    const billed = begun ? 40_000 : 0;
    const results = await Promise.all([1, 2].map(() => this.#generations.cancelRendering(ref, billed, this.#now)));
    expect(results.filter((ended) => ended !== null)).toHaveLength(1);
  }

  async #cancel(of: WaitingOf, reason: CancelReason): Promise<void> {
    for (const id of await this.#generations.waitingGenerations(of)) {
      // Two processes do it at the same time.
      const results = await Promise.all([1, 2].map(() => this.#generations.cancelWaiting(id, reason, this.#now)));
      expect(results.filter((cancelled) => cancelled !== null)).toHaveLength(1);
    }
  }

  /** The recovery of a start. */
  async #restart(): Promise<void> {
    for (let ref = await this.#picture('submitting', 0); ref !== null; ref = await this.#picture('submitting', 0)) {
      const submits = (await this.#generations.find(ref.generationId))?.pictures[ref.number - 1]?.submits ?? 0;
      // Two processes take it up at the same time.
      const lost = [1, 2].map(() => this.#generations.recoverLostSubmit({ ...ref, submits }, this.#now));
      expect((await Promise.all(lost)).filter((recovered) => recovered !== null)).toHaveLength(1);
    }
  }

  async #grant(guildId: string, userId: string, amount: number): Promise<void> {
    const periods = periodsAt(this.#now, await this.#administration.calendarOf(guildId));
    await this.#administration.grant({ guildId, userId, amount, reason: 'x', actorId: '9', periods, atMs: this.#now });
  }

  /** The change itself opens no new period. */
  async #changeZone(guildId: string, zone: string): Promise<void> {
    const before = await this.#administration.calendarOf(guildId);
    const inForce = periodsAt(this.#now, before).guild;
    this.#checkOpening(guildId, inForce, before);
    await this.#administration.changeSettings(guildId, { timeZone: zone }, this.#audit(guildId, 'zone'));
    const after = await this.#administration.calendarOf(guildId);
    for (const span of SPANS) expect(periodsAt(this.#now, after).guild[span].key).toBe(inForce[span].key);
    this.#checkOpening(guildId, inForce, after);
  }

  /** Whoever opens a day or month finds the one before ended in each zone that the server was in during it. */
  #checkOpening(guildId: string, periods: Readonly<Record<CapSpan, Period>>, { timeZone }: Calendar): void {
    for (const span of SPANS) {
      const { key } = periods[span];
      const last = this.#opened.get(`${guildId} ${span}`);
      if (last?.key === key) {
        last.zones.add(timeZone);
        continue;
      }
      for (const zone of last?.zones ?? []) expect(intlDate(this.#now, zone) > `${last?.key}~`).toBe(true);
      this.#opened.set(`${guildId} ${span}`, { key, zones: new Set([timeZone]) });
    }
  }

  #audit(guildId: string, subjectKey: string) {
    return { guildId, actorId: '9', action: 'set', subject: subjectKey, before: null, after: null, atMs: this.#now };
  }

  async #picture(state: 'queued' | 'submitting' | 'rendering', index: number): Promise<PictureRef | null> {
    const rows = await this.#database.kysely
      .selectFrom('pictures')
      .select(['generation_id', 'number'])
      .where('state', '=', state)
      .orderBy('generation_id')
      .orderBy('number')
      .execute();
    const row = rows[index % Math.max(1, rows.length)];
    return row === undefined ? null : { generationId: row.generation_id, number: row.number };
  }

  /** The database add up, nothing is negative, and each picture's money stands in the period of its hold. */
  async check(): Promise<void> {
    const { kysely } = this.#database;
    expect(await auditLedger(kysely)).toEqual([]);
    const balances = await kysely.selectFrom('balances').selectAll().execute();
    for (const balance of balances) {
      expect(balance.held_micros).toBeGreaterThanOrEqual(0);
      expect(balance.charged_micros).toBeGreaterThanOrEqual(0);
    }
    const pictures = await kysely
      .selectFrom('pictures')
      .innerJoin('ledger', (on) =>
        on.onRef('ledger.generation_id', '=', 'pictures.generation_id').on('ledger.kind', '=', 'hold'),
      )
      .innerJoin('generations', 'generations.id', 'pictures.generation_id')
      .select([
        'pictures.state',
        'pictures.charged_micros',
        'pictures.price_micros',
        'ledger.guild_id',
        'ledger.user_id',
        'ledger.guild_day',
      ])
      .execute();
    const expected = new Map<string, { held: number; charged: number }>();
    for (const row of pictures) {
      const key = `${row.guild_id}/${row.user_id}/${row.guild_day}`;
      const sum = expected.get(key) ?? { held: 0, charged: 0 };
      const onItsWay = ['held', 'queued', 'submitting', 'rendering'].includes(row.state);
      expected.set(key, {
        held: sum.held + (onItsWay ? row.price_micros : 0),
        charged: sum.charged + (row.charged_micros ?? 0),
      });
    }
    const carried = await kysely.selectFrom('ledger').selectAll().where('reason', 'like', 'carried over: %').execute();
    for (const row of carried) {
      const key = `${row.guild_id}/${row.user_id}/${row.guild_day}`;
      const sum = expected.get(key) ?? { held: 0, charged: 0 };
      expected.set(key, { ...sum, charged: sum.charged + row.charged_micros });
    }
    for (const [key, sum] of expected) {
      const [guildId, userId, period] = key.split('/');
      const balance = balances.find(
        (row) => row.guild_id === guildId && row.user_id === userId && row.period === period,
      );
      expect({ held: balance?.held_micros, charged: balance?.charged_micros }, key).toEqual(sum);
    }
    const { charged } = await kysely
      .selectFrom('daily_usage')
      .select((eb) => eb.fn.sum<number | null>('charged_micros').as('charged'))
      .executeTakeFirstOrThrow();
    expect(charged ?? 0).toBe([...expected.values()].reduce((sum, { charged: one }) => sum + one, 0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }
}

/** Plays one history and checks the database after it. */
export async function playHistory(steps: readonly LifecycleEvent[]): Promise<void> {
  await using database = new FilledDatabase();
  for (const next of steps) await database.take(next);
  await database.check();
}

/** The same with a database on the disk. */
export async function playHistoryWithRestores(steps: readonly LifecycleEvent[]): Promise<void> {
  await using folder = await temporaryFolder();
  await using database = new FilledDatabase(join(folder.path, 'easel.db'));
  for (const next of steps) await database.take(next);
  await database.check();
}
