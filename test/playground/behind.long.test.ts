import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPlayground, type Playground } from '../../playground/playground.ts';
import type { BehindView, CapView, GenerationView } from '../../playground/wire/behind.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { PageSocket } from './support/page-socket.ts';

const USD = 1_000_000;

describe('what happens behind, as the page is told,', () => {
  let playground: Playground;
  let page: PageSocket;
  const stack = new AsyncDisposableStack();
  beforeAll(async () => {
    const { path } = stack.use(await temporaryFolder());
    playground = stack.use(await openPlayground({ port: 0, folder: path }));
    page = stack.use(await PageSocket.open(playground.url));
  });
  afterAll(async () => {
    await stack.disposeAsync();
    expect(playground.discord.violations).toEqual([]);
  });

  /** Who one can be, by name. */
  function idOf(name: string): string {
    const user = page.snapshot.world.users.find((one) => one.name === name);
    if (user === undefined) throw new Error(`there is no ${name}`);
    return user.id;
  }

  /** Asks for a picture; resolves with its generation's id. */
  async function imagine(name: string, prompt: string): Promise<string> {
    const [guild] = page.snapshot.world.guilds;
    const channelId = guild?.channels[0]?.id ?? '';
    const answer = await page.make({
      do: 'command',
      as: idOf(name),
      guildId: guild?.id ?? '',
      channelId,
      path: 'imagine',
      options: { prompt },
    });
    if (answer.kind === 'refused') throw new Error(answer.why);
    return answer.invocation?.id ?? '';
  }

  function generation(id: string, { generations }: BehindView = page.behind): GenerationView | undefined {
    return generations.find((one) => one.id === id);
  }

  async function delivered(id: string): Promise<GenerationView> {
    return await page.untilBehind((behind) => {
      const found = generation(id, behind);
      const last = found?.path.at(-1)?.transition;
      return found?.state === 'delivered' && last === 'markDelivered' ? found : undefined;
    });
  }

  it('a picture goes its way step by step, and what it settles is what the host billed', async () => {
    const billedBefore = playground.hosts.bfl.billedCredits;
    const id = await imagine('Ada', 'a heron at dawn');
    const { path, pictures, messageId, prompt } = await delivered(id);

    expect(path.map(({ transition, picture }) => [transition, picture])).toEqual([
      ['accept', null],
      ['open', null],
      ['claim', 1],
      ['startRendering', 1],
      ['keep', 1],
      ['end', null],
      ['markDelivered', null],
    ]);
    const times = path.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(pictures).toMatchObject([{ state: 'kept', account: 'bfl', submits: 1, priceMicros: 0.04 * USD }]);
    expect(prompt).toBe('a heron at dawn');
    expect(playground.discord.message(messageId ?? '')?.interaction?.id).toBe(id);

    const lines = page.behind.ledger.filter(({ generationId }) => generationId === id);
    const billedUsd = (playground.hosts.bfl.billedCredits - billedBefore) / 100;
    expect(lines).toMatchObject([
      { kind: 'hold', heldMicros: billedUsd * USD, chargedMicros: 0, userId: idOf('Ada') },
      {
        kind: 'settle',
        picture: 1,
        heldMicros: -billedUsd * USD,
        chargedMicros: billedUsd * USD,
        billedMicros: billedUsd * USD,
      },
    ]);
    const task = page.behind.hosts
      .find(({ name }) => name === 'bfl')
      ?.tasks.find((one) => one.id === pictures[0]?.taskId);
    expect(task).toMatchObject({ isRunning: false, toldUsd: billedUsd, billedUsd, prompt: 'a heron at dawn' });
    expect(task?.polls).toBe(playground.hosts.bfl.tasks.find((one) => one.id === task?.id)?.polls);
    expect(page.behind.queue).toEqual([]);
  });

  it('the sums under the caps are those of the ledger, and the caps those of the settings and of the admin', async () => {
    const id = await imagine('Ben', 'two boats');
    const { hold } = await delivered(id);
    const of = (whose: CapView['of'], span: CapView['span']) =>
      page.behind.caps.find(
        (cap) =>
          cap.of === whose &&
          cap.span === span &&
          (whose === 'bot' || cap.guildId === hold.guildId) &&
          (whose !== 'member' || cap.userId === hold.userId),
      );
    const charged = (ofMember: boolean): number =>
      page.behind.ledger
        .filter(({ userId }) => !ofMember || userId === hold.userId)
        .reduce((sum, { chargedMicros }) => sum + chargedMicros, 0);
    for (const span of ['day', 'month'] as const) {
      expect(of('member', span)).toMatchObject({ heldMicros: 0, spentMicros: charged(true) });
      expect(of('server', span)).toMatchObject({ heldMicros: 0, spentMicros: charged(false) });
      expect(of('bot', span)).toMatchObject({ heldMicros: 0, spentMicros: charged(false) });
    }
    expect(of('member', 'day')).toMatchObject({ capMicros: 1 * USD, source: 'settings', period: hold.guildDay });
    expect(of('bot', 'month')).toMatchObject({ capMicros: 250 * USD, source: 'settings', period: hold.botMonth });
  });

  it('keys and tokens are not told', async () => {
    await delivered(await imagine('Dora', 'a lighthouse'));
    const { bfl, replicate, atlascloud } = playground.hosts;
    const secrets = [
      playground.discord.botToken,
      bfl.apiKey,
      replicate.token,
      atlascloud.apiKey,
      ...playground.discord.invocations.map(({ token }) => token),
    ];
    const received = page.received.join('\n');
    expect(secrets.filter((secret) => received.includes(secret))).toEqual([]);
    expect(page.behind.log.length).toBeGreaterThan(0);
    expect(page.behind.hosts.flatMap(({ calls }) => calls).every(({ path }) => !path.includes('?'))).toBe(true);
  });
});
