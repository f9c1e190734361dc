import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, type Member } from '../../sandbox/discord/discord.ts';
import { allPaths } from '../support/all-commands.ts';
import { FUZZ_FACTOR, FUZZ_SEED, hostileText, UncaughtErrors } from '../support/hostile-strings.ts';
import { answerTo } from '../support/history.ts';
import { startWorld, type World } from '../support/world.ts';

const AT_ONCE = 20;
const ROUNDS = 25 * FUZZ_FACTOR;

/** Every option that is suggested for, with its command. */
const SUGGESTED = allPaths().flatMap(({ path, options }) =>
  options.filter(({ autocomplete }) => autocomplete === true).map(({ name }) => ({ path, option: name })),
);

/** What is typed: anything, or a piece of what there is. */
const typed = fc.oneof(
  hostileText.map((text) => text.slice(0, 6_000)),
  fc.constantFrom('', ' ', 'p', 'PRESET', 'style of', '{prompt}', 'Europe', '00000000-0000-4000-8000-000000000000'),
);

let world: World;
let members: readonly Member[];

/** Presets of any name and text, as many as may be: what cannot be saved is refused. */
async function savePresets(member: Member, scope: 'me' | 'server'): Promise<void> {
  const contents = fc.sample(fc.record({ name: hostileText, template: hostileText }), { seed: FUZZ_SEED, numRuns: 40 });
  for (const [index, { name, template }] of contents.entries()) {
    const options = {
      name: `${index}${name}`.slice(0, 40),
      template: `preset ${template}`.slice(0, 4_000),
      for: scope,
    };
    await answerTo(await member.command('preset save', options, { unchecked: true }));
  }
}

beforeAll(async () => {
  world = await startWorld();
  const { guild } = world.discord;
  const admin = guild.addMember({ name: 'Admin', permissions: Permission.ManageGuild, locale: 'zh-CN' });
  const ada = guild.addMember({ name: 'Ada' });
  members = [ada, admin, world.discord.addGuild({ name: 'Elsewhere' }).addMember({ name: 'Stranger' })];
  await savePresets(ada, 'me');
  await savePresets(admin, 'server');
});

afterAll(async () => {
  expect(world.discord.violations).toEqual([]);
  await world[Symbol.asyncDispose]();
});

describe(`suggestions for anything that is typed (seed ${FUZZ_SEED})`, () => {
  it(`come in time, 25 at most, as Discord takes them: ${ROUNDS * AT_ONCE} cases`, async () => {
    using uncaught = new UncaughtErrors();
    const most = { choices: 0 };
    const one = fc.record({
      target: fc.constantFrom(...SUGGESTED),
      member: fc.constantFrom(...members).map((member) => () => member),
      text: typed,
    });
    const property = fc.asyncProperty(fc.array(one, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (cases) => {
      const typing = await Promise.all(
        cases.map(async ({ target: { path, option }, member, text }) => {
          const invocation = await member().autocomplete(path, { [option]: text }, option, { unchecked: true });
          await invocation.acknowledged;
          return invocation;
        }),
      );
      for (const { choices } of typing) {
        expect(choices?.length).toBeLessThanOrEqual(25);
        for (const { name, value } of choices ?? []) {
          expect(Array.from(name).length).toBeLessThanOrEqual(100);
          expect([name.trim() === '', String(value) === '']).toEqual([false, false]);
        }
        most.choices = Math.max(most.choices, choices?.length ?? 0);
      }
      expect(uncaught.errors).toEqual([]);
    });
    await fc.assert(property, { seed: FUZZ_SEED, numRuns: ROUNDS, endOnFailure: true });
    expect(SUGGESTED.length).toBeGreaterThan(3);
    expect(most.choices).toBe(25);
    expect(world.logLines.filter((line) => line.includes('suggestions failed'))).toEqual([]);
  });
});
