import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPlayground, type Playground } from '../../playground/playground.ts';
import { textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import type { MessageView } from '../../playground/wire/message.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { PageClient } from './support/page-client.ts';

const DAY_MS = 86_400_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let playground: Playground;
let page: PageClient;

beforeAll(async () => {
  folder = await temporaryFolder();
  playground = await openPlayground({ port: 0, folder: folder.path });
});
beforeEach(async () => {
  page = await PageClient.connect(playground.url);
});
afterEach(async () => {
  await page[Symbol.asyncDispose]();
  expect(playground.discord.violations).toEqual([]);
});
afterAll(async () => {
  await playground[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function member(name: string): Member {
  const found = playground.discord.guild.members.get(page.user(name).id);
  if (found === undefined) throw new Error(`${name} is no member`);
  return found;
}

/** Whether its file's address was signed that much later than now. */
function isSignedAfter({ attachments: [file] }: Pick<MessageView, 'attachments'>, ms: number): boolean {
  const issued = Number.parseInt(new URL(file?.url ?? 'http://x').searchParams.get('is') ?? '0', 16);
  return issued * 1000 > Date.now() + ms - 60_000;
}

async function quotaOf(name: string): Promise<string> {
  const quota = await member(name).command('quota');
  return textOf(await quota.replyWhere((message) => !message.loading));
}

describe('the levers on the bot', () => {
  it('kill it in mid-render and start it: the reply gets its picture, painted once', async () => {
    const { bfl } = playground.hosts;
    bfl.next({ latencyMs: Number.POSITIVE_INFINITY });
    const asked = await member('Ada').command('imagine', { prompt: 'a lighthouse in fog' });
    await bfl.nextCall('poll');
    const { pid } = page.bot;
    await page.pull('kill');
    expect(page.bot).toEqual({ state: 'killed', pid: null, why: null });
    expect(page.lever('kill').blocked).toBe('bot-is-down');
    const [task] = bfl.tasks;
    if (task !== undefined) bfl.finish(task);
    await page.pull('start');
    expect(page.bot.state).toBe('ready');
    expect(page.bot.pid).not.toBe(pid);
    const reply = await asked.replyWhere(({ attachments }) => attachments.length === 1);
    expect(textOf(reply)).toContain('a lighthouse in fog');
    expect(bfl.tasks).toHaveLength(1);
  });

  it('say what cannot be done now, and do nothing', async () => {
    // The page words it in the language of the person, by its code.
    expect(await page.make({ do: 'pull', lever: 'start', value: null })).toMatchObject({
      kind: 'refused',
      code: 'lever-blocked',
    });
    await expect(page.pull('start')).rejects.toThrow('bot-is-up');
    await expect(page.pull('kill', 'bfl')).rejects.toThrow('no value');
    expect(page.bot.state).toBe('ready');
  });
});

describe('the levers on the bot, several at once,', () => {
  it('end with one bot that runs, and refuse nobody', async () => {
    const { ready } = playground.discord.gatewayCounts;
    await Promise.all([page.pull('kill-and-start'), page.pull('kill-and-start'), page.pull('kill-and-start')]);
    expect(page.bot.state).toBe('ready');
    expect(playground.discord.gatewayCounts.ready).toBe(ready + 1);
  });

  it('can kill a bot that is just starting, and start it anew', async () => {
    const starting = page.pull('kill-and-start');
    page.forget();
    await page.heard((event) => (event.kind === 'bot' && event.bot.state === 'starting' ? true : undefined));
    await page.pull('kill');
    await starting;
    expect(page.bot.state).toBe('killed');
    await page.pull('start');
    expect(page.bot.state).toBe('ready');
  });
});

describe('the levers on hosts', () => {
  const painted = async (name: string, prompt: string): Promise<Message> => {
    const asked = await member(name).command('imagine', { prompt });
    return await asked.replyWhere((message) => message.attachments.length === 1 || /declined/u.test(textOf(message)));
  };

  it('host-declines: no picture, nothing charged, and no other host is asked', async () => {
    const { bfl, replicate } = playground.hosts;
    const before = [bfl.tasks.length, replicate.tasks.length];
    await page.pull('host-declines', 'bfl');
    expect((await painted('Milo', 'a stone bridge, declined')).attachments).toHaveLength(0);
    expect([bfl.tasks.length, replicate.tasks.length]).toEqual([(before[0] ?? 0) + 1, before[1]]);
    expect(bfl.tasks.at(-1)?.billedCredits).toBe(0);
    await page.pull('host-declines', 'bfl');
  });

  it('host-price: what the host takes is charged', async () => {
    await page.pull('host-price');
    expect(textOf(await painted('Milo', 'a stone bridge at a higher price'))).toContain('$0.06');
    expect(playground.hosts.bfl.tasks.at(-1)?.billedCredits).toBe(6);
    await page.pull('host-price');
  });

  it.each([
    ['host-fails', 503],
    ['host-out-of-credits', 402],
  ] as const)('%s: the next host paints', async (lever, status) => {
    const { bfl, replicate } = playground.hosts;
    const before = replicate.tasks.length;
    await page.pull(lever, 'bfl');
    expect(page.lever(lever)).toMatchObject({ is: true, on: ['bfl'] });
    expect((await painted('Dora', `a stone bridge: ${lever}`)).attachments).toHaveLength(1);
    expect(replicate.tasks).toHaveLength(before + 1);
    await page.pull(lever, 'bfl');
    expect(page.lever(lever)).toMatchObject({ is: false, on: [] });
    expect(bfl.calls.some((call) => call.on === 'submit' && call.status === status)).toBe(true);
    expect(bfl.credits).toBeGreaterThan(0);
    // A host that failed is tried again after a while alone.
    await page.pull('tomorrow');
  });
});

describe('the levers on Discord', () => {
  const painting = async (prompt: string) => {
    const { bfl } = playground.hosts;
    bfl.next({ latencyMs: Number.POSITIVE_INFINITY });
    const asked = await member('Iris').command('imagine', { prompt });
    const task = await bfl.taskWhere((one) => one.prompt === prompt && one.polls > 0);
    return { asked, finish: () => bfl.finish(task) };
  };

  it('gateway-cut: a picture arrives while the gateway is off, and commands once it is back', async () => {
    const { asked, finish } = await painting('a kite above the gateway');
    await page.pull('gateway-cut', 'off');
    expect(page.lever('gateway-cut').on).toEqual(['off']);
    finish();
    await asked.replyWhere(({ attachments }) => attachments.length === 1);
    const back = Promise.race([playground.discord.nextReady(), playground.discord.nextResumed()]);
    await page.pull('gateway-cut', 'off');
    await back;
    expect(await quotaOf('Iris')).toContain('left today');
  });

  it('discord-5xx: a picture arrives once Discord answers again', async () => {
    const { asked, finish } = await painting('a kite above five hundred and three');
    await page.pull('discord-5xx');
    finish();
    await playground.discord.callWhere(({ status, method }) => status === 503 && method === 'PATCH');
    expect(asked.reply?.attachments).toEqual([]);
    await page.pull('discord-5xx');
    await asked.replyWhere(({ attachments }) => attachments.length === 1);
  });
});

describe('the levers on time', () => {
  it('wait for what is under way, then move the bot and Discord to a fresh day', async () => {
    const { bfl } = playground.hosts;
    bfl.next({ latencyMs: Number.POSITIVE_INFINITY });
    const asked = await member('Ben').command('imagine', { prompt: 'a red kite' });
    await bfl.nextCall('poll');
    const offsetMs = page.snapshot.clockOffsetMs + DAY_MS;
    const jump = page.pull('tomorrow');
    await page.heard((event) =>
      event.kind === 'levers'
        ? event.levers.find(({ name, waitsFor }) => name === 'tomorrow' && waitsFor === 1)
        : undefined,
    );
    expect(page.lever('end-of-month').blocked).toBe('busy');
    expect(await quotaOf('Ben')).toContain('**$0.96** of $1.00 left today');
    const task = bfl.tasks.at(-1);
    if (task !== undefined) bfl.finish(task);
    await asked.replyWhere(({ attachments }) => attachments.length === 1);
    await jump;
    // Signed for a day: what the page showed has run out, and it is told of a new address.
    const shown = await page.heard((event) =>
      event.kind === 'message' && event.message.id === asked.reply?.id && isSignedAfter(event.message, offsetMs)
        ? event.message
        : undefined,
    );
    expect((await fetch(shown.attachments[0]?.url ?? '')).status).toBe(200);
    expect(await page.heard((event) => (event.kind === 'clock' ? event.clockOffsetMs : undefined))).toBe(offsetMs);
    const posted = member('Ben').post({ content: 'good morning' });
    expect(posted.createdAt - Date.now()).toBeGreaterThan(offsetMs - 60_000);
    expect(await quotaOf('Ben')).toContain('**$1.00** of $1.00 left today');
    const again = await member('Ben').command('imagine', { prompt: 'a red kite, the next day' });
    await again.replyWhere(({ attachments }) => attachments.length === 1);
  });
});

describe('the month of eight members', () => {
  it('is written while the bot is stopped, and then in what its admin and its members read', async () => {
    const { pid } = page.bot;
    // The kill does not start the bot while the month is written.
    await Promise.all([page.pull('kill-and-start'), page.pull('month')]);
    expect(page.bot.state).toBe('ready');
    expect(page.bot.pid).not.toBe(pid);
    expect(page.lever('month').blocked).toBe('already-there');
    const usage = await member('Iris').command('usage overview');
    const shown = await usage.replyWhere((message) => !message.loading && message.attachments.length > 0);
    expect(textOf(shown)).toMatch(/Last 7 days: \*\*\$\d+\.\d+\*\* · \d{3} pictures/u);
    const limits = await member('Iris').command('limits view');
    expect(textOf(await limits.replyWhere((message) => !message.loading))).toMatch(/\$3\.00.*day|\$40\.00/su);
  });
});
