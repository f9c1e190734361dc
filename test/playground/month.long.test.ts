import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODELS } from '../../playground/month/members.ts';
import { writeMonth } from '../../playground/month/month.ts';
import { planMonth } from '../../playground/month/plan.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { openDatabase, type Database } from '../../src/db/sqlite/database.ts';
import { auditLedger } from '../../src/db/ledger/ledger-audit.ts';
import { models } from '../../src/flux/models.ts';
import { resolveCaps } from '../../src/generation/admission/cap-policy.ts';
import { NO_CAPS } from '../../src/generation/model/caps.ts';
import { calendarIn, periodsAt } from '../../src/generation/model/periods.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function kinds<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)].toSorted();
}

/** In the middle of a month, in the afternoon. */
const NOW = Date.parse('2026-11-18T15:00:00Z');
const GUILD = '100000000000000001';
const ADMIN = '100000000000000015';
const MEMBERS = Array.from({ length: 8 }, (_, at) => ({
  userId: String(100_000_000_000_000_010n + BigInt(at)),
  roleIds: [],
  locale: 'en-US',
}));

describe('the month of eight members', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: Database;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const databasePath = join(folder.path, 'easel.db');
    await writeMonth({
      databasePath,
      dataFolder: folder.path,
      guildId: GUILD,
      channels: [
        { channelId: '100000000000000002' },
        { channelId: '100000000000000004', parentChannelId: '100000000000000002' },
      ],
      adminId: ADMIN,
      members: MEMBERS,
      nowMs: NOW,
    });
    database = openDatabase(databasePath);
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  it('leaves books that agree with every picture, and nothing held or unfinished', async () => {
    expect(await auditLedger(database.kysely)).toEqual([]);
    const states = await database.kysely.selectFrom('generations').select('state').distinct().execute();
    expect(states).toEqual([{ state: 'delivered' }]);
  });

  it('has something of everything: eight members, models, both hosts, declined, failed, cancelled and lost pictures', async () => {
    const pictures = await database.kysely
      .selectFrom('pictures')
      .innerJoin('generations', 'id', 'generation_id')
      .select(['pictures.user_id', 'model_id', 'host', 'pictures.state', 'failure_reason', 'file'])
      .execute();
    expect(kinds(pictures.map(({ user_id }) => user_id))).toEqual(MEMBERS.map(({ userId }) => userId));
    expect(kinds(pictures.map(({ model_id }) => model_id))).toEqual(Object.keys(MODELS).toSorted());
    expect(kinds(pictures.map(({ state }) => state))).toEqual(['cancelled', 'failed', 'kept', 'moderated']);
    expect(kinds(pictures.flatMap(({ host }) => host ?? []))).toEqual(['bfl', 'replicate']);
    expect(pictures.some(({ failure_reason }) => failure_reason === 'not_handed_over')).toBe(true);
    for (const { file } of pictures.slice(-20)) if (file !== null) await access(join(folder.path, 'images', file));
  });

  it('lets nobody pass a limit, raises those of two members, and leaves one member little', async () => {
    const store = createGenerationStore(database.kysely);
    const administration = createAdministrationStore(database.kysely);
    const set = await administration.guildCaps(GUILD);
    expect(kinds(set.map(({ subjectId }) => subjectId))).toHaveLength(3);
    const defaults = { ...NO_CAPS, userDaily: 1_000_000, userMonthly: 10_000_000 };
    const left: number[] = [];
    for (const requester of MEMBERS.map((member) => ({ ...member, guildId: GUILD, joinedAtMs: 0 }))) {
      const caps = { caps: resolveCaps(set, requester, defaults, NOW), periods: periodsAt(NOW, calendarIn('utc')) };
      const usages = await store.capUsages(GUILD, requester.userId, caps);
      for (const { used, limit } of usages) expect(used).toBeLessThanOrEqual(limit);
      left.push(...usages.flatMap(({ span, used, limit }) => (span === 'month' ? limit - used : [])));
    }
    expect(left.filter((micros) => micros < 130_000)).toHaveLength(1);
  });
});

it('is planned the same for the same moment, with every model at its own price', () => {
  expect(planMonth(NOW)).toEqual(planMonth(NOW));
  for (const [id, { price }] of Object.entries(MODELS)) {
    const model = models.find((one) => one.id === id);
    expect(model?.price({ size: { width: 1024, height: 1024 }, inputs: [], asked: { aspect: '1:1' } }), id).toBe(price);
  }
});
