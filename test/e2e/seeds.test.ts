import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxAtlasCloud, type SandboxAtlasCloud } from '../../sandbox/atlascloud/atlascloud.ts';
import { textOf, type Invocation } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { idOfButton } from '../support/dialogs.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';

/** AtlasCloud has this one, and takes no seed here. */
const MODEL = 'flux-2-pro';

let atlasCloud: SandboxAtlasCloud;
let world: World;

beforeAll(async () => {
  atlasCloud = await startSandboxAtlasCloud({ pictures: 'plain', latencyMs: 0 });
  const body = { components: { schemas: { Input: { properties: { prompt: {}, size: {} } } } } };
  atlasCloud.fault({ on: 'file', times: Infinity, reply: { status: 200, body } });
  world = await startWorld({
    settings: {
      ATLASCLOUD_API_KEY: atlasCloud.apiKey,
      ATLASCLOUD_API_URL: atlasCloud.apiUrl,
      PROVIDERS: 'atlascloud,bfl',
    },
  });
});

afterAll(async () => {
  await world.endSoundly();
  await atlasCloud[Symbol.asyncDispose]();
});

async function paintedBy({ id }: Pick<Invocation, 'id'>): Promise<unknown> {
  await using database = openDatabase(world.config.databasePath);
  return await database.kysely
    .selectFrom('pictures')
    .innerJoin('generations', 'generations.id', 'pictures.generation_id')
    .select(['host', 'pictures.seed', 'is_seed_chosen'])
    .where('generations.id', '=', id)
    .executeTakeFirst();
}

describe('a seed', () => {
  it('that nobody chose keeps no picture from a host that takes none, and is told of no picture that was not painted with it', async () => {
    const member = world.member();
    const asked = await member.command('imagine', { prompt: 'a heron', model: MODEL });
    const result = await pictureIn(asked);
    expect(await paintedBy(asked)).toEqual({ host: 'atlascloud', seed: -1, is_seed_chosen: 0 });
    expect(textOf(result)).not.toContain('seed');
    const again = await member.click(result, idOfButton(result, 'again'));
    await pictureIn(again);
    expect(await paintedBy(again)).toMatchObject({ host: 'atlascloud' });
    expect([atlasCloud.tasks.length, world.bfl.tasks.length]).toEqual([2, 0]);
  });

  it('that was given is kept, by a host that takes it', async () => {
    const asked = await world.member('Bea').command('imagine', { prompt: 'a heron', model: MODEL, seed: 7 });
    expect(textOf(await pictureIn(asked))).toContain('seed 7');
    expect(await paintedBy(asked)).toEqual({ host: 'bfl', seed: 7, is_seed_chosen: 1 });
    expect(world.bfl.tasks.at(-1)?.body).toMatchObject({ seed: 7 });
  });

  it('that a host reports is the one that is told and kept', async () => {
    world.bfl.next({ seed: 99 });
    const asked = await world.member('Cyd').command('imagine', { prompt: 'a heron', model: 'flux-pro-1.1' });
    expect(textOf(await pictureIn(asked))).toContain('seed 99');
    expect(await paintedBy(asked)).toEqual({ host: 'bfl', seed: 99, is_seed_chosen: 0 });
  });
});
