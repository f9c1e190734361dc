import { describe, expect, it } from 'vitest';
import { modelNames } from '../../sandbox/atlascloud/models.ts';
import { startSandboxAtlasCloud } from '../../sandbox/atlascloud/atlascloud.ts';
import { replies, startSandboxBfl, type SandboxBfl } from '../../sandbox/bfl/bfl.ts';
import { startSandboxReplicate } from '../../sandbox/replicate/replicate.ts';
import { hostSettings } from '../../sandbox/settings.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { bringsPictures } from '../support/final-replies.ts';
import { openKeyRouter } from '../support/key-router.ts';
import { startWorld, type World } from '../support/world.ts';

const MEMBERS = 20;
const EACH = 10;
/** So many the first account paints before it dies. */
const UNTIL = 40;
const QUICK = { pictures: 'plain', latencyMs: 30 } as const;
const NO_LIMITS = {
  USER_PACE_USD: '10',
  USER_DAILY_USD: '10',
  USER_MONTHLY_USD: '100',
  GUILD_DAILY_USD: '100',
  GUILD_MONTHLY_USD: '1000',
  BOT_DAILY_USD: '100',
  BOT_MONTHLY_USD: '1000',
  BURN_USD: 'none',
};

/** An account that goes on while the first one dies. */
interface Second extends AsyncDisposable {
  readonly account: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly prompts: () => string[];
  /** In micro-dollars. */
  readonly billed: () => number;
}

const SECONDS = {
  Replicate: async (): Promise<Second> => {
    const replicate = await startSandboxReplicate(QUICK);
    return {
      account: 'replicate',
      settings: hostSettings(replicate),
      prompts: () => replicate.tasks.map(({ prompt }) => prompt),
      billed: () => Math.round(replicate.billedUsd * 1_000_000),
      [Symbol.asyncDispose]: () => replicate[Symbol.asyncDispose](),
    };
  },
  AtlasCloud: async (): Promise<Second> => {
    const atlasCloud = await startSandboxAtlasCloud({ ...QUICK, models: modelNames });
    return {
      account: 'atlascloud',
      settings: hostSettings(atlasCloud),
      prompts: () => atlasCloud.tasks.map(({ prompt }) => prompt),
      billed: () => Math.round(atlasCloud.billedUsd * 1_000_000),
      [Symbol.asyncDispose]: () => atlasCloud[Symbol.asyncDispose](),
    };
  },
  'a second key of BFL': async (firstKey: string, firstUrl: string): Promise<Second> => {
    await using opening = new AsyncDisposableStack();
    const apiKey = 'bfl_sandbox_second_key_0123456789';
    const bfl = opening.use(await startSandboxBfl({ ...QUICK, apiKey }));
    const urls = new Map([
      [firstKey, firstUrl],
      [apiKey, bfl.apiUrl],
    ]);
    const router = opening.use(await openKeyRouter(urls));
    const stack = opening.move();
    return {
      account: 'bfl-2',
      settings: { BFL_API_KEY_2: apiKey, BFL_API_URL: router.url },
      prompts: () => bfl.tasks.map(({ prompt }) => prompt),
      billed: () => bfl.billedCredits * 10_000,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  },
};

/** How the first account dies, once it has painted some. */
const DEATHS = {
  'runs out of credits': (bfl: SandboxBfl) => {
    bfl.credits = UNTIL * 4;
  },
  'has its key refused': (bfl: SandboxBfl) => {
    const isDead = (): boolean => bfl.tasks.length >= UNTIL;
    for (const on of ['submit', 'probe', 'credits'] as const)
      bfl.fault({ on, times: Number.POSITIVE_INFINITY, reply: replies.forbidden(), when: isDead });
  },
} as const;

async function ledgerOf(world: World) {
  await using database = openDatabase(world.config.databasePath);
  return await database.kysely
    .selectFrom('ledger')
    .innerJoin('pictures', (join) =>
      join.onRef('pictures.generation_id', '=', 'ledger.generation_id').onRef('pictures.number', '=', 'ledger.picture'),
    )
    .select(['pictures.account', 'ledger.billed_micros', 'ledger.charged_micros', 'ledger.kind'])
    .execute();
}

describe.each([
  ['runs out of credits', 'Replicate'],
  ['runs out of credits', 'AtlasCloud'],
  ['has its key refused', 'a second key of BFL'],
] as const)('an account of BFL that %s while 200 pictures wait, beside %s', (death, beside) => {
  it('has each painted once, and the ledger is what the hosts billed', async () => {
    await using first = await startSandboxBfl({ pictures: 'plain', latencyMs: 150 });
    await using second = await SECONDS[beside](first.apiKey, first.apiUrl);
    const world = await startWorld({
      settings: { ...hostSettings(first), ...second.settings, ...NO_LIMITS },
      timings: { holdRate: null },
    });
    DEATHS[death](first);
    const members = Array.from({ length: MEMBERS }, (_, index) => world.member(`Member ${index}`));
    const commands = await Promise.all(
      members.flatMap((member, index) =>
        Array.from({ length: EACH }, (_unused, number) =>
          member.command('imagine', { prompt: `heron ${index}/${number}` }),
        ),
      ),
    );
    await Promise.all(commands.map((command) => command.replyWhere(bringsPictures)));
    const prompts = [...first.tasks.map(({ prompt }) => prompt), ...second.prompts()];
    expect([prompts.length, new Set(prompts).size]).toEqual([MEMBERS * EACH, MEMBERS * EACH]);
    expect(first.tasks.length).toBeGreaterThanOrEqual(UNTIL);
    expect(second.prompts().length).toBeGreaterThan(0);
    const rows = await ledgerOf(world);
    const billedBy = (account: string): number =>
      rows.filter((row) => row.account === account).reduce((sum, { billed_micros: billed }) => sum + billed, 0);
    expect(
      rows.every(({ kind, billed_micros: billed, charged_micros: charged }) => kind === 'settle' && billed === charged),
    ).toBe(true);
    expect(billedBy('bfl')).toBe(first.billedCredits * 10_000);
    expect(billedBy(second.account)).toBe(second.billed());
    await world.endSoundly();
  });
});
