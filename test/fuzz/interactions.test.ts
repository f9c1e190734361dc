import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Invocation } from '../../sandbox/discord/discord.ts';
import { allVerbs } from '../support/all-commands.ts';
import { createParticipants, interactionCases, type Participants, type FuzzCase } from '../support/interaction-fuzz.ts';
import { UncaughtErrors, FUZZ_FACTOR, FUZZ_SEED } from '../support/hostile-strings.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';

const isImagine = ({ data }: Invocation['payload']): boolean => Object(data)['name'] === 'imagine';

const AT_ONCE = 40;
const ROUNDS = 45 * FUZZ_FACTOR;

describe(`a bot that is sent anything (seed ${FUZZ_SEED})`, () => {
  let world: World;
  let participants: Participants;
  const uncaught = new UncaughtErrors();
  let count = 0;
  let rounds = 0;
  const sent: Invocation[] = [];
  const soundIds = new Set<string>();

  beforeAll(async () => {
    // With so many at once, a loaded machine may take longer than Discord's 3 s, which is not tested here.
    world = await startWorld({
      discord: { callbackDeadlineMs: 20_000 },
      settings: { USER_DAILY_USD: '0.80', USER_PACE_USD: '10', USER_QUEUE: '4' },
    });
    participants = await createParticipants(world.discord, [...allVerbs().keys()]);
  });
  afterAll(async () => {
    uncaught[Symbol.dispose]();
    await world[Symbol.asyncDispose]();
  });

  it('answers each, once and in time', async () => {
    const batch = fc.array(interactionCases(participants), { minLength: AT_ONCE, maxLength: AT_ONCE });
    const property = fc.asyncProperty(batch, async (cases) => {
      rounds += 1;
      if (rounds % 8 === 0) await reset();
      const invocations = cases.map((one) => send(one));
      await Promise.allSettled(invocations.map(({ acknowledged }) => acknowledged));
      const unanswered = invocations.filter(({ outcome }) => outcome !== 'acknowledged');
      expect(unanswered.map(({ payload }) => JSON.stringify(payload))).toEqual([]);
      expect(uncaught.errors).toEqual([]);
    });
    await fc.assert(property, { seed: FUZZ_SEED, numRuns: ROUNDS, endOnFailure: true });
    expect(count).toBeGreaterThanOrEqual(1_800);
    const broken = world.logLines.filter((line) => line.includes('a command broke'));
    expect(broken.filter((line) => soundIds.has(/"interaction":"(\d+)"/.exec(line)?.[1] ?? ''))).toEqual([]);
  }, 90_000);

  it('keeps its ledger correct, breaks no rule of Discord, and goes on painting', async () => {
    // A pause that one of the cases set must not keep accepted pictures from ending.
    await reset();
    const accepted = sent.filter(
      ({ payload, revisions }) => isImagine(payload) && revisions[0]?.message.loading === true,
    );
    expect(accepted.length).toBeGreaterThan(10);
    // The answers must differ, else the cases would prove little.
    expect(new Set(sent.map(({ reply }) => (reply === null ? '' : textOf(reply)))).size).toBeGreaterThan(50);
    await Promise.all(
      accepted.map((one) => one.replyWhere((message) => !message.loading && !/🎨|⏳|⏸/u.test(textOf(message)))),
    );
    const next = world.discord.addGuild({ name: 'Fresh' }).addMember({ name: 'Next' });
    await pictureIn(await next.command('imagine', { prompt: 'a fox' }));
    expect(world.discord.violations).toEqual([]);
    expect(await world.ledgerFaults()).toEqual([]);
    const entries = await world.ledger();
    expect(entries.reduce((sum, { held }) => sum + held, 0)).toBe(0);
    expect(uncaught.errors).toEqual([]);
  });

  /** Undoes changes that the cases of admins may have made, so that pictures are still generated. */
  async function reset(): Promise<void> {
    const [, admin, operator] = participants.members;
    await operator?.command('operator resume');
    for (const setting of ['channels', 'roles', 'models', 'words', 'size', 'pictures'])
      await admin?.command('settings clear', { setting });
    const last = await admin?.command('limits resume');
    await last?.acknowledged;
  }

  function send({ member, channel, data, isSound }: FuzzCase): Invocation {
    count += 1;
    const invocation = world.discord.interact(member, data, channel);
    sent.push(invocation);
    if (isSound) soundIds.add(invocation.id);
    return invocation;
  }
});
