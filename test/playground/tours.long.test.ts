import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { componentsOf, textOf, type Invocation, type Message } from '../../sandbox/discord/discord.ts';
import { tours } from '../../playground/page/texts/en/tours.ts';
import { findChromium } from '../../playground/chromium.ts';
import { BrowserWorld } from './support/browser-world.ts';

/** The price of a picture with FLUX1.1 [pro] and with FLUX.2 [pro] at Black Forest Labs. */
const PICTURE_CREDITS = 4;
const FINAL_CREDITS = 3;

let world: BrowserWorld;

/** Runs a tour without time to read; resolves when it has ended, and throws what it failed with. */
async function run(name: string): Promise<void> {
  await using page = await world.openPage({ tour: name, speed: 'full' });
  await page.waitForSelector('tour-guide:is([data-phase="ended"], [data-phase="failed"])');
  const guide = page.locator('tour-guide');
  expect(await guide.getAttribute('data-phase'), (await guide.textContent()) ?? '').toBe('ended');
}

/** The tasks at all hosts for a prompt. */
function tasksOf(prompt: string): readonly { readonly model: string }[] {
  const { bfl, replicate, atlascloud } = world.playground.hosts;
  return [...bfl.tasks, ...replicate.tasks, ...atlascloud.tasks].filter((task) => task.prompt === prompt);
}

/** What a run of a tour costs at Black Forest Labs, in credits. */
async function costOf(name: string): Promise<number> {
  const { bfl } = world.playground.hosts;
  const before = bfl.billedCredits;
  await run(name);
  return bfl.billedCredits - before;
}

/** The uses of a command by a member. */
function usesOf(name: string, command: string): readonly Invocation[] {
  return world.playground.discord.invocations.filter(
    (use) => use.name === command && use.member.user.globalName === name,
  );
}

/** What the bot answered them, to them alone or to all. */
function answersTo(name: string, command: string): string[] {
  return usesOf(name, command).map(({ original }) => (original?.current == null ? '' : textOf(original.current)));
}

/** The messages of a channel that all see, for a prompt. */
function messagesOf(prompt: string): readonly Message[] {
  const { discord } = world.playground;
  return [...discord.guild.channels.values()]
    .flatMap((channel) => discord.messages(channel))
    .filter(({ content }) => content.includes(prompt));
}

const { prompts } = tours;

describe.skipIf(findChromium(process.env) === null)('a tour, in a browser, at full speed,', () => {
  beforeAll(async () => {
    world = await BrowserWorld.open();
  });
  afterEach(() => world.expectNoFaults());
  afterAll(() => world[Symbol.asyncDispose]());

  it('"First picture" paints one picture, which is charged, and asks what is left', async () => {
    expect(await costOf('first-picture')).toBe(PICTURE_CREDITS);
    expect(tasksOf(prompts.first)).toHaveLength(1);
    expect(messagesOf(prompts.first).map(({ attachments }) => attachments.length)).toEqual([1]);
    expect(answersTo('Ada', 'quota')).toEqual([expect.stringContaining('$0.96')]);
  });

  it('"Twenty at once" has exactly two pictures painted and billed under $0.10, and refuses eighteen', async () => {
    expect(await costOf('twenty-at-once')).toBe(2 * PICTURE_CREDITS);
    expect(tasksOf(prompts.many)).toHaveLength(2);
    const answers = usesOf('Ben', 'imagine').map(({ original }) => original?.current ?? null);
    expect(answers).toHaveLength(20);
    const refused = answers.filter((answer) => answer?.ephemeral);
    expect(refused).toHaveLength(18);
    expect(refused.every((answer) => answer?.content.includes('your limit for today'))).toBe(true);
    expect(messagesOf(prompts.many).map(({ attachments }) => attachments.length)).toEqual([1, 1]);
    expect(answersTo('Iris', 'limits clear')).toEqual([expect.stringContaining('$0.10 a day is removed')]);
  });

  it('"An admin\'s first ten minutes" sets a limit and a rule, and shows another admin nothing of it', async () => {
    expect(await costOf('admin-first-minutes')).toBe(0);
    expect(answersTo('Iris', 'limits set').at(-1)).toContain('$2');
    expect(answersTo('Iris', 'settings explain')).toEqual([expect.stringContaining(tours.blockedWord)]);
    expect(answersTo('Iris', 'usage overview')).toHaveLength(1);
    expect(answersTo('Iris', 'limits view')).toEqual([expect.stringContaining('Limits of this server')]);
    const [seen] = answersTo('Noor', 'limits view');
    expect(seen).toContain('Limits of this server');
    expect(seen).not.toContain('<@&');
  });

  it('"Kill it" kills the bot while a host paints; the reply gets its picture, painted and billed once', async () => {
    const { gatewayCounts } = world.playground.discord;
    expect(await costOf('kill-it')).toBe(PICTURE_CREDITS);
    expect(world.playground.discord.gatewayCounts.ready).toBe(gatewayCounts.ready + 1);
    expect(tasksOf(prompts.killed)).toHaveLength(1);
    const [reply, ...others] = messagesOf(prompts.killed);
    expect(others).toEqual([]);
    expect(reply).toMatchObject({ loading: false, attachments: [{ contentType: 'image/jpeg' }] });
    expect(reply?.id).toBe(usesOf('Ada', 'imagine').at(-1)?.original?.id);
  });

  it('"From draft to final" paints the prompt of the draft with the final model, by its button', async () => {
    expect(await costOf('draft-to-final')).toBe(PICTURE_CREDITS + FINAL_CREDITS);
    const [draft, final] = messagesOf(prompts.draft);
    if (draft === undefined) throw new Error('there is no draft');
    expect(componentsOf(draft).map(({ label }) => label)).toContain('Final · $0.03');
    expect(final?.content).toContain('model FLUX1.1 [pro] → FLUX.2 [pro]');
    expect(tasksOf(prompts.draft)).toHaveLength(2);
  });

  it('says at which step it cannot go on and why, and leaves a page that can be used', async () => {
    const { discord } = world.playground;
    const before = usesOf('Ada', 'imagine').length;
    await using page = await world.openPage();
    await page.click('.bar [data-panel="levers"]');
    await page.click('[data-lever="kill"] button');
    await page.click('.bar [data-panel="tours"]');
    await page.click('[data-start-tour="first-picture"]');
    await page.click('tour-guide footer .primary');
    await expect.poll(() => usesOf('Ada', 'imagine').length).toBe(before + 1);
    // Discord would wait for 3 s.
    discord.invocations.at(-1)?.miss();
    await page.waitForSelector('tour-guide[data-phase="failed"]');
    const said = await page.textContent('tour-guide [role="status"]');
    expect(said).toContain(tours.failed(2, 'The application did not respond'));
    await page.click('tour-guide footer button');
    await page.waitForSelector('tour-guide', { state: 'detached' });
    await page.click('.bar [data-panel="levers"]');
    await page.click('[data-lever="start"] button');
    await page.waitForSelector('.bot-state.ready');
  });
});
