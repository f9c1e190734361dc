import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../sandbox/discord/discord.ts';
import { createParticipants, brokenEnvelopes } from '../../support/interaction-fuzz.ts';
import { FUZZ_SEED } from '../../support/hostile-strings.ts';
import { openProcessWorld, paintingIn } from '../../support/process-world.ts';

const CASES = 160;
const AT_ONCE = 20;

describe(`a process that is sent payloads that Discord never sends (seed ${FUZZ_SEED})`, () => {
  it('survives, answers each, goes on painting and ends when asked to', async () => {
    await using world = await openProcessWorld();
    const bot = await world.startBot();
    world.paintAll();
    const participants = await createParticipants(world.discord, []);
    const cases = fc.sample(brokenEnvelopes(participants), { numRuns: CASES, seed: FUZZ_SEED });
    expect(cases).toHaveLength(CASES);
    const sent: Invocation[] = [];
    for (let at = 0; at < CASES; at += AT_ONCE) {
      const batch = cases.slice(at, at + AT_ONCE);
      const some = batch.map(({ member, channel, data }) => world.discord.interact(member, data, channel));
      await Promise.allSettled(some.map(({ acknowledged }) => acknowledged));
      sent.push(...some);
    }
    expect(sent.filter(({ outcome }) => outcome !== 'acknowledged').map(({ payload }) => payload)).toEqual([]);

    const next = world.discord.guild.addMember({ name: 'Next' });
    await paintingIn(await next.command('imagine', { prompt: 'a fox' }));
    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    expect((await world.ledgerSums()).faults).toEqual([]);
  });
});
