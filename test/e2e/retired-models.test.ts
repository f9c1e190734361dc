import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { componentsOf, textOf, type Message } from '../../sandbox/discord/discord.ts';
import { clicked } from '../support/history.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const GONE = { status: 404, body: { detail: 'Not Found' } };

let world: World;

beforeAll(async () => {
  // Hidden with the second 404: hours are the clock's.
  world = await startWorld({ timings: { hideModelAfterMs: 0 } });
  // Its pictures of a high safety belong there.
  world.discord.guild.channel.nsfw = true;
});

/** Checks the ledger and the rules of Discord after all tests of this file. */
afterAll(async () => {
  expect(world.discord.violations).toEqual([]);
  await world.stopBot();
  expect(await world.ledgerFaults()).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const isOffered = (id: string): boolean => JSON.stringify(world.discord.commands()).includes(`"${id}"`);

const buttonsOn = (message: Message): string[] =>
  componentsOf(message).flatMap(({ type, label }) => (type === 2 ? [label ?? ''] : []));

/** The model and the prompt of the last task. */
const lastTask = () => {
  const task = world.bfl.tasks.at(-1);
  return [task?.model, task?.prompt];
};

describe('a model that BFL answers 404 for', () => {
  it('is hidden, the operator is told once, and its old buttons offer its successor at its price', async () => {
    const operator = world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const old = await pictureIn(await ada.command('imagine', { prompt: 'a fox', safety: 6, width: 1440, height: 960 }));
    const fault = world.bfl.fault({
      on: 'submit',
      reply: GONE,
      times: Number.POSITIVE_INFINITY,
      when: ({ path }) => path === '/v1/flux-pro-1.1',
    });

    await replySaying(await ada.command('imagine', { prompt: 'a first' }), 'FLUX does not offer this model at present');
    expect(isOffered('flux-pro-1.1')).toBe(true);
    await replySaying(
      await ada.command('imagine', { prompt: 'a second' }),
      'FLUX does not offer this model at present',
    );
    await expect.poll(() => isOffered('flux-pro-1.1')).toBe(false);
    await expect
      .poll(() => operator.directMessages.map(textOf))
      .toEqual([
        expect.stringMatching(
          /^Requests for FLUX1\.1 \[pro\] have been answered with 404 for hours.* FLUX\.2 \[pro\] is offered in its place/u,
        ),
      ]);

    // What the server or the bot would choose is the successor, too.
    await pictureIn(await ada.command('imagine', { prompt: 'a third' }));
    expect(lastTask()).toEqual(['flux-2-pro', 'a third']);

    const offer = await clicked(ben, old, 'Again · $0.04');
    expect(textOf(offer)).toMatch(/^FLUX1\.1 \[pro\] is no longer offered\. FLUX\.2 \[pro\] has taken its place/u);
    expect([offer.ephemeral, buttonsOn(offer)]).toEqual([true, ['Paint with FLUX.2 [pro] · $0.045']]);
    expect(lastTask()).toEqual(['flux-2-pro', 'a third']);
    const click = await ben.click(offer, 'Paint with FLUX.2 [pro] · $0.045');
    expect((await pictureIn(click)).ephemeral).toBe(false);
    expect(lastTask()).toEqual(['flux-2-pro', 'a fox']);
    expect(world.bfl.tasks.at(-1)?.body).toMatchObject({ width: 1440, height: 960, safety_tolerance: 5 });
    expect(await world.ledger(click.id)).toMatchObject([{ held: 45_000 }, { charged: 45_000 }]);

    // A start is how it comes back.
    fault.lift();
    await world.stopBot();
    await world.startBot();
    expect(isOffered('flux-pro-1.1')).toBe(true);
    // Another member: the same click again counts as the one before until that is noted as delivered.
    await pictureIn(await clicker(world.member('Eve'), old));
    expect(lastTask()).toEqual(['flux-pro-1.1', 'a fox']);
    expect(operator.directMessages).toHaveLength(1);
  });

  it('stays where PRICES_FILE says so', async () => {
    const file = join(world.config.dataDirectory, 'prices.json');
    await writeFile(file, JSON.stringify({ 'flux-2-pro': { retired: false } }));
    await world.stopBot();
    await world.startBot({ PRICES_FILE: file });
    world.bfl.fault({ on: 'submit', reply: GONE, times: 3, when: ({ path }) => path === '/v1/flux-2-pro' });
    const cyd = world.member('Cyd');
    for (const prompt of ['one', 'two', 'three']) {
      const gone = await cyd.command('imagine', { prompt, model: 'flux-2-pro' });
      await replySaying(gone, 'FLUX does not offer this model at present');
    }
    await pictureIn(await cyd.command('imagine', { prompt: 'four', model: 'flux-2-pro' }));
    expect(isOffered('flux-2-pro')).toBe(true);
  });
});

function clicker(member: ReturnType<World['member']>, message: Message) {
  return member.click(message, 'Again · $0.04');
}

describe('PRICES_FILE', () => {
  it('has a new price held and charged, and a retired model hidden, without a release', async () => {
    const file = join(world.config.dataDirectory, 'prices.json');
    await writeFile(
      file,
      JSON.stringify({
        'flux-pro-1.1': { price: 0.05 },
        'flux-2-max': { retired: true, successor: 'flux-2-flex' },
      }),
    );
    const dan = world.member('Dan');
    const old = await pictureIn(await dan.command('imagine', { prompt: 'a max', model: 'flux-2-max' }));
    await world.stopBot();
    await world.startBot({ PRICES_FILE: file });
    expect([isOffered('flux-pro-1.1'), isOffered('flux-2-max')]).toEqual([true, false]);
    world.bfl.next({ cost: 5 });
    const invocation = await dan.command('imagine', { prompt: 'a dearer fox' });
    await pictureIn(invocation);
    expect(await world.ledger(invocation.id)).toMatchObject([{ held: 50_000 }, { charged: 50_000, billed: 50_000 }]);
    expect(buttonsOn(await clicked(dan, old, 'Again · $0.07'))).toEqual(['Paint with FLUX.2 [flex] · $0.05']);
  });
});
