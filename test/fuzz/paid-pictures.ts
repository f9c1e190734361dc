import fc from 'fast-check';
import { expect } from 'vitest';
import { httpAnswer, jsonAnswer, openRawServer, RawAnswer, type RawRequest } from '../support/raw-server.ts';
import { isFinal } from '../support/final-replies.ts';
import { FUZZ_SEED, UncaughtErrors } from '../support/hostile-strings.ts';
import { PIXEL, providerAnswers, soundBodies } from '../support/provider-fuzz.ts';
import { pictureIn, startWorld } from '../support/world.ts';

/** BFL's answers for one picture; null for a valid one. */
interface Plan {
  readonly submit: RawAnswer | null;
  readonly poll: RawAnswer | null;
  readonly download: RawAnswer | null;
}

/** Runs rounds of this many commands at once; BFL answers each of them wrongly at one step, at several or at none. */
export async function fuzzPaidPictures({
  rounds,
  atOnce,
}: {
  readonly rounds: number;
  readonly atOnce: number;
}): Promise<void> {
  using uncaught = new UncaughtErrors();
  const plans = new Map<string, Plan>();
  await using server = await openRawServer((heard) => say(heard, plans, server.url));
  await using world = await startWorld({
    settings: {
      BFL_API_URL: server.url,
      BFL_CONCURRENCY: '100',
      BOT_DAILY_USD: 'none',
      GUILD_DAILY_USD: 'none',
      BURN_USD: 'none',
      STRIKES: 'none',
    },
    timings: {
      startTimeoutMs: 200,
      fetchTimeoutMs: 200,
      // Long enough for so many at once on a loaded machine: an answer that does come must mostly be in time.
      taskTimeoutMs: 4_000,
      requestTimeoutMs: 2_000,
      downloadTimeoutMs: 2_000,
      pauseProbeMs: 20,
      pauseTimeoutMs: 2_000,
      breaker: { failures: 1_000_000, firstTrialMs: 100, lastTrialMs: 100 },
    },
  });
  let count = 0;
  let painted = 0;

  const bodies = soundBodies(server.url, 'x');
  const plan = fc.record({
    submit: fc.option(providerAnswers(bodies, 'submit'), { freq: 2 }),
    poll: fc.option(providerAnswers(bodies, 'poll'), { freq: 2 }),
    download: fc.option(providerAnswers(bodies, 'download'), { freq: 2 }),
  });
  const property = fc.asyncProperty(fc.array(plan, { minLength: atOnce, maxLength: atOnce }), async (batch) => {
    const finals = batch.map(async (one) => {
      count += 1;
      const prompt = `case ${count}`;
      plans.set(String(count), one);
      const invocation = await world.member(`m${count}`).command('imagine', { prompt });
      return invocation.replyWhere(isFinal);
    });
    const shown = await Promise.all(finals);
    painted += shown.filter(({ attachments }) => attachments.length > 0).length;
    expect(uncaught.errors).toEqual([]);
  });
  await fc.assert(property, { seed: FUZZ_SEED, numRuns: rounds, endOnFailure: true });
  expect(count).toBe(rounds * atOnce);
  // The outcomes must differ, else the cases would prove little.
  expect(painted).toBeGreaterThan(count / 30);
  expect(count - painted).toBeGreaterThan(count / 5);

  plans.set('after', { submit: null, poll: null, download: null });
  await pictureIn(await world.member('Next').command('imagine', { prompt: 'case after' }));
  expect(await world.ledgerFaults()).toEqual([]);
  const entries = await world.ledger();
  expect(entries.reduce((sum, { held }) => sum + held, 0)).toBe(0);
  expect(world.discord.violations).toEqual([]);
}

/** Chooses the answer by the number of the case, which is in the prompt and then in the URLs. */
function say({ path, body }: RawRequest, plans: ReadonlyMap<string, Plan>, url: string): RawAnswer {
  if (path.startsWith('/v1/credits')) return new RawAnswer(jsonAnswer({ credits: 900 }));
  const id = /\/(?:poll|picture)\/(\w+)/.exec(path)?.[1] ?? /"prompt":"case (\w+)"/.exec(body)?.[1] ?? '';
  const { submit, ready } = soundBodies(url, id);
  const plan = plans.get(id);
  if (path.startsWith('/v1/')) return plan?.submit ?? new RawAnswer(jsonAnswer(submit));
  if (path.startsWith('/poll/')) return plan?.poll ?? new RawAnswer(jsonAnswer(ready));
  return plan?.download ?? new RawAnswer(httpAnswer(200, [['content-type', 'image/png']], PIXEL));
}
