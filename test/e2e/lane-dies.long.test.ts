import { expect, it } from 'vitest';
import { startSandboxReplicate } from '../../sandbox/replicate/replicate.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { bringsPictures } from '../support/final-replies.ts';
import { startWorld } from '../support/world.ts';

const MEMBERS = 20;
const EACH = 10;

it('an account that runs out of credits while 200 pictures wait: each is painted once, and the ledger is what the hosts billed', async () => {
  await using replicate = await startSandboxReplicate({ pictures: 'plain', latencyMs: 30 });
  const world = await startWorld({
    bfl: { latencyMs: 150, credits: 40 * 4 },
    settings: {
      REPLICATE_API_KEY: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
      USER_PACE_USD: '10',
      USER_DAILY_USD: '10',
      USER_MONTHLY_USD: '100',
      GUILD_DAILY_USD: '100',
      GUILD_MONTHLY_USD: '1000',
      BOT_DAILY_USD: '100',
      BOT_MONTHLY_USD: '1000',
      BURN_USD: 'none',
    },
    timings: { holdRate: null },
  });
  const members = Array.from({ length: MEMBERS }, (_, index) => world.member(`Member ${index}`));
  const commands = await Promise.all(
    members.flatMap((member, index) =>
      Array.from({ length: EACH }, (_unused, number) =>
        member.command('imagine', { prompt: `heron ${index}/${number}` }),
      ),
    ),
  );
  await Promise.all(commands.map((command) => command.replyWhere(bringsPictures)));
  const prompts = [...world.bfl.tasks.map(({ prompt }) => prompt), ...replicate.tasks.map(({ prompt }) => prompt)];
  expect(new Set(prompts).size).toBe(MEMBERS * EACH);
  expect(prompts).toHaveLength(MEMBERS * EACH);
  expect(replicate.tasks.length).toBeGreaterThan(0);
  await using database = openDatabase(world.config.databasePath);
  const rows = await database.kysely
    .selectFrom('ledger')
    .innerJoin('pictures', (join) =>
      join.onRef('pictures.generation_id', '=', 'ledger.generation_id').onRef('pictures.number', '=', 'ledger.picture'),
    )
    .select(['host', 'billed_micros', 'kind'])
    .execute();
  const billedBy = (host: string): number =>
    rows.filter((row) => row.host === host).reduce((sum, { billed_micros: billed }) => sum + billed, 0);
  expect(rows.every(({ kind }) => kind === 'settle')).toBe(true);
  expect(billedBy('bfl')).toBe(world.bfl.billedCredits * 10_000);
  expect(billedBy('replicate')).toBe(replicate.tasks.length * 40_000);
  await world.endSoundly();
});
