import { describe, expect, it } from 'vitest';
import { textOf } from '../../sandbox/discord/discord.ts';
import { bodiesOf } from '../../src/discord/interactions/command.ts';
import { allCommands } from '../support/all-commands.ts';
import { pictureIn, replySaying, says, startWorld } from '../support/world.ts';

const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };

const namesOfAll = (): string[] =>
  allCommands()
    .flatMap(bodiesOf)
    .map(({ name }) => name)
    .toSorted();

describe('commands', () => {
  it('are registered once, and written again only when they differ', async () => {
    await using world = await startWorld();
    const puts = (): number =>
      world.discord.calls.filter(({ method, path }) => method === 'PUT' && path.includes('/commands')).length;
    expect(puts()).toBe(1);
    await world.stopBot();
    await world.startBot();
    expect(puts()).toBe(1);
    const names = world.discord.commands().map(({ name }) => name);
    expect(names.toSorted()).toEqual(namesOfAll());
  });

  it('are registered in one server alone when the operator says so', async () => {
    await using world = await startWorld();
    await world.stopBot();
    const guild = world.discord.addGuild({ name: 'Only here' });
    await world.startBot({ DISCORD_GUILD_ID: guild.id });
    expect(world.discord.commands(guild.id)).toHaveLength(namesOfAll().length);
    expect(world.discord.commands()).toEqual([]);
    const ada = guild.addMember({ name: 'Ada', locale: 'zh-CN' });
    await replySaying(await ada.command('history'), '`/绘图`');
  });

  it('cannot be registered in a server without the bot: the start says which setting to mend', async () => {
    await using world = await startWorld();
    await world.stopBot();
    const guild = world.discord.addGuild({ name: 'Left' });
    guild.removeBot();
    await expect(world.startBot({ DISCORD_GUILD_ID: guild.id })).rejects.toThrow(
      /DISCORD_GUILD_ID \d+ is no server that the bot may have commands in/,
    );
  });

  it('of other servers, and their buttons, are declined then, whatever a client still shows', async () => {
    await using world = await startWorld();
    const { discord } = world;
    const home = discord.addGuild({ name: 'Only here' });
    const stranger = world.member('Stranger');
    const painted = await pictureIn(await stranger.command('imagine', { prompt: 'a fox' }));
    await world.stopBot();
    await world.startBot({ DISCORD_GUILD_ID: home.id });
    const declined = /works in one server only/;
    const { id: _id, token: _token, ...sent } = discord.invocations[0]?.payload ?? {};
    const again = discord.interact(stranger, sent);
    expect((await replySaying(again, declined)).ephemeral).toBe(true);
    const click = await stranger.click(painted, 'Delete');
    expect((await replySaying(click, declined)).ephemeral).toBe(true);
    expect(world.bfl.tasks).toHaveLength(1);
    await pictureIn(await home.addMember({ name: 'Ada' }).command('imagine', { prompt: 'a crab' }));
    expect(discord.violations).toEqual([]);
  });
});

describe('what other servers asked for before a start with DISCORD_GUILD_ID', () => {
  it('is not sent to BFL, and its members are told; what is being painted is paid for and arrives', async () => {
    await using world = await startWorld({ bfl: BY_HAND, settings: { BFL_CONCURRENCY: '1' } });
    const painting = await world.member().command('imagine', { prompt: 'a fox' });
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    const waiting = await world.member('Ben').command('imagine', { prompt: 'a crab', count: 4 });
    await replySaying(waiting, '$0.16');
    await world.stopBot();
    await world.startBot({ DISCORD_GUILD_ID: world.discord.addGuild({ name: 'Only here' }).id });
    await replySaying(waiting, /works in another server only; nothing was charged/);
    world.bfl.finish(task);
    await pictureIn(painting);
    expect(world.bfl.tasks).toHaveLength(1);
    expect(await world.ledgerFaults()).toEqual([]);
  });
});

describe('a gateway that drops in mid-render', () => {
  it('is resumed, and the picture arrives', async () => {
    await using world = await startWorld({ bfl: BY_HAND });
    const before = await world.member().command('imagine', { prompt: 'before' });
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'before');
    const resumed = world.discord.nextResumed();
    await world.discord.dropConnections();
    const during = await world.member('Ben').command('imagine', { prompt: 'during' });
    await resumed;
    world.bfl.finish(task);
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'during'));
    await Promise.all([pictureIn(before), pictureIn(during)]);
    expect(world.bfl.tasks).toHaveLength(2);
  });
});

describe('a reply that is gone', () => {
  it('is replaced by a message in the channel that mentions the requester alone', async () => {
    await using world = await startWorld({ bfl: BY_HAND });
    const member = world.member();
    const invocation = await member.command('imagine', { prompt: 'a fox' });
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    await replySaying(invocation, 'Painting');
    invocation.deleteReply();
    world.bfl.finish(task);
    const message = await invocation.channel.messageWhere((posted) => posted.attachments.length > 0);
    expect(message.pings).toEqual({ everyone: false, userIds: [member.id], roleIds: [] });
    expect(textOf(message)).toContain('a fox');
  });

  it('is replaced the same way when its token has expired', async () => {
    await using world = await startWorld({ bfl: BY_HAND });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    invocation.expireToken();
    world.bfl.finish(task);
    await invocation.channel.messageWhere((posted) => posted.attachments.length > 0);
  });

  it('goes to the member directly when it was private', async () => {
    await using world = await startWorld({ bfl: BY_HAND });
    const member = world.member();
    const invocation = await member.command('imagine', { prompt: 'a secret fox', private: true });
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a secret fox');
    invocation.expireToken();
    world.bfl.finish(task);
    await member.directChannel.messageWhere((posted) => posted.attachments.length > 0);
    expect(invocation.channel.messages.some((message) => says(message, 'secret'))).toBe(false);
  });
});

describe('a Discord with faults', () => {
  it('may lose the answer to the acknowledgement: the picture arrives all the same', async () => {
    await using world = await startWorld();
    world.discord.fault({ method: 'POST', path: /\/callback/u, times: 1, reply: 'lose-answer' });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await pictureIn(invocation);
    await world.stopBot();
    expect((await world.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'settle']);
  });

  it('may refuse the message: the reply says so and the picture is kept', async () => {
    await using world = await startWorld({ bfl: BY_HAND });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    await replySaying(invocation, 'Painting');
    const body = { message: 'Invalid Form Body', code: 50_035 };
    world.discord.fault({ method: 'PATCH', path: /@original/u, times: 1, reply: { status: 400, body } });
    world.bfl.finish(task);
    await replySaying(invocation, 'Discord refuses this message');
    await world.stopBot();
    expect((await world.ledger()).at(-1)).toMatchObject({ kind: 'settle', charged: 40_000 });
  });

  it('may refuse what it says: it comes without what the member wrote, wherever it goes', async () => {
    await using world = await startWorld({ bfl: BY_HAND });
    const invocation = await world.member().command('imagine', { prompt: 'a rude fox' });
    await world.bfl.taskWhere(({ prompt }) => prompt === 'a rude fox');
    await replySaying(invocation, 'Painting');
    const expired = await world.member('Ben').command('imagine', { prompt: 'a rude cat' });
    const cat = await world.bfl.taskWhere(({ prompt }) => prompt === 'a rude cat');
    await replySaying(expired, 'Painting');
    expired.expireToken();
    const body = { message: 'Message was blocked by automatic moderation', code: 200_000 };
    world.discord.fault({ method: 'POST', path: /\/messages$/u, times: 1, reply: { status: 400, body } });
    world.bfl.finish(cat);
    const posted = await expired.channel.messageWhere(
      ({ interaction, attachments }) => interaction === null && attachments.length > 0,
    );
    world.discord.fault({ method: 'PATCH', path: /@original/u, times: 1, reply: { status: 400, body } });
    for (const task of world.bfl.tasks) if (task.state === 'active') world.bfl.finish(task);
    for (const message of [await pictureIn(invocation), posted]) {
      expect(textOf(message)).toContain('Discord does not accept the words of this command here');
      expect(textOf(message)).toContain('$0.04');
      expect(textOf(message)).not.toContain('rude');
      expect(message.attachments.map(({ description }) => description)).toEqual([null]);
    }
  });

  it('gets the picture once it is available again', async () => {
    await using world = await startWorld();
    world.discord.fault({ method: 'PATCH', path: /@original/u, times: 6, reply: { status: 500 } });
    await pictureIn(await world.member().command('imagine', { prompt: 'a fox' }));
  });

  it('gets large pictures as JPEG', async () => {
    await using world = await startWorld({ bfl: { pictures: 'drawn' } });
    world.discord.guild.attachmentSizeLimit = 130_000;
    const invocation = await world.member().command('imagine', { prompt: 'a fox', format: 'png', count: 2, seed: 7 });
    const message = await pictureIn(invocation);
    expect(textOf(message)).toContain('Sent as JPEG, because the originals are larger than Discord allows');
    expect(message.attachments.map(({ contentType }) => contentType)).toEqual(['image/jpeg', 'image/jpeg']);
  });

  it('gets the message without the picture if that is too large', async () => {
    await using world = await startWorld();
    world.discord.guild.attachmentSizeLimit = 100;
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await replySaying(invocation, 'larger than Discord allows here');
  });
});

describe('a command that comes while the bot starts', () => {
  it('is not taken for what a former process left', async () => {
    await using world = await startWorld();
    await world.stopBot();
    world.discord.fault({ method: 'GET', path: /\/commands/u, times: 1, delayMs: 300 });
    const login = world.discord.nextReady();
    const started = world.startBot();
    await login;
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await pictureIn(invocation);
    await started;
    await world.stopBot();
    expect(world.bfl.tasks).toHaveLength(1);
    expect((await world.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'settle']);
  });
});

describe('a restart', () => {
  it('polls on for what was being painted, and brings it', async () => {
    await using world = await startWorld({ bfl: BY_HAND });
    const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 3 });
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 2);
    await replySaying(invocation, 'Painting');
    await world.stopBot();
    await world.startBot();
    for (let finished = 0; finished < 3; finished += 1) {
      world.bfl.finish(await world.bfl.taskWhere(({ state }) => state === 'active'));
    }
    expect((await pictureIn(invocation)).attachments).toHaveLength(3);
    expect(world.bfl.tasks).toHaveLength(3);
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
    expect((await world.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'settle', 'settle', 'settle']);
  });
});

describe('the log', () => {
  it('holds no token, key or signed address, and the prompt only at debug', async () => {
    await using world = await startWorld();
    world.discord.fault({ method: 'PATCH', path: /@original/u, times: 4, reply: { status: 500 } });
    world.bfl.next({ image: 'truncated', imageTimes: 1 });
    const invocation = await world.member().command('imagine', { prompt: 'an unmistakable prompt' });
    await pictureIn(invocation);
    await world.stopBot();
    const log = world.logLines.join('');
    expect(log).toContain(invocation.id);
    for (const secret of [world.discord.botToken, world.bfl.apiKey, invocation.token, 'sig=']) {
      expect(log).not.toContain(secret);
    }
    // At debug level the prompt is logged, once.
    const prompted = world.logLines.filter((line) => line.includes('unmistakable'));
    expect(prompted).toEqual([expect.stringMatching(/^\{"level":20,.*"msg":"prompt"\}\n$/)]);
  });
});
