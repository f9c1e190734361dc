import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import {
  Permission,
  textOf,
  type Channel,
  type Fault,
  type FaultReply,
  type Guild,
  type Invocation,
  type Member,
  type Message,
} from '../../sandbox/discord/discord.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';

const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };
const SMALL = { width: 256, height: 256 };

/** A separate server with one member and one running picture. */
interface Scene {
  readonly guild: Guild;
  readonly member: Member;
  readonly channel: Channel;
  readonly invocation: Invocation;
  /** Adds a fault to the scene's reply, callback, channel or direct messages. */
  readonly fault: (where: Route | 'callback', fault: Omit<Fault, 'path'>) => void;
  /** Finishes the picture at BFL. */
  readonly paint: () => Promise<void>;
}

type Route = 'reply' | 'channel' | 'direct_message';

interface Case {
  readonly name: string;
  readonly private?: boolean;
  readonly closedInbox?: boolean;
  readonly where?: (guild: Guild) => Channel;
  /** The fault, which begins while the picture is generated. */
  readonly happens: (scene: Scene) => Promise<void> | void;
  /** Where the picture arrives; `kept`: nowhere, and it is offered again; `withdrawn`: nothing is generated. */
  readonly ends: Route | 'kept' | 'withdrawn';
  /** Further assertions, once it has arrived. */
  readonly proof?: (scene: Scene, message: Message | null) => Promise<void> | void;
}

const status = (code: number): FaultReply => ({ status: code });

function limited(seconds: number, global: boolean): FaultReply {
  return {
    status: 429,
    body: { message: 'You are being rate limited.', retry_after: seconds, global },
    headers: {
      'retry-after': String(seconds),
      'x-ratelimit-scope': global ? 'global' : 'user',
      ...(global ? { 'x-ratelimit-global': 'true' } : {}),
    },
  };
}

const painting = async ({ invocation }: Scene): Promise<void> => void (await replySaying(invocation, 'Painting'));
const TOO_LARGE: FaultReply = { status: 413, body: { message: 'Request entity too large', code: 40_005 } };
const onlyTheRequester = ({ member }: Scene, message: Message | null): void => {
  expect(message?.pings).toEqual({ everyone: false, userIds: [member.id], roleIds: [] });
};
/** Two more than discord.js' own retries. */
const LONGER_THAN_DISCORD_JS = 6;

const CASES: readonly Case[] = [
  ...[500, 502, 503].flatMap((code): Case[] => [
    {
      name: `Discord answers ${code} to the acknowledgement`,
      happens: ({ fault }) => fault('callback', { reply: status(code) }),
      ends: 'reply',
    },
    {
      name: `Discord answers ${code} to a progress edit`,
      happens: async ({ fault, invocation }) => {
        const refused = world.discord.callWhere(
          ({ path, status: answer }) => answer === code && path.includes(invocation.token.slice(0, 6)),
        );
        fault('reply', { reply: status(code) });
        await refused;
      },
      ends: 'reply',
    },
    {
      name: `Discord answers ${code} to the final message for a while`,
      happens: async (scene) => {
        await painting(scene);
        scene.fault('reply', { reply: status(code), times: LONGER_THAN_DISCORD_JS });
      },
      ends: 'reply',
    },
  ]),
  {
    name: 'Discord takes no acknowledgement at all',
    happens: ({ fault }) => fault('callback', { reply: status(500), times: LONGER_THAN_DISCORD_JS }),
    ends: 'withdrawn',
  },
  {
    name: 'the reply has a rate limit of its own',
    happens: ({ fault }) => fault('reply', { reply: limited(0.6, false), times: 2 }),
    ends: 'reply',
  },
  {
    name: 'the whole bot has a rate limit',
    happens: ({ fault }) => fault('reply', { reply: limited(0.4, true) }),
    ends: 'reply',
  },
  {
    name: 'a rate limit would last an hour',
    happens: async (scene) => {
      await painting(scene);
      scene.fault('reply', { reply: limited(3_600, false) });
    },
    ends: 'reply',
  },
  {
    name: 'the reply is deleted while it is painted',
    happens: async (scene) => {
      await painting(scene);
      scene.invocation.deleteReply();
    },
    ends: 'channel',
    proof: onlyTheRequester,
  },
  {
    name: 'the channel is deleted',
    happens: async (scene) => {
      await painting(scene);
      scene.channel.delete();
    },
    ends: 'direct_message',
  },
  {
    name: 'the bot may not write in the channel any more, and the token is dead',
    happens: ({ channel, invocation }) => {
      channel.permissions = Permission.ViewChannel;
      invocation.expireToken();
    },
    ends: 'direct_message',
  },
  {
    name: 'the bot may write but attach nothing, and the token is dead',
    happens: ({ channel, invocation }) => {
      channel.permissions &= ~Permission.AttachFiles;
      invocation.expireToken();
    },
    ends: 'direct_message',
  },
  {
    name: 'the member leaves the server',
    happens: ({ member }) => member.leave(),
    ends: 'reply',
  },
  {
    name: 'the member leaves the server, and the token of a private reply is dead',
    private: true,
    happens: ({ member, invocation }) => {
      member.leave();
      invocation.expireToken();
    },
    ends: 'kept',
  },
  {
    name: 'the bot is thrown out of the server',
    happens: ({ guild }) => guild.removeBot(),
    ends: 'reply',
  },
  {
    name: 'the bot is thrown out of the server, and the token is dead',
    happens: ({ guild, invocation }) => {
      guild.removeBot();
      invocation.expireToken();
    },
    ends: 'kept',
  },
  {
    name: 'the thread is archived meanwhile',
    where: (guild) => guild.addThread({ name: 'foxes' }),
    happens: async (scene) => {
      await painting(scene);
      scene.channel.archive();
    },
    ends: 'channel',
    proof: async (scene, message) => {
      onlyTheRequester(scene, message);
      // The reply with progress is deleted, and the new message is the only one.
      await scene.channel.signal.until(
        () => (scene.channel.messages.length === 1 ? true : undefined),
        () => 'one message in the thread',
      );
    },
  },
  {
    name: 'the thread is locked meanwhile',
    where: (guild) => guild.addThread({ name: 'foxes' }),
    happens: async (scene) => {
      await painting(scene);
      scene.channel.lock();
    },
    ends: 'direct_message',
  },
  {
    name: 'the thread is deleted meanwhile',
    where: (guild) => guild.addThread({ name: 'foxes' }),
    happens: async (scene) => {
      await painting(scene);
      scene.channel.delete();
    },
    ends: 'direct_message',
  },
  {
    name: 'a post of a forum is where it was asked for, and the token is dead',
    where: (guild) => guild.addThread({ name: 'foxes', parent: guild.addForum({ name: 'pictures' }) }),
    happens: ({ invocation }) => invocation.expireToken(),
    ends: 'channel',
    proof: onlyTheRequester,
  },
  {
    name: 'the token of a private reply is dead',
    private: true,
    happens: ({ invocation }) => invocation.expireToken(),
    ends: 'direct_message',
    proof: ({ channel }) => expect(channel.messages).toEqual([]),
  },
  {
    name: 'the token of a private reply is dead, and direct messages are closed',
    private: true,
    closedInbox: true,
    happens: ({ invocation }) => invocation.expireToken(),
    ends: 'kept',
    proof: ({ channel }) => expect(channel.messages).toEqual([]),
  },
  {
    name: 'the token is dead, and the answer to the message in the channel is lost',
    happens: ({ invocation, fault }) => {
      invocation.expireToken();
      fault('channel', { method: 'POST', reply: 'lose-answer' });
    },
    ends: 'channel',
    proof: ({ channel }) => {
      // Found in the channel, without relying on Discord to remember its nonce.
      const posts = world.discord.calls.filter(
        ({ method, path }) => method === 'POST' && path === `/channels/${channel.id}/messages`,
      );
      expect(posts).toHaveLength(1);
      expect(posts[0]?.body).toMatchObject({ enforce_nonce: true });
    },
  },
  {
    name: 'the token is dead, and the answer to the direct message is lost',
    private: true,
    happens: ({ invocation, fault }) => {
      invocation.expireToken();
      fault('direct_message', { method: 'POST', reply: 'lose-answer' });
    },
    ends: 'direct_message',
  },
  ...([false, true] as const).map((isPrivate): Case => {
    const road = isPrivate ? 'direct_message' : 'channel';
    return {
      name: `Discord refuses the bot's own token for once, ${isPrivate ? 'to the member' : 'in the channel'}`,
      private: isPrivate,
      happens: ({ invocation, fault }) => {
        invocation.expireToken();
        fault(road, { method: 'POST', reply: { status: 401, body: { message: '401: Unauthorized', code: 0 } } });
      },
      ends: road,
    };
  }),
  ...(['drop-socket', 'lose-answer', 'hang'] as const).map((reply): Case => {
    const what = {
      'drop-socket': 'the connection drops during the upload',
      'lose-answer': 'the answer to the upload is lost',
      hang: 'Discord does not answer the upload',
    }[reply];
    return {
      name: what,
      happens: async (scene) => {
        await painting(scene);
        scene.fault('reply', { reply });
      },
      ends: 'reply',
    };
  }),
  {
    name: 'Discord takes a progress edit after the final message',
    happens: (scene) => holdProgress(scene, finalMessage(scene)),
    ends: 'reply',
    proof: overtaken,
  },
  {
    name: 'Discord takes a progress edit long after the final message, and nobody waits for its answer',
    happens: (scene) => holdProgress(scene, Promise.all([finalMessage(scene), progressGivenUp(scene)])),
    ends: 'reply',
    proof: overtaken,
  },
];

/** Holds a progress edit at Discord. Resolves when it has arrived there. */
async function holdProgress({ fault }: Scene, until: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  fault('reply', { until, hit: resolve });
  await promise;
}

/** Resolves when the final message is shown. */
function finalMessage({ invocation }: Scene): Promise<Message> {
  return replySaying(invocation, 'left today');
}

/** Resolves when the bot waits no longer for the answer to a progress edit. */
function progressGivenUp({ invocation }: Scene): Promise<string> {
  return world.logLineWhere((line) => line.includes('a progress edit failed') && line.includes(invocation.id));
}

/** The final message came first, was overwritten by older progress, and was restored. */
async function overtaken({ invocation }: Scene): Promise<void> {
  await invocation.signal.until(
    () => (endings(invocation).join(' ').endsWith('end progress end') ? true : undefined),
    () => `the late edit and its cure; there were: ${endings(invocation).join(' ')}`,
  );
  expect(invocation.reply?.attachments).toHaveLength(1);
}

function endings({ revisions }: Invocation): string[] {
  return revisions.map(({ message }) => (says(message, 'left today') ? 'end' : 'progress'));
}

let world: World;
const scenes = new Map<string, { readonly scene: Scene; readonly ends: Case['ends'] }>();

function pathOf(where: Route | 'callback', { channel, member, invocation }: Scene): RegExp {
  switch (where) {
    case 'callback':
      return new RegExp(`/interactions/${invocation.id}/`, 'u');
    case 'reply':
      return new RegExp(`/webhooks/\\d+/${invocation.token}/`, 'u');
    case 'channel':
      return new RegExp(`/channels/${channel.id}/messages`, 'u');
    case 'direct_message':
      return new RegExp(`/channels/${member.directChannel.id}/messages`, 'u');
  }
}

async function open({ name, where, closedInbox = false, private: isPrivate = false }: Case): Promise<Scene> {
  // The log names servers, and no prompt.
  const guild = world.discord.addGuild({ name: 'Scene' });
  const member = guild.addMember({ name: 'Ada', acceptsDirectMessages: !closedInbox });
  const channel = where?.(guild) ?? guild.channel;
  const options = { prompt: name, private: isPrivate, ...SMALL };
  const invocation = await member.command('imagine', options, { channel });
  const scene: Scene = {
    guild,
    member,
    channel,
    invocation,
    fault: (place, fault) => void world.discord.fault({ ...fault, path: pathOf(place, scene) }),
    paint: async () => {
      world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === name));
    },
  };
  return scene;
}

/** Every message with the picture, in any channel. */
function picturesOf({ guild, member, invocation }: Scene): Message[] {
  const channels = [...guild.channels.values(), ...guild.threads.values(), member.directChannel];
  const standing = new Map(channels.flatMap(({ messages }) => messages).map((message) => [message.id, message]));
  if (invocation.reply !== null && invocation.channel.exists) standing.set(invocation.reply.id, invocation.reply);
  return [...standing.values()].filter(({ attachments }) => attachments.length > 0);
}

function arrival({ invocation, channel, member }: Scene, road: Route): Promise<Message> {
  if (road === 'reply') return pictureIn(invocation);
  const place = road === 'channel' ? channel : member.directChannel;
  return place.messageWhere(
    (message) => message.attachments.length > 0 && message.interaction === null && says(message, '$0.04'),
  );
}

async function rowOf(id: string) {
  await using database = openDatabase(world.config.databasePath);
  return await database.kysely
    .selectFrom('generations')
    .select(['state', 'delivery_route'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

async function bookingsOf(id: string): Promise<string[]> {
  await using database = openDatabase(world.config.databasePath);
  const rows = await database.kysely.selectFrom('ledger').selectAll().where('generation_id', '=', id).execute();
  return rows.map((row) => `${row.kind} ${row.held_micros} ${row.charged_micros}`);
}

/** The ledger entries of each outcome. */
const ROWS = {
  reply: { state: 'delivered', delivery_route: 'reply' },
  channel: { state: 'delivered', delivery_route: 'channel' },
  direct_message: { state: 'delivered', delivery_route: 'direct_message' },
  kept: { state: 'undelivered', delivery_route: null },
  withdrawn: { state: 'withdrawn', delivery_route: null },
} as const satisfies Record<Case['ends'], object>;

describe('when', () => {
  beforeAll(async () => {
    world = await startWorld({
      bfl: BY_HAND,
      settings: { BFL_CONCURRENCY: '24' },
      // Long enough for a loaded machine, short enough for the cases in which no answer comes.
      timings: { discordAnswerMs: 8_000, lateEditMs: 2_000 },
    });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  // Side by side: each has a server, a member and faults of its own.
  describe.concurrent('it happens that', () => {
    it.for(CASES)('$name', async (one, { expect: expectHere }) => {
      const scene = await open(one);
      scenes.set(one.name, { scene, ends: one.ends });
      await one.happens(scene);
      const { ends } = one;
      if (ends !== 'withdrawn') await scene.paint();
      const message = ends === 'kept' || ends === 'withdrawn' ? null : await arrival(scene, ends);
      await expectHere.poll(() => rowOf(scene.invocation.id)).toEqual(ROWS[ends]);
      await one.proof?.(scene, message);
    });
  });

  it('each ends with one final message and one charge, and the next command works', async () => {
    const next = await world.member('Ben').command('imagine', { prompt: 'the next fox', ...SMALL });
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'the next fox'));
    await pictureIn(next);
    for (const [name, { scene, ends }] of scenes) {
      const { id } = scene.invocation;
      expect({ name, row: await rowOf(id) }).toEqual({ name, row: ROWS[ends] });
      const messages = ROWS[ends].state === 'delivered' ? 1 : 0;
      expect({ name, messages: picturesOf(scene).length }).toEqual({ name, messages });
      const end = ends === 'withdrawn' ? 'release -40000 0' : 'settle -40000 40000';
      expect({ name, bookings: await bookingsOf(id) }).toEqual({ name, bookings: ['hold 40000 0', end] });
    }
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
    expect(world.logLines.filter((line) => /"level":(?:50|60|"error"|"fatal")/u.test(line))).toEqual([]);
    expect(world.discord.violations).toEqual([]);
  });
});

describe('pictures that are too large', () => {
  it('for the reply are made to fit before they are sent, and the originals stay', async () => {
    await using own = await startWorld({ bfl: { pictures: 'drawn' } });
    own.discord.guild.attachmentSizeLimit = 60_000;
    const options = { prompt: 'a fox', format: 'png', seed: 7, width: 512, height: 512 };
    const invocation = await own.member().command('imagine', options);
    const message = await pictureIn(invocation);
    expect(textOf(message)).toContain('Sent as JPEG, because the originals are larger than Discord allows here');
    expect(message.attachments.map(({ contentType }) => contentType)).toEqual(['image/jpeg']);
    expect(own.discord.calls.filter(({ status: answer }) => answer === 413)).toEqual([]);
    await own.stopBot();
    await using database = openDatabase(own.config.databasePath);
    const [picture] = await database.kysely.selectFrom('pictures').selectAll().execute();
    expect(picture).toMatchObject({ file_format: 'png' });
    expect(picture?.file_bytes).toBeGreaterThan(60_000);
  });

  it('though Discord said that it takes them are sent smaller, and at last in words', async () => {
    await using own = await startWorld({ bfl: { ...BY_HAND, pictures: 'drawn' } });
    const paint = async (name: string, refusals: number): Promise<Invocation> => {
      const options = { prompt: 'a fox', format: 'png', seed: 7, width: 512, height: 512 };
      const invocation = await own.member(name).command('imagine', options);
      await replySaying(invocation, 'Painting');
      own.discord.fault({ method: 'PATCH', path: /@original/u, times: refusals, reply: TOO_LARGE });
      own.bfl.finish(await own.bfl.taskWhere(({ state }) => state === 'active'));
      return invocation;
    };
    const smaller = await pictureIn(await paint('Ada', 1));
    expect(textOf(smaller)).toContain('Sent as JPEG');
    const sizes = own.discord.calls.flatMap(({ files }) => files.map(({ size }) => size));
    expect(sizes).toHaveLength(2);
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) / 3);
    const words = await replySaying(await paint('Ben', 2), 'It is saved; see ');
    expect(words.attachments).toEqual([]);
    await own.stopBot();
    expect((await own.ledger()).filter(({ kind }) => kind === 'settle')).toHaveLength(2);
  });
});

describe('two commands that fail alike', () => {
  it('get a message each in the channel, though both say the same', async () => {
    await using own = await startWorld({ bfl: BY_HAND });
    own.bfl.script(() => ({ outcome: 'error', latencyMs: Number.POSITIVE_INFINITY }));
    const member = own.member();
    for (const invocation of [
      await member.command('imagine', { prompt: 'a fox', ...SMALL }),
      await member.command('imagine', { prompt: 'a fox', ...SMALL }),
    ]) {
      await replySaying(invocation, 'Painting');
      invocation.expireToken();
    }
    const { channel } = own.discord.guild;
    const posted = (): Message[] => channel.messages.filter(({ interaction }) => interaction === null);
    for (const count of [1, 2]) {
      own.bfl.finish(await own.bfl.taskWhere(({ state }) => state === 'active'));
      await channel.messageWhere(() => posted().length === count);
    }
    expect(new Set(posted().map(textOf)).size).toBe(1);
  });

  it('of two members get one each, also from a process that does not know what the former one posted', async () => {
    await using own = await startWorld({ bfl: BY_HAND });
    own.bfl.script(() => ({ outcome: 'error', latencyMs: Number.POSITIVE_INFINITY }));
    const members = [own.member('Ada'), own.member('Ben')] as const;
    for (const member of members) {
      const invocation = await member.command('imagine', { prompt: 'a fox', ...SMALL });
      await replySaying(invocation, 'Painting');
      invocation.expireToken();
    }
    const { channel } = own.discord.guild;
    const [first, second] = own.bfl.tasks;
    for (const [index, task] of [first, second].entries()) {
      if (task === undefined) throw new Error('Two tasks were expected');
      own.bfl.finish(task);
      await channel.messageWhere(({ content }) => content.startsWith(`<@${members[index]?.id}>`));
      const delivered = (): number => own.logLines.filter((line) => line.includes('"msg":"delivered"')).length;
      await expect.poll(delivered).toBe(index + 1);
      await own.stopBot();
      await own.startBot();
    }
    expect(channel.messages.filter(({ interaction }) => interaction === null)).toHaveLength(2);
  });
});

describe('a limit that lasts for most of a minute', () => {
  it('does not hold up the end of the bot, and the next start delivers', async () => {
    await using own = await startWorld({ bfl: BY_HAND });
    const invocation = await own.member().command('imagine', { prompt: 'a fox', ...SMALL });
    await replySaying(invocation, 'Painting');
    own.discord.fault({ method: 'PATCH', path: /@original/u, reply: limited(50, false) });
    own.bfl.finish(await own.bfl.taskWhere(({ state }) => state === 'active'));
    await own.discord.callWhere(({ status: answer }) => answer === 429);
    await own.stopBot();
    await own.startBot();
    await pictureIn(invocation);
  });
});

describe('Discord away for hours', () => {
  it('may have heard the acknowledgement: it is asked until it says so, and then the picture is painted', async () => {
    const clock: Clock = {
      now: () => systemClock.now(),
      monotonic: () => systemClock.monotonic(),
      sleep: (ms, signal) => systemClock.sleep(ms > 60_000 ? ms : Math.min(ms, 20), signal),
    };
    await using own = await startWorld({ clock });
    own.discord.fault({ method: 'POST', path: /\/callback/u, reply: 'lose-answer' });
    own.discord.fault({ method: 'GET', path: /@original/u, times: 60, reply: status(503) });
    const invocation = await own.member().command('imagine', { prompt: 'a fox', ...SMALL });
    await pictureIn(invocation);
    expect(own.discord.calls.filter(({ status: answer }) => answer === 503)).toHaveLength(60);
    await own.stopBot();
    expect((await own.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'settle']);
  });

  it('is tried again every five minutes at last, also by the next process, and gets the picture once', async () => {
    const waits: number[] = [];
    // Waits of up to minutes end at once; longer ones do not end.
    const clock: Clock = {
      now: () => systemClock.now(),
      monotonic: () => systemClock.monotonic(),
      sleep: (ms, signal) => {
        waits.push(ms);
        return systemClock.sleep(ms > 300_000 ? ms : Math.min(ms, 20), signal);
      },
    };
    await using own = await startWorld({ clock });
    const heal = own.discord.fault({ method: 'PATCH', path: /@original/u, times: 1_000, reply: status(503) });
    const invocation = await own.member().command('imagine', { prompt: 'a fox', ...SMALL });
    const tries = (): number => own.discord.calls.filter(({ status: answer }) => answer === 503).length;
    await own.discord.callWhere(() => tries() >= 60);
    // Who is idle is looked for after ten minutes, the hosts are asked every quarter of an hour what they offer, and files are swept every hour.
    expect(Math.max(...waits.filter((ms) => ms < 600_000))).toBe(300_000);
    await own.stopBot();
    await own.startBot();
    const before = tries();
    await own.discord.callWhere(() => tries() > before + 4);
    heal();
    await pictureIn(invocation);
    await own.stopBot();
    expect((await own.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'settle']);
    expect(invocation.followUps).toEqual([]);
    expect(invocation.channel.messages).toHaveLength(1);
  });
});
