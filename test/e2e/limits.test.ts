import { describe, expect, it } from 'vitest';
import { textOf } from '../../sandbox/discord/discord.ts';
import { pictureIn, replySaying, startWorld } from '../support/world.ts';

const NEVER_READY = { latencyMs: Number.POSITIVE_INFINITY };

describe('refusals', () => {
  it('let exactly two of twenty commands at once through when $0.10 is left at $0.04', async () => {
    await using world = await startWorld({ settings: { USER_DAILY_USD: '0.10', USER_QUEUE: '100' } });
    const member = world.member();
    const invocations = await Promise.all(
      Array.from({ length: 20 }, () => member.command('imagine', { prompt: 'a fox' })),
    );
    const answers = await Promise.all(invocations.map((invocation) => invocation.acknowledged));
    expect(answers.filter(({ type }) => type === 5)).toHaveLength(2);
    const refused = invocations.filter((invocation) => invocation.reply !== null && invocation.reply.ephemeral);
    expect(refused).toHaveLength(18);
    for (const { reply } of refused) {
      expect(reply === null ? '' : textOf(reply)).toMatch(
        /^This costs \$0\.04, but \$0\.02 is left of your limit for today\. It resets <t:\d+:R>\. With FLUX\.2 \[klein\] 9B it would be \$0\.015 and fit\.$/,
      );
    }
    await Promise.all(invocations.filter((one) => !refused.includes(one)).map(pictureIn));
    expect(world.bfl.tasks).toHaveLength(2);
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('name every bad option at once, to the member alone, and hold nothing', async () => {
    await using world = await startWorld();
    const invocation = await world
      .member()
      .command(
        'imagine',
        { prompt: '   ', width: 250, seed: -1, count: 9, safety: 7, format: 'gif', aspect: '5:4' },
        { unchecked: true },
      );
    const reply = await replySaying(invocation, 'Please change this');
    expect(reply.ephemeral).toBe(true);
    for (const option of ['prompt', 'width', 'height', 'seed', 'count', 'safety', 'format', 'aspect']) {
      expect(textOf(reply)).toContain(`\`${option}\``);
    }
    await world.stopBot();
    expect(await world.ledger()).toEqual([]);
  });

  it('say when more pictures wait than may', async () => {
    await using world = await startWorld({ bfl: NEVER_READY, settings: { USER_QUEUE: '4', USER_CONCURRENCY: '1' } });
    const member = world.member();
    await member.command('imagine', { prompt: 'a fox', count: 4 });
    await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    const refused = await member.command('imagine', { prompt: 'a cat', count: 2 });
    await replySaying(refused, 'You have 3 pictures queued, and at most 4 may be');
  });

  it('come at once for a picture that the pace could never pay', async () => {
    await using world = await startWorld({ settings: { USER_PACE_USD: '0.05' } });
    const invocation = await world.member().command('imagine', { prompt: 'a fox', model: 'flux-2-max' });
    await replySaying(invocation, 'One such picture costs $0.07, more than the $0.05');
  });
});

describe('one command', () => {
  it('is one task and one charge, however often Discord delivers it', async () => {
    await using world = await startWorld();
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    world.discord.redeliver(invocation);
    world.discord.redeliver(invocation);
    await pictureIn(invocation);
    await world.stopBot();
    expect(world.bfl.tasks).toHaveLength(1);
    expect((await world.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'settle']);
  });

  it('costs nothing when Discord did not hear the acknowledgement in time', async () => {
    await using world = await startWorld();
    const body = { message: 'Unknown interaction', code: 10_062 };
    world.discord.fault({ method: 'POST', path: /\/callback/u, times: 1, reply: { status: 404, body } });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await world.discord.callWhere(({ path, status }) => path.includes('/callback') && status === 404);
    await world.stopBot();
    expect((await world.ledger()).map(({ kind, reason }) => ({ kind, reason }))).toEqual([
      { kind: 'hold', reason: null },
      { kind: 'release', reason: 'withdrawn' },
    ]);
    expect(invocation.reply).toBeNull();
    expect(world.bfl.tasks).toEqual([]);
  });
});

describe('members', () => {
  it('take turns: a late one does not wait for the long queue of an early one', async () => {
    await using world = await startWorld({
      bfl: { latencyMs: 30 },
      settings: { BFL_CONCURRENCY: '1', USER_CONCURRENCY: '1', USER_DAILY_USD: 'none' },
    });
    const early = world.member('Early');
    const long = await Promise.all([1, 2].map((n) => early.command('imagine', { prompt: `early ${n}`, count: 4 })));
    await world.bfl.taskWhere(({ prompt }) => prompt.startsWith('early'));
    const late = await world.member('Late').command('imagine', { prompt: 'late' });
    await Promise.all([...long, late].map(pictureIn));
    const order = world.bfl.tasks.map(({ prompt }) => prompt.split(' ')[0]);
    expect(order.indexOf('late')).toBeLessThanOrEqual(3);
    expect(order).toHaveLength(9);
  });

  it('are kept to the allowance of their pace, and go on when it is refilled', async () => {
    await using world = await startWorld({
      bfl: { latencyMs: 20 },
      settings: { USER_PACE_USD: '0.08', USER_PACE_MINUTES: '1', USER_CONCURRENCY: '4' },
    });
    const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 4 });
    await replySaying(invocation, '2 of 4 done');
    expect(world.bfl.tasks).toHaveLength(2);
    const other = await world.member('Ben').command('imagine', { prompt: 'a cat' });
    await pictureIn(other);
  });

  it('never have more than their places at BFL', async () => {
    await using world = await startWorld({ bfl: NEVER_READY });
    await world.member().command('imagine', { prompt: 'a fox', count: 4 });
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 2);
    const other = await world.member('Ben').command('imagine', { prompt: 'a cat' });
    await other.acknowledged;
    await world.bfl.taskWhere(({ prompt }) => prompt === 'a cat');
    expect(world.bfl.tasks.filter(({ prompt }) => prompt === 'a fox')).toHaveLength(2);
  });
});

describe('/quota', () => {
  const MEMBER_CAPS_ONLY = {
    GUILD_DAILY_USD: 'none',
    GUILD_MONTHLY_USD: 'none',
    BOT_DAILY_USD: 'none',
    BOT_MONTHLY_USD: 'none',
  };

  it('shows what is left, in dollars and pictures, which cap is reached first, its reset, and pending pictures', async () => {
    await using world = await startWorld({ bfl: NEVER_READY, settings: MEMBER_CAPS_ONLY });
    const member = world.member();
    await member.command('imagine', { prompt: 'a fox', count: 3 });
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 2);
    const quota = await member.command('quota');
    const reply = await replySaying(quota, 'left today');
    expect(reply.ephemeral).toBe(true);
    expect(textOf(reply).replaceAll(/\d{9,}/g, 'T')).toBe(
      [
        '**$0.88** of $1.00 left today, resets <t:T:R> · 22 pictures',
        '**$9.88** of $10.00 left this month, resets <t:T:R> · 247 pictures',
        'Enough for 22 pictures with FLUX1.1 [pro] at $0.04; your limit for today runs out first.',
        '1 picture queued, 2 being painted.',
        'Other pictures of the same member are painted first.',
      ].join('\n'),
    );
  });

  it("lists the member's last five pictures with prices and working links, in their language", async () => {
    await using world = await startWorld({ settings: MEMBER_CAPS_ONLY });
    const member = world.member('小明', 'zh-CN');
    await pictureIn(await world.member().command('imagine', { prompt: "somebody else's" }));
    await pictureIn(await member.command('imagine', { prompt: 'too old' }));
    const shared = await pictureIn(await member.command('imagine', { prompt: '[a] *fox*', count: 3 }));
    const last = await pictureIn(await member.command('imagine', { prompt: 'a cat', model: 'flux-2-klein-4b' }));
    await pictureIn(await member.command('imagine', { prompt: 'hidden', private: true }));
    const reply = await replySaying(await member.command('quota'), '你在这里最近的图片');
    const channel = `https://discord.com/channels/${world.discord.guild.id}/${world.discord.guild.channel.id}`;
    const fox = `- [\\[a\\] \\*fox\\*](${channel}/${shared.id}) · FLUX1.1 [pro] · $0.04 · <T>`;
    expect(
      textOf(reply)
        .replaceAll(/<t:\d+:R>/g, '<T>')
        .split('\n'),
    ).toEqual([
      '今天还剩 **$0.78**（共 $1.00），<T>重置 · 19 张',
      '本月还剩 **$9.78**（共 $10.00），<T>重置 · 244 张',
      '够用 FLUX1.1 [pro] 画 19 张（每张 $0.04）；最先用完的是你今天的额度。',
      '没有图片在排队。',
      '你在这里最近的图片：',
      '- hidden · FLUX1.1 [pro] · $0.04 · <T>',
      `- [a cat](${channel}/${last.id}) · FLUX.2 [klein] 4B · $0.014 · <T>`,
      fox,
      fox,
      fox,
    ]);
  });
});

describe('/cancel', () => {
  it('gives the waiting pictures back, and lets what is paid for arrive', async () => {
    await using world = await startWorld({ bfl: NEVER_READY, settings: { USER_CONCURRENCY: '1' } });
    const member = world.member();
    const imagine = await member.command('imagine', { prompt: 'a fox', count: 3 });
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    await replySaying(await member.command('cancel'), 'Cancelled 2 pictures; $0.08 is back in your limit');
    await replySaying(await member.command('cancel'), 'You have no queued pictures');
    world.bfl.finish(task);
    expect(textOf(await pictureIn(imagine))).toContain('Picture 2, 3 of 3: Cancelled; nothing was charged');
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });
});

describe('a member who asks and asks', () => {
  it('may do so twenty times in five minutes; then they are told, alone, when the next one may come', async () => {
    await using world = await startWorld({ bfl: NEVER_READY, settings: { USER_QUEUE: '100' } });
    const member = world.member();
    const ask = () => member.command('imagine', { prompt: 'a fox', model: 'flux-2-klein-4b' });
    const invocations = await Promise.all(Array.from({ length: 21 }, ask));
    const answers = await Promise.all(invocations.map((invocation) => invocation.acknowledged));
    expect(answers.filter(({ type }) => type === 5)).toHaveLength(20);
    const [refused] = invocations.flatMap(({ reply }) => (reply?.ephemeral === true ? [reply] : []));
    expect(refused === undefined ? '' : textOf(refused)).toMatch(
      /^You used 20 commands for pictures within 5 minutes, the most that is allowed\. You can use the next one <t:\d+:R>\.$/,
    );
    const other = await world.member('Ben').command('imagine', { prompt: 'a cat' });
    expect(await other.acknowledged).toMatchObject({ type: 5 });
    await world.stopBot();
    expect((await world.ledger()).filter(({ kind }) => kind === 'hold')).toHaveLength(21);
  });
});
