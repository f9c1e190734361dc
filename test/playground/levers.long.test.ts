import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPlayground, type Playground } from '../../playground/playground.ts';
import { textOf, type Member } from '../../sandbox/discord/discord.ts';
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
    await expect(page.pull('start')).rejects.toThrow('bot-is-up');
    await expect(page.pull('kill', 'bfl')).rejects.toThrow('no value');
    expect(page.bot.state).toBe('ready');
  });
});

describe('the month of eight members', () => {
  it('is written while the bot is stopped, and then in what its admin and its members read', async () => {
    const { pid } = page.bot;
    await page.pull('month');
    expect(page.bot.state).toBe('ready');
    expect(page.bot.pid).not.toBe(pid);
    expect(page.lever('month').blocked).toBe('already-there');
    const usage = await member('Iris').command('usage overview');
    const shown = await usage.replyWhere((message) => !message.loading && message.attachments.length > 0);
    expect(textOf(shown)).toMatch(new RegExp(`<@${page.user('Dora').id}> \\*\\*\\$[1-9]`, 'u'));
    const limits = await member('Iris').command('limits view');
    expect(textOf(await limits.replyWhere((message) => !message.loading))).toMatch(/\$3\.00.*day|\$40\.00/su);
  });
});

describe('the levers on time', () => {
  it('wait for what is under way, then move the bot and Discord to a fresh day', async () => {
    const { bfl } = playground.hosts;
    bfl.next({ latencyMs: Number.POSITIVE_INFINITY });
    const asked = await member('Ben').command('imagine', { prompt: 'a red kite' });
    await bfl.nextCall('poll');
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
    expect(await page.heard((event) => (event.kind === 'clock' ? event.clockOffsetMs : undefined))).toBe(DAY_MS);
    const posted = member('Ben').post({ content: 'good morning' });
    expect(posted.createdAt - Date.now()).toBeGreaterThan(DAY_MS - 60_000);
    expect(await quotaOf('Ben')).toContain('**$1.00** of $1.00 left today');
    const again = await member('Ben').command('imagine', { prompt: 'a red kite, the next day' });
    await again.replyWhere(({ attachments }) => attachments.length === 1);
  });
});
