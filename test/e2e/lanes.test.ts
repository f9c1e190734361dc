import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxReplicate, type SandboxReplicate } from '../../sandbox/replicate/replicate.ts';
import { Permission, textOf } from '../../sandbox/discord/discord.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

/** Discord shows the command only to administrators, and the operator may be none. */
const UNCHECKED = { unchecked: true };

let replicate: SandboxReplicate;
let world: World;

beforeAll(async () => {
  replicate = await startSandboxReplicate({ pictures: 'plain' });
  world = await startWorld({
    settings: {
      REPLICATE_API_KEY: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
      PROVIDERS: 'bfl,replicate; flux-pro-1.1-ultra=replicate',
      USER_PACE_USD: '1',
      USER_DAILY_USD: '10',
    },
    timings: { pauseProbeMs: 50 },
  });
});

afterAll(async () => {
  await world.endSoundly();
  await replicate[Symbol.asyncDispose]();
});

/** Who painted the pictures of a generation, by their rows. */
async function lanesOf(generationId: string): Promise<(string | null)[]> {
  await using database = openDatabase(world.config.databasePath);
  const rows = await database.kysely
    .selectFrom('pictures')
    .select('account')
    .where('generation_id', '=', generationId)
    .orderBy('number')
    .execute();
  return rows.map(({ account }) => account);
}

describe('two accounts', () => {
  it('are used in their order: the first one paints as long as it can', async () => {
    const invocation = await world.member().command('imagine', { prompt: 'a heron' });
    await pictureIn(invocation);
    expect(await lanesOf(invocation.id)).toEqual(['bfl']);
    expect(replicate.tasks).toHaveLength(0);
  });

  it.each([['declined by the first one', { reply: { outcome: 'request-moderated' } as const, says: 'declined' }]])(
    'never get a picture that was %s',
    async (_how, { reply, says }) => {
      world.bfl.next(reply);
      const invocation = await world.member().command('imagine', { prompt: 'a heron, declined' });
      await replySaying(invocation, says);
      expect(replicate.tasks).toHaveLength(0);
    },
  );

  it('never get one whose first submit may have been taken', async () => {
    world.bfl.fault({ on: 'submit', reply: 'drop-after-accept' });
    const invocation = await world.member().command('imagine', { prompt: 'a heron, lost' });
    await replySaying(invocation, 'FLUX did not say whether it took this picture');
    expect(replicate.tasks).toHaveLength(0);
    // It is billed once it is painted, whoever knows of it.
    await world.bfl.taskWhere(({ prompt, state }) => prompt === 'a heron, lost' && state === 'ready');
    expect(await lanesOf(invocation.id)).toEqual(['bfl']);
  });

  it('hand a picture over when the first one has no credits, and its member pays for it once', async () => {
    const { credits } = world.bfl;
    const taken = world.bfl.tasks.length;
    world.bfl.credits = 0;
    const invocation = await world.member().command('imagine', { prompt: 'a heron by another host' });
    await pictureIn(invocation);
    expect(await lanesOf(invocation.id)).toEqual(['replicate']);
    expect(world.bfl.tasks).toHaveLength(taken);
    expect((await world.ledger(invocation.id)).at(-1)).toMatchObject({
      kind: 'settle',
      charged: 40_000,
      billed: 40_000,
    });
    // The next one does not even ask the first.
    const next = await world.member().command('imagine', { prompt: 'another heron' });
    await pictureIn(next);
    expect(await lanesOf(next.id)).toEqual(['replicate']);
    world.bfl.credits = credits;
    await world.logLineWhere((line) => line.includes('account resumed'));
  });

  it('can be drained one by one: what is sent then goes to the other one, also after a restart', async () => {
    const operator = world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
    const lanes = (options: Readonly<Record<string, string>>) => operator.command('operator lanes', options, UNCHECKED);
    await replySaying(await lanes({ drain: 'bfl-7' }), 'There is no account bfl-7');
    world.bfl.next({ latencyMs: Number.POSITIVE_INFINITY });
    const begun = await world.member().command('imagine', { prompt: 'a heron that is begun' });
    const task = await world.bfl.taskWhere(({ prompt, polls }) => prompt === 'a heron that is begun' && polls > 0);
    await replySaying(await lanes({ drain: 'BFL' }), 'No more pictures are sent to **bfl**');
    await replySaying(await lanes({ drain: 'replicate' }), '**replicate** stays in use: it is the last account in use');
    world.bfl.finish(task);
    await pictureIn(begun);
    await world.stopBot();
    await world.startBot();
    const drained = await world.member().command('imagine', { prompt: 'a heron, while one is drained' });
    await pictureIn(drained);
    expect(await lanesOf(drained.id)).toEqual(['replicate']);
    const shown = await replySaying(await lanes({}), 'drained: nothing more is sent to it');
    expect(textOf(shown)).toMatch(
      /\*\*replicate\*\* · Replicate · in use\n-# 0 of \d+ under way\n-# today: [345] pictures, 0 failed, \$0\.\d+\n-# this month: .*\n-# first for FLUX1\.1 \[pro\] Ultra\n-# after others for FLUX1\.1 \[pro\]\n-# usually FLUX1\.1 \[pro\] \d\.\d s/,
    );
    const changed = textOf(
      await replySaying(await lanes({ use: 'bfl', drain: 'replicate' }), '**bfl** is in use again'),
    );
    expect(changed).toContain('No more pictures are sent to **replicate**');
    await replySaying(await lanes({ use: 'replicate' }), '**replicate** is in use again');
    const used = await world.member().command('imagine', { prompt: 'a heron, once it is used again' });
    await pictureIn(used);
    expect(await lanesOf(used.id)).toEqual(['bfl']);
    await using database = openDatabase(world.config.databasePath);
    const trail = await createAdministrationStore(database.kysely).auditTrail('', 10, 0);
    expect(trail.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'undrain account:replicate',
      'drain account:replicate',
      'undrain account:bfl',
      'drain account:bfl',
    ]);
  });

  it('paint a model where its own order has it go, while the others keep the usual one', async () => {
    const submits = world.bfl.tasks.length;
    const ultra = await world.member().command('imagine', { prompt: 'a large heron', model: 'flux-pro-1.1-ultra' });
    await pictureIn(ultra);
    expect([await lanesOf(ultra.id), world.bfl.tasks.length]).toEqual([['replicate'], submits]);
  });

  it('leave a picture with its first account that the second would paint otherwise than it was asked for', async () => {
    const { credits } = world.bfl;
    const submits = replicate.tasks.length;
    world.bfl.credits = 0;
    const invocation = await world.member().command('imagine', { prompt: 'a strict heron', safety: 0 });
    await replySaying(invocation, 'out of credits');
    expect(replicate.tasks).toHaveLength(submits);
    world.bfl.credits = credits;
    await pictureIn(invocation);
    expect(await lanesOf(invocation.id)).toEqual(['bfl']);
  });

  it('tell whoever paints apart where a picture is declined', async () => {
    const { credits } = world.bfl;
    world.bfl.credits = 0;
    replicate.next({ outcome: 'moderated' });
    const invocation = await world.member().command('imagine', { prompt: 'a heron that Replicate declines' });
    await replySaying(invocation, 'Replicate declined this prompt; nothing was charged');
    world.bfl.credits = credits;
    await world.logLineWhere((line) => line.includes('account resumed'));
  });

  it('are both named where a member asks to whom the prompt goes', async () => {
    const shown = await replySaying(await world.member().command('privacy show'), 'What I store about you');
    expect(textOf(shown)).toContain(
      'Your prompt goes to Black Forest Labs or Replicate, with the pictures that you add.',
    );
  });

  it('are told apart in the usage of a server, each with what it was paid and what came to nothing', async () => {
    const admin = world.discord.guild.addMember({ name: 'Admin', permissions: Permission.ManageGuild });
    const shown = await replySaying(await admin.command('usage overview'), 'Who painted it, this month');
    // The lost one was perhaps billed; nobody but the first declined one.
    expect(textOf(shown)).toMatch(
      /^\*\*Black Forest Labs\*\* · \*\*\$0\.\d\d\*\* · \d pictures · waste \$0\.04 · 1 moderated · 1 failed$/mu,
    );
    expect(textOf(shown)).toMatch(
      /^\*\*Replicate\*\* · \*\*\$0\.\d\d\*\* · \d pictures · waste \$0\.04 · 1 moderated · 0 failed$/mu,
    );
  });
});
