import { imageSize } from 'image-size';
import { describe, expect, it } from 'vitest';
import { replies } from '../../sandbox/bfl/bfl.ts';
import { textOf } from '../../sandbox/discord/discord.ts';
import { bringsPictures } from '../support/final-replies.ts';
import { pictureIn, replySaying, says, startWorld } from '../support/world.ts';

const HOLD = { kind: 'hold', held: 40_000, charged: 0, billed: 0, reason: null };
const SETTLE = { kind: 'settle', held: -40_000, charged: 40_000, billed: 40_000, reason: null };
const RELEASE = { kind: 'release', held: -40_000, charged: 0, billed: 0 };

describe('/imagine', () => {
  it('brings the picture into the reply, with what it is and what it cost', async () => {
    await using world = await startWorld();
    const invocation = await world.member().command('imagine', { prompt: 'a lighthouse at dusk', seed: 42 });
    expect(await invocation.acknowledged).toMatchObject({ type: 5, flags: 0 });

    const message = await pictureIn(invocation);
    const [attachment] = message.attachments;
    const [task] = world.bfl.tasks;
    const { width, height } = task?.size ?? {};
    expect(textOf(message)).toBe(
      `**a lighthouse at dusk**\n-# FLUX1.1 [pro] · ${width} × ${height} · seed 42 · $0.04 · $0.96 left today`,
    );
    expect(attachment?.description).toBe('a lighthouse at dusk');
    expect(imageSize(attachment?.bytes ?? new Uint8Array())).toMatchObject({ width, height, type: 'jpg' });
    expect(task?.body).toMatchObject({ prompt: 'a lighthouse at dusk', seed: 42, width, height });
    await world.stopBot();
    expect(await world.ledger()).toEqual([HOLD, SETTLE]);
    expect(world.discord.violations).toEqual([]);
  });

  it('paints four pictures with seeds of their own and brings them in one reply', async () => {
    await using world = await startWorld();
    const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 4, seed: 10, format: 'png' });
    const message = await pictureIn(invocation);
    expect(message.attachments).toHaveLength(4);
    expect(textOf(message)).toContain('seeds 10, 11, 12, 13 · $0.16 · $0.84 left today');
    expect(world.bfl.tasks.map(({ body }) => body['seed']).toSorted()).toEqual([10, 11, 12, 13]);
    expect(message.attachments.every(({ contentType }) => contentType === 'image/png')).toBe(true);
    expect(invocation.revisions.filter((revision) => bringsPictures(revision.message))).toHaveLength(1);
  });

  it('shows where the picture is while it is being made', async () => {
    await using world = await startWorld({ bfl: { latencyMs: Number.POSITIVE_INFINITY } });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    const painting = await replySaying(invocation, /Painting, started <t:\d+:R>/);
    expect(painting.attachments).toEqual([]);
    const [task] = world.bfl.tasks;
    if (task === undefined) throw new Error('nothing was submitted');
    world.bfl.finish(task);
    await pictureIn(invocation);
  });

  it('shows the place in the queue while waiting', async () => {
    await using world = await startWorld({
      bfl: { latencyMs: Number.POSITIVE_INFINITY },
      settings: { BFL_CONCURRENCY: '1' },
    });
    const first = await world.member('Ada').command('imagine', { prompt: 'first' });
    await world.bfl.taskWhere(({ prompt }) => prompt === 'first');
    const second = await world.member('Ben').command('imagine', { prompt: 'second', count: 2 });
    await replySaying(second, /Place \d in the queue · \$0\.08/);
    for (const prompt of ['first', 'second', 'second']) {
      world.bfl.finish(await world.bfl.taskWhere((task) => task.prompt === prompt && task.state === 'active'));
    }
    await Promise.all([pictureIn(first), pictureIn(second)]);
  });

  it('keeps a private picture private', async () => {
    await using world = await startWorld();
    const invocation = await world.member().command('imagine', { prompt: 'a fox', private: true });
    expect(await invocation.acknowledged).toMatchObject({ type: 5, flags: 64 });
    expect((await pictureIn(invocation)).ephemeral).toBe(true);
  });

  it("speaks the member's language", async () => {
    await using world = await startWorld();
    const invocation = await world.member('小明', 'zh-CN').command('imagine', { prompt: '黄昏的灯塔', seed: 1 });
    expect(textOf(await pictureIn(invocation))).toMatch(
      /^\*\*黄昏的灯塔\*\*\n-# .* · 种子 1 · \$0\.04 · 今天还剩 \$0\.96$/,
    );
  });

  it('sends each model what that model understands', async () => {
    await using world = await startWorld({ settings: { USER_DAILY_USD: 'none' } });
    const member = world.member();
    const send = async (options: Record<string, string | number | boolean>) =>
      textOf(await pictureIn(await member.command('imagine', { prompt: 'a fox', seed: 1, ...options })));
    expect(await send({ model: 'flux-pro-1.1-ultra', aspect: '21:9' })).toContain('$0.06');
    expect(await send({ model: 'flux-2-klein-4b' })).toContain('$0.014');
    expect(await send({ model: 'flux-2-pro', width: 1920, height: 1088, enhance: false })).toContain('$0.045');
    expect(world.bfl.tasks.map(({ model, body }) => ({ model, body }))).toEqual([
      { model: 'flux-pro-1.1-ultra', body: expect.objectContaining({ aspect_ratio: '21:9' }) },
      { model: 'flux-2-klein-4b', body: expect.not.objectContaining({ prompt_upsampling: expect.anything() }) },
      { model: 'flux-2-pro', body: expect.objectContaining({ width: 1920, height: 1088, disable_pup: true }) },
    ]);
  });

  it('cannot be made to ping, link or format by a prompt', async () => {
    await using world = await startWorld();
    const prompt = '``@everyone <@&123> [x](http://e.example) **\u202Eevil**\n# big';
    const message = await pictureIn(await world.member().command('imagine', { prompt }));
    expect(message.pings).toEqual({ everyone: false, userIds: [], roleIds: [] });
    expect(textOf(message)).toMatch(
      /^\*\*\\`\\`\\@everyone \\<\\@&123\\> \\\[x\\\]\\\(http:\\\/\\\/e\.example\\\) \\\*\\\*evil\\\*\\\* \\# big\*\*\n/,
    );
  });
});

describe('what BFL does not paint', () => {
  it.each([
    ['request-moderated', 'BFL declined this prompt; nothing was charged', 'request_moderated'],
    ['content-moderated', 'BFL held the picture back after painting it; nothing was charged', 'content_moderated'],
  ] as const)('is reported with its reasons and not charged when %s', async (outcome, sentence, reason) => {
    await using world = await startWorld();
    world.bfl.next({ outcome, reasons: ['Derivative Works Filter'] });
    const invocation = await world.member().command('imagine', { prompt: 'a famous mouse' });
    const message = await replySaying(invocation, sentence);
    expect(textOf(message)).toContain('(Derivative Works Filter)');
    await world.stopBot();
    expect(await world.ledger()).toEqual([HOLD, { ...RELEASE, reason }]);
  });

  it('leaves the other pictures of the command alone', async () => {
    await using world = await startWorld();
    world.bfl.script(({ body }) => (body['seed'] === 2 ? { outcome: 'content-moderated', reasons: null } : undefined));
    const invocation = await world.member().command('imagine', { prompt: 'a fox', seed: 1, count: 3 });
    const message = await pictureIn(invocation);
    expect(message.attachments).toHaveLength(2);
    expect(textOf(message)).toContain('seeds 1, 3 · $0.08 · $0.92 left today');
    expect(textOf(message)).toContain('Picture 2 of 3: BFL held the picture back');
  });

  it.each([200, 422] as const)('is reported and not charged when the task fails with HTTP %d', async (httpStatus) => {
    await using world = await startWorld();
    world.bfl.next({ outcome: 'error', httpStatus });
    await replySaying(await world.member().command('imagine', { prompt: 'a fox' }), 'FLUX failed on this picture');
    await world.stopBot();
    // BFL did not say what that cost, so it counts as perhaps billed.
    expect(await world.ledger()).toEqual([HOLD, { ...RELEASE, billed: 40_000, reason: 'provider_failed' }]);
  });

  it('is reported and not charged when it refuses the request', async () => {
    await using world = await startWorld();
    world.bfl.fault({
      on: 'submit',
      reply: { status: 422, body: { detail: [{ loc: ['body', 'prompt'], msg: 'odd', type: 'x' }] } },
    });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await replySaying(invocation, 'FLUX does not accept these options; nothing was charged');
  });

  it('is reported and not charged when it exceeds the deadline', async () => {
    await using world = await startWorld({ timings: { taskTimeoutMs: 500 } });
    world.bfl.next({ outcome: 'never' });
    await replySaying(await world.member().command('imagine', { prompt: 'a fox' }), 'FLUX took too long');
    await world.stopBot();
    expect(await world.ledger()).toEqual([HOLD, { ...RELEASE, billed: 40_000, reason: 'timed_out' }]);
  });
});

describe('a BFL with faults', () => {
  it('may use unknown status words', async () => {
    await using world = await startWorld();
    world.bfl.next({ statuses: ['Reasoning', 'Generating', 'Dreaming'] });
    await pictureIn(await world.member().command('imagine', { prompt: 'a fox' }));
  });

  it.each([
    ['429', replies.tooManyTasks()],
    ['429 with Retry-After', replies.tooManyTasks(1)],
    ['503', replies.broken(503)],
  ])('is asked again after %s, and the picture is paid once', async (_name, reply) => {
    await using world = await startWorld();
    world.bfl.fault({ on: 'submit', reply });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await pictureIn(invocation);
    expect(world.bfl.callCount('submit')).toBe(2);
    expect(world.bfl.tasks).toHaveLength(1);
    await world.stopBot();
    expect(await world.ledger()).toEqual([HOLD, SETTLE]);
  });

  it('loses no picture when a poll drops its socket, fails or talks nonsense', async () => {
    await using world = await startWorld();
    world.bfl.fault({ on: 'poll', reply: 'drop-socket' });
    world.bfl.fault({ on: 'poll', reply: replies.broken(500) });
    world.bfl.fault({ on: 'poll', reply: 'malformed-json' });
    await pictureIn(await world.member().command('imagine', { prompt: 'a fox' }));
    expect(world.bfl.tasks).toHaveLength(1);
  });

  it.each(['truncated', 'truncated-body', 'not-a-picture', 'no-pixels', 'half-the-pixels', 'too-many-pixels'] as const)(
    'sends a %s picture once and a whole one then',
    async (image) => {
      await using world = await startWorld();
      world.bfl.next({ image, imageTimes: 1 });
      const message = await pictureIn(await world.member().command('imagine', { prompt: 'a fox' }));
      expect(imageSize(message.attachments[0]?.bytes ?? new Uint8Array()).width).toBe(world.bfl.tasks[0]?.size.width);
    },
  );

  it('is polled again for a new URL when that of a picture has expired', async () => {
    await using world = await startWorld({ bfl: { signAgainOnPoll: true } });
    world.bfl.fault({ on: 'delivery', reply: { status: 403, body: '<Error>expired</Error>' }, times: 1 });
    await pictureIn(await world.member().command('imagine', { prompt: 'a fox' }));
    expect(world.bfl.tasks).toHaveLength(1);
  });

  it('is not asked twice when its answer to a submit is lost, and the member pays nothing', async () => {
    await using world = await startWorld();
    world.bfl.fault({ on: 'submit', reply: 'drop-after-accept' });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await replySaying(invocation, 'FLUX did not say whether it took this picture; you were not charged');
    expect(world.bfl.callCount('submit')).toBe(1);
    await world.stopBot();
    expect(await world.ledger()).toEqual([HOLD, { ...RELEASE, billed: 40_000, reason: 'outcome_unknown' }]);
  });
});

describe('a BFL account that does not work', () => {
  it('pauses the bot at 402, tells the operator once, and paints when there is credit again', async () => {
    await using world = await startWorld({ timings: { pauseProbeMs: 50 } });
    const operator = world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
    world.bfl.credits = 0;
    const waiting = await world.member().command('imagine', { prompt: 'a fox', count: 2 });
    await replySaying(waiting, /Painting is paused.*You keep your place and nothing is charged/u);
    const refused = await world.member().command('imagine', { prompt: 'a cat' });
    const refusal = await replySaying(refused, 'the FLUX account of this bot is out of credits');
    expect(refusal.ephemeral).toBe(true);

    world.bfl.credits = 100;
    expect((await pictureIn(waiting)).attachments).toHaveLength(2);
    await operator.directChannel.messageWhere((message) => says(message, 'Easel paints again'));
    expect(operator.directMessages.filter((message) => says(message, 'out of credits'))).toHaveLength(1);
  });

  it('ends what waits when nobody helps for too long, without a charge', async () => {
    await using world = await startWorld({ timings: { pauseProbeMs: 50, pauseTimeoutMs: 100 } });
    world.bfl.fault({ on: 'submit', reply: replies.forbidden(), times: Number.POSITIVE_INFINITY });
    world.bfl.fault({ on: 'credits', reply: replies.forbidden(), times: Number.POSITIVE_INFINITY });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await replySaying(invocation, "FLUX refuses this bot's key; nothing was charged");
    await world.stopBot();
    expect(await world.ledger()).toEqual([HOLD, { ...RELEASE, reason: 'key_refused' }]);
  });
});
