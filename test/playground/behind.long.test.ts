import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPlayground, type Playground } from '../../playground/playground.ts';
import type { BehindView, CapView, GenerationView, HoldView, LedgerLineView } from '../../playground/wire/behind.ts';
import type { WireOptionValue } from '../../playground/wire/moves.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { PageClient } from './support/page-client.ts';

const USD = 1_000_000;

describe('what happens behind, as the page is told,', () => {
  let playground: Playground;
  let page: PageClient;
  const stack = new AsyncDisposableStack();
  beforeAll(async () => {
    const { path } = stack.use(await temporaryFolder());
    playground = stack.use(await openPlayground({ port: 0, folder: path }));
    page = stack.use(await PageClient.connect(playground.url));
  });
  afterAll(async () => {
    await stack.disposeAsync();
    expect(playground.discord.violations).toEqual([]);
  });

  /** Uses a command in the first channel; resolves with the interaction's id. */
  async function command(name: string, path: string, options: Readonly<Record<string, WireOptionValue>>) {
    const [guild] = page.snapshot.world.guilds;
    const place = { guildId: guild?.id ?? '', channelId: guild?.channels[0]?.id ?? '' };
    const answer = await page.make({ do: 'command', as: page.user(name).id, ...place, path, options });
    if (answer.kind === 'refused') throw new Error(answer.why);
    return answer.invocation?.id ?? '';
  }

  /** Asks for a picture; resolves with its generation's id. */
  async function imagine(name: string, prompt: string): Promise<string> {
    return await command(name, 'imagine', { prompt });
  }

  function generation(id: string, { generations }: BehindView = page.behind): GenerationView | undefined {
    return generations.find((one) => one.id === id);
  }

  async function delivered(id: string): Promise<GenerationView> {
    return await page.behindHas((behind) => {
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
      { kind: 'hold', heldMicros: billedUsd * USD, chargedMicros: 0, userId: page.user('Ada').id },
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

  function cap(hold: HoldView, of: CapView['of'], span: CapView['span']): CapView | undefined {
    return page.behind.caps.find(
      (one) =>
        one.of === of &&
        one.span === span &&
        (of === 'bot' || one.guildId === hold.guildId) &&
        (of !== 'member' || one.userId === hold.userId),
    );
  }

  function charged(isCounted: (line: LedgerLineView) => boolean): number {
    return page.behind.ledger.filter(isCounted).reduce((sum, { chargedMicros }) => sum + chargedMicros, 0);
  }

  it('the sums under the caps are those of the ledger, and the caps those of the settings and of the admin', async () => {
    const { hold } = await delivered(await imagine('Ben', 'two boats'));
    for (const span of ['day', 'month'] as const) {
      const ofBen = charged(({ userId }) => userId === hold.userId);
      expect(cap(hold, 'member', span)).toMatchObject({ heldMicros: 0, spentMicros: ofBen });
      expect(cap(hold, 'server', span)).toMatchObject({ heldMicros: 0, spentMicros: charged(() => true) });
      expect(cap(hold, 'bot', span)).toMatchObject({ heldMicros: 0, spentMicros: charged(() => true) });
    }
    expect(cap(hold, 'member', 'day')).toMatchObject({ capMicros: USD, source: 'settings', period: hold.guildDay });
    expect(cap(hold, 'bot', 'month')).toMatchObject({ capMicros: 250 * USD, period: hold.botMonth });

    await command('Iris', 'limits set', { per: 'day', dollars: '0.50', member: { id: hold.userId } });
    await command('Iris', 'limits grant', { member: { id: hold.userId }, dollars: '0.25', reason: 'a contest' });
    await command('Iris', 'limits set', { per: 'month', dollars: '7', for: 'everyone' });
    await command('Iris', 'limits set', { per: 'month', dollars: '60', for: 'server' });
    await page.behindHas(() => (cap(hold, 'server', 'month')?.capMicros === 60 * USD ? true : undefined));
    expect(cap(hold, 'member', 'day')).toMatchObject({ capMicros: 0.75 * USD, source: 'member' });
    expect(cap(hold, 'member', 'month')).toMatchObject({ capMicros: 7.25 * USD, source: 'everyone' });
    expect(cap(hold, 'server', 'month')).toMatchObject({ source: 'guild' });
    expect(cap(hold, 'server', 'day')).toMatchObject({ capMicros: 10 * USD, source: 'settings' });
    const grant = page.behind.ledger.find(({ kind }) => kind === 'adjust');
    expect(grant).toMatchObject({ userId: hold.userId, grantedMicros: 0.25 * USD, generationId: null });
  });

  it('a picture whose bot is killed in mid-render goes on where it was, and is billed and charged once', async () => {
    const id = await imagine('Milo', 'a bridge in fog');
    await page.behindHas(({ generations }) =>
      generations.find((one) => one.id === id)?.pictures.find(({ state }) => state === 'rendering'),
    );
    await page.pull('kill');
    const left = generation(id);
    expect(left).toMatchObject({ state: 'open', pictures: [{ state: 'rendering' }] });
    expect(page.behind.queue).toMatchObject([{ generationId: id, number: 1, account: 'bfl', state: 'rendering' }]);
    const hold = left?.hold;
    if (hold === undefined) throw new Error('it is gone');
    expect(cap(hold, 'member', 'day')).toMatchObject({ heldMicros: 0.04 * USD, spentMicros: 0 });

    await page.pull('start');
    const { path, pictures } = await delivered(id);
    expect(path.map(({ transition }) => transition)).toEqual([
      'accept',
      'open',
      'claim',
      'startRendering',
      'keep',
      'end',
      'markDelivered',
    ]);
    expect(cap(hold, 'member', 'day')).toMatchObject({ heldMicros: 0, spentMicros: 0.04 * USD });
    const lines = page.behind.ledger.filter(({ generationId }) => generationId === id);
    expect(lines.map(({ kind }) => kind)).toEqual(['hold', 'settle']);
    const tasks = page.behind.hosts.flatMap((host) => host.tasks).filter(({ prompt }) => prompt === 'a bridge in fog');
    expect(tasks).toMatchObject([{ id: pictures[0]?.taskId, billedUsd: 0.04 }]);
    expect(page.behind.queue).toEqual([]);
  });

  it('a page that comes later, or again, is told the same', async () => {
    await delivered(await imagine('Chen', 'a crane'));
    await using other = await PageClient.connect(playground.url);
    expect(other.behind).toEqual(page.behind);
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
    const received = page.heardText;
    expect(secrets.filter((secret) => received.includes(secret))).toEqual([]);
    expect(page.behind.log.length).toBeGreaterThan(0);
    expect(page.behind.hosts.flatMap(({ calls }) => calls).every(({ path }) => !path.includes('?'))).toBe(true);
  });
});
