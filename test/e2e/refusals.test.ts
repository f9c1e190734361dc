import { describe, expect, it } from 'vitest';
import { replies, type ArmedFault, type FaultReply } from '../../sandbox/bfl/bfl.ts';
import type { Member, Message } from '../../sandbox/discord/discord.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const REFUSED = 'FLUX refused this picture and did not say why; nothing was charged.';
const PAGE = '<html><body><h1>403 Forbidden</h1></body></html>';
const TOLD = 'Its operator has been told';
const NOT_TOLD = 'Nothing was charged. Tell the operator of this bot.';
/** Not to wait long for the next call of the account. */
const QUICK = { accountCheckMs: 20, pauseProbeMs: 50 };

function operatorIn({ discord }: World): Member {
  return discord.guild.addMember({ name: 'Operator', user: discord.owner });
}

/** Answers every submit like this whose body has these words. */
function refuse(world: World, words: string, reply: FaultReply): ArmedFault {
  const when = ({ body }: { readonly body: unknown }): boolean => JSON.stringify(body).includes(words);
  return world.bfl.fault({ on: 'submit', reply, times: FOREVER, when });
}

/** What a member reads whose command costs so much that it is refused at once. */
async function refusalOf(world: World, model: string): Promise<Message> {
  return replySaying(await world.member('Zoe').command('imagine', { prompt: 'a dear cat', model }), /FLUX account/);
}

/** The status of `/readyz`, at the address that the log tells. */
async function readiness(world: World): Promise<number> {
  const [, url = ''] = /"url":"([^"]+)"/.exec(linesWith(world, 'health and metrics are told')[0] ?? '') ?? [];
  return (await fetch(`${url}/readyz`)).status;
}

const linesWith = (world: World, words: string): string[] => world.logLines.filter((line) => line.includes(words));
const creditsAsked = ({ bfl }: World): number => bfl.callCount('credits');

describe('a refusal that one request alone meets', () => {
  it.each<[string, FaultReply, string]>([
    ['a page with 403 of a proxy', { status: 403, body: PAGE }, REFUSED],
    ['a page with 401 of a proxy', { status: 401, body: PAGE }, REFUSED],
    ['a 403 in the form of BFL', replies.forbidden(), REFUSED],
    ['a 402 in the form of BFL', replies.outOfCredits(), REFUSED],
    ['a page with 402 of a proxy', { status: 402, body: PAGE }, REFUSED],
    [
      'a 422 that quotes the prompt with a key in it',
      { status: 422, body: { detail: 'Not allowed: a brass key' } },
      'FLUX does not accept these options; nothing was charged',
    ],
    [
      'a 422 that speaks of a key in words of its own',
      { status: 422, body: { detail: 'Prompts with a key in them are not allowed' } },
      'FLUX does not accept these options; nothing was charged',
    ],
  ])('ends that picture, stops nobody and is not told to the operator: %s', async (_name, reply, sentence) => {
    await using world = await startWorld({ timings: QUICK });
    const operator = operatorIn(world);
    refuse(world, 'a brass key', reply);
    const prompt = 'a brass key';
    const refused = await world.member('Ada').command('imagine', { prompt });
    // Others paint meanwhile, as long as it takes.
    const ended = replySaying(refused, sentence);
    await pictureIn(await world.member('Ben').command('imagine', { prompt: 'a cat' }));
    await ended;
    await pictureIn(await world.member('Cleo').command('imagine', { prompt: 'a dog' }));
    expect(linesWith(world, 'account paused')).toEqual([]);
    expect(operator.directMessages).toEqual([]);
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('asks for the account once for many pictures that are refused at once, and once more for the next ones', async () => {
    await using world = await startWorld({
      settings: { USER_CONCURRENCY: '4', GUILD_DAILY_USD: 'none' },
      timings: { accountCheckMs: 60_000 },
    });
    // The start has asked whether the key is refused, and the reconciliation for the balance.
    await expect.poll(() => creditsAsked(world)).toBe(2);
    refuse(world, 'a brass key', { status: 403, body: PAGE });
    const members = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'].map((name) => world.member(name));
    for (const member of members) await member.command('imagine', { prompt: 'a brass key', count: 4 });
    await expect.poll(() => world.bfl.callCount('submit')).toBeGreaterThanOrEqual(20);
    expect(creditsAsked(world)).toBe(3);
    await pictureIn(await world.member('Flo').command('imagine', { prompt: 'a cat' }));
    expect(creditsAsked(world)).toBe(3);
  });
});

describe('while the account cannot be asked', () => {
  it.each<[string, FaultReply]>([
    ['it answers 500', { status: 500 }],
    ['its answer is a page with 403 of somebody else', { status: 403, body: PAGE }],
    ['its connection drops', 'drop-socket'],
  ])('a refused picture alone waits, and is painted later: %s', async (_name, reply) => {
    await using world = await startWorld({ timings: QUICK });
    const operator = operatorIn(world);
    const credits = world.bfl.fault({ on: 'credits', reply, times: FOREVER });
    const submits = refuse(world, 'a brass key', replies.forbidden());
    const waiting = await world.member('Ada').command('imagine', { prompt: 'a brass key' });
    await expect.poll(() => submits.hits).toBeGreaterThanOrEqual(2);
    await pictureIn(await world.member('Ben').command('imagine', { prompt: 'a cat' }));
    submits.lift();
    credits.lift();
    await pictureIn(waiting);
    expect(linesWith(world, 'account paused')).toEqual([]);
    expect(operator.directMessages).toEqual([]);
  });

  it('a picture that is refused for too long ends', async () => {
    await using world = await startWorld({ timings: { ...QUICK, startTimeoutMs: 300 } });
    world.bfl.fault({ on: 'credits', reply: { status: 500 }, times: FOREVER });
    refuse(world, 'a brass key', replies.forbidden());
    await replySaying(await world.member('Ada').command('imagine', { prompt: 'a brass key' }), REFUSED);
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });
});

describe('an account that pays for some pictures', () => {
  it('is asked at once, stops the dearer ones alone, and lets them go on when it is topped up', async () => {
    await using world = await startWorld({ timings: QUICK });
    const operator = operatorIn(world);
    world.bfl.credits = 6;
    const dear = await world.member('Ada').command('imagine', { prompt: 'a fox', model: 'flux-2-max' });
    await replySaying(dear, /Painting is paused.*You keep your place and nothing is charged/u);
    const notice = await operator.directChannel.messageWhere((message) => says(message, '$0.06 is left'));
    expect(says(notice, 'a picture at $0.07 waits')).toBe(true);

    const cheap = await world.member('Ben').command('imagine', { prompt: 'a cat', model: 'flux-2-klein-4b' });
    await pictureIn(cheap);
    // What is refused now names what would fit: $0.06 less the cat.
    const fits = 'With FLUX1.1 [pro] it would be $0.04 and fit.';
    await expect.poll(async () => says(await refusalOf(world, 'flux-2-flex'), fits)).toBe(true);
    expect((await refusalOf(world, 'flux-2-flex')).ephemeral).toBe(true);

    world.bfl.credits = 100;
    await pictureIn(dear);
    await operator.directChannel.messageWhere((message) => says(message, 'Easel paints again'));
    expect(operator.directMessages).toHaveLength(2);
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it("paints a member's cheap picture that stands behind two dear ones", async () => {
    await using world = await startWorld({ timings: QUICK });
    world.bfl.credits = 6;
    const ada = world.member('Ada');
    world.bfl.fault({ on: 'credits', delayMs: 300, times: 1 });
    const dear = await ada.command('imagine', { prompt: 'a fox', model: 'flux-2-max', count: 2 });
    const cheap = await ada.command('imagine', { prompt: 'a cat', model: 'flux-2-klein-4b' });
    await pictureIn(cheap);
    await replySaying(dear, 'Painting is paused');
  });

  it('sends no more at once than it pays for, and is ready meanwhile', async () => {
    await using world = await startWorld({
      bfl: { latencyMs: FOREVER },
      settings: { USER_CONCURRENCY: '4', HTTP_PORT: '0' },
      timings: { ...QUICK, pauseProbeMs: 60_000 },
    });
    world.bfl.credits = 6;
    await replySaying(
      await world.member('Ada').command('imagine', { prompt: 'a fox', model: 'flux-2-max' }),
      'Painting is paused',
    );
    const submitted = world.bfl.callCount('submit');
    const [first, second] = [world.member('Ben'), world.member('Cleo')];
    const model = 'flux-2-klein-4b';
    const four = await first.command('imagine', { prompt: 'a cat', model, count: 4 });
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 4);
    const more = await second.command('imagine', { prompt: 'a dog', model });
    expect(says(await replySaying(more, 'FLUX account'), 'too little credit left for this')).toBe(true);
    expect(world.bfl.callCount('submit')).toBe(submitted + 4);
    expect(await readiness(world)).toBe(200);
    for (const task of world.bfl.tasks) world.bfl.finish(task);
    await pictureIn(four);
  });

  it('ends a picture that it cannot pay for after ten minutes, and goes on with the others', async () => {
    await using world = await startWorld({ timings: { ...QUICK, pauseTimeoutMs: 100 } });
    world.bfl.credits = 6;
    const dear = await world.member('Ada').command('imagine', { prompt: 'a fox', model: 'flux-2-max' });
    const sentence = 'The FLUX account of this bot is out of credits; nothing was charged. Try again later.';
    await replySaying(dear, sentence);
    const model = 'flux-2-klein-4b';
    await pictureIn(await world.member('Ben').command('imagine', { prompt: 'a cat', model }));
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });
});

describe('what members hear of the operator', () => {
  it('is that they have been told, when a direct message arrived', async () => {
    await using world = await startWorld({ timings: QUICK });
    const operator = operatorIn(world);
    world.bfl.credits = 0;
    await world.member('Ada').command('imagine', { prompt: 'a fox' });
    await operator.directChannel.messageWhere((message) => says(message, 'out of credits'));
    await expect.poll(async () => says(await refusalOf(world, 'flux-2-pro'), TOLD)).toBe(true);
  });

  it('is that they have been told, when the channel of OPERATOR_CHANNEL_ID was a second way', async () => {
    await using world = await startWorld({ timings: QUICK });
    const channel = world.discord.guild.addChannel({ name: 'operators' });
    operatorIn(world).user.acceptsDirectMessages = false;
    await world.stopBot();
    await world.startBot({ OPERATOR_CHANNEL_ID: channel.id });
    world.bfl.credits = 0;
    await world.member('Ada').command('imagine', { prompt: 'a fox' });
    await channel.messageWhere((message) => says(message, 'out of credits'));
    await expect.poll(async () => says(await refusalOf(world, 'flux-2-pro'), TOLD)).toBe(true);
    expect(linesWith(world, 'the operator could not be notified')).toEqual([]);
  });

  it('is that somebody has to tell them, while no way leads there; the log has an error, and it is tried again', async () => {
    await using world = await startWorld({ timings: QUICK });
    const operator = operatorIn(world);
    operator.user.acceptsDirectMessages = false;
    world.bfl.credits = 0;
    await world.member('Ada').command('imagine', { prompt: 'a fox' });
    await expect.poll(() => linesWith(world, 'the operator could not be notified').length).toBeGreaterThan(0);
    expect(linesWith(world, 'OPERATOR_CHANNEL_ID would be a second way')[0]).toContain('"level":50');
    expect(says(await refusalOf(world, 'flux-2-pro'), NOT_TOLD)).toBe(true);

    operator.user.acceptsDirectMessages = true;
    await operator.directChannel.messageWhere((message) => says(message, 'out of credits'));
    await expect.poll(async () => says(await refusalOf(world, 'flux-2-pro'), TOLD)).toBe(true);
  });
});
