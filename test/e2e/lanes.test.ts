import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxAtlasCloud } from '../../sandbox/atlascloud/atlascloud.ts';
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
    await replySaying(await lanes({ drain: 'BFL' }), 'Nothing more is sent to **bfl**');
    await world.stopBot();
    await world.startBot();
    const drained = await world.member().command('imagine', { prompt: 'a heron, while one is drained' });
    await pictureIn(drained);
    expect(await lanesOf(drained.id)).toEqual(['replicate']);
    const shown = await replySaying(await lanes({}), 'drained: nothing more is sent to it');
    expect(textOf(shown)).toMatch(
      /\*\*replicate\*\* · Replicate · in use\n-# 0 under way, 24 at once · .*painted in \d/,
    );
    await replySaying(await lanes({ use: 'bfl' }), '**bfl** is used again');
    const used = await world.member().command('imagine', { prompt: 'a heron, once it is used again' });
    await pictureIn(used);
    expect(await lanesOf(used.id)).toEqual(['bfl']);
    await using database = openDatabase(world.config.databasePath);
    const trail = await createAdministrationStore(database.kysely).auditTrail('', 10, 0);
    expect(trail.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
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
    expect(textOf(shown)).toMatch(/^\*\*Replicate\*\* · \*\*\$0\.\d\d\*\* · \d pictures · waste \$0\.00$/mu);
  });
});

describe('AtlasCloud alone', () => {
  it('paints with the successor of the usual model, where its catalogue lacks that one, and is asked for prices once', async () => {
    await using atlasCloud = await startSandboxAtlasCloud({ pictures: 'plain', latencyMs: 0 });
    const alone = await startWorld({
      settings: { BFL_API_KEY: '', ATLASCLOUD_API_KEY: atlasCloud.apiKey, ATLASCLOUD_API_URL: atlasCloud.apiUrl },
    });
    const quotes = atlasCloud.callCount('calculate');
    expect(JSON.stringify(alone.discord.commands())).not.toContain('"flux-pro-1.1"');
    await pictureIn(await alone.member().command('imagine', { prompt: 'a heron of the catalogue' }));
    expect(atlasCloud.tasks.map(({ model }) => model)).toEqual(['black-forest-labs/flux-2-pro/text-to-image']);
    // Two sizes of each of two models at the start, and that very picture.
    expect([quotes, atlasCloud.callCount('calculate')]).toEqual([4, 5]);
    expect(alone.bfl.tasks).toEqual([]);
    // It rose since it was held: nothing is sent, and nothing more is held.
    atlasCloud.fault({ on: 'calculate', reply: { status: 200, body: { data: { price: 0.05 } } } });
    const dearer = await alone.member().command('imagine', { prompt: 'a heron that became dearer' });
    await replySaying(dearer, 'no longer has an account that can paint it');
    expect(atlasCloud.tasks).toHaveLength(1);
    expect(await alone.ledger(dearer.id)).toMatchObject([
      { kind: 'hold', held: 30_000 },
      { kind: 'release', held: -30_000, billed: 0 },
    ]);
    await alone.endSoundly();
  });
});
