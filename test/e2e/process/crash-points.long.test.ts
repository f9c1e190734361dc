import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Invocation, Member } from '../../../sandbox/discord/discord.ts';
import type { SandboxTask } from '../../../sandbox/bfl/bfl.ts';
import type { Program } from '../../support/process.ts';
import {
  ENTRANCES,
  openProcessWorld,
  paintingIn,
  preloading,
  type Entrance,
  type ProcessWorld,
  type StoredPicture,
} from '../../support/process-world.ts';
import { reliabilityTable } from '../../support/reliability-page.ts';
import { TEST_TIMEOUT_MS } from '../../support/test-timeout.ts';

/** The outcomes of a killed picture, in the words of the table. */
const OUTCOMES = {
  unheard: 'No reply; nothing is charged.',
  painted: 'The picture; charged once.',
  repeated: 'Sent to BFL once more. The picture; charged once; a possible second bill noted as `unconfirmed`.',
  unknown: 'The member is told that BFL’s answer was lost; nothing is charged; both bills noted.',
} as const;

const PRICE = 40_000;
/** One picture exceeds 80 % of this cap, so that its final message has a warning. */
const SETTINGS = {
  BFL_CONCURRENCY: '1',
  USER_DAILY_USD: '0.05',
  GUILD_DAILY_USD: 'none',
  BOT_DAILY_USD: 'none',
  BURN_USD: 'none',
  SHUTDOWN_SECONDS: '30',
  LOG_LEVEL: 'info',
};
/** From this point on the picture has left the queue: later ones wait behind it. */
const LEAVES_QUEUE = 'before it is claimed';
/** Two processes at a time, one for each core of the smallest machine. */
const CHAINS = 2;

interface Watched {
  readonly marks: readonly string[];
  readonly isTaskKnown?: boolean;
  readonly crashAt?: string;
}

/** A bot that reports a picture's effects on standard error, and kills itself at one of them. */
async function startWatched(
  world: ProcessWorld,
  { marks, isTaskKnown = false, crashAt = '' }: Watched,
  more: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const bot = world.startProcess({
    ...SETTINGS,
    ...more,
    ...preloading('crash-points'),
    EASEL_CRASH_MARKS: marks.join(' '),
    EASEL_CRASH_TASK_KNOWN: String(isTaskKnown),
    EASEL_CRASH_AT: crashAt,
  });
  // A bot that kills itself while it resumes a picture may do so before it is ready.
  await Promise.race([bot.saying('"msg":"ready"').catch(() => undefined), bot.ended]);
  return bot;
}

function pointsOf(bot: Program): string[] {
  return [...bot.stderr.matchAll(/^point: (.*)$/gm)].map(([, point = '']) => point);
}

/** Three commands at a concurrency of one: one is running, the watched one and another one are queued. */
class Scene {
  readonly prompt: string;
  readonly #world: ProcessWorld;
  readonly #number: number;
  readonly #entrance: Entrance;
  #plug: Invocation | null = null;
  #watched: Invocation | null = null;
  #other: Invocation | null = null;

  constructor(world: ProcessWorld, number: number, entrance: Entrance) {
    this.#world = world;
    this.#number = number;
    this.#entrance = entrance;
    this.prompt = `watched-${number}`;
  }

  get invocations(): Invocation[] {
    return [this.#plug, this.#watched, this.#other].filter((one) => one !== null);
  }

  get watched(): Invocation {
    if (this.#watched === null) throw new Error('Nobody has asked yet');
    return this.#watched;
  }

  /** Every task that BFL accepted for these commands, in order. */
  get tasks(): SandboxTask[] {
    return this.#world.bfl.tasks.filter(({ prompt }) => prompt.endsWith(`-${this.#number}`));
  }

  /** By what a later process recognizes the watched picture's effects. */
  get marks(): Watched {
    const ids = this.tasks.filter(({ prompt }) => prompt === this.prompt).map(({ id }) => id);
    return { marks: [this.prompt, this.watched.id, this.watched.token, ...ids], isTaskKnown: ids.length > 0 };
  }

  async play(isLate: boolean): Promise<void> {
    const { bfl } = this.#world;
    bfl.script(({ prompt }) => {
      if (prompt === `plug-${this.#number}`)
        return { latencyMs: Number.POSITIVE_INFINITY, outcome: 'content-moderated' };
      if (prompt === `other-${this.#number}`) return { latencyMs: Number.POSITIVE_INFINITY };
      return prompt === this.prompt ? { latencyMs: 20, statuses: ['Pending'] } : undefined;
    });
    this.#plug = await this.#ask('plug');
    // Its task is stored before it is polled.
    const plug = await bfl.taskWhere(({ prompt, polls }) => prompt === `plug-${this.#number}` && polls > 0);
    if (!isLate) this.#other = await this.#wait('other');
    this.#watched = isLate ? await this.#wait('watched') : await this.#ask('watched');
    if (isLate) this.#other = await this.#wait('other');
    if (isLate) bfl.finish(plug);
  }

  /** Lets all its tasks finish. */
  release(): void {
    this.#world.paintAll();
  }

  #ask(what: string): Promise<Invocation> {
    const member: Member = this.#world.discord.guild.addMember({ name: what });
    const prompt = `${what}-${this.#number}`;
    if (what !== 'watched' || this.#entrance === 'a command') return member.command('imagine', { prompt });
    const parent = { prompt, modelId: 'flux-pro-1.1', count: 1, isPrivate: false };
    return this.#world.clickAgain(member, String(10n ** 17n + BigInt(this.#number)), parent);
  }

  /** Resolves when the member reads that they wait in the queue. */
  async #wait(what: string): Promise<Invocation> {
    const invocation = await this.#ask(what);
    await invocation.replyWhere(({ loading }) => !loading);
    return invocation;
  }

  /** Resolves when every acknowledged command has its answer: the running one is declined, the others get pictures. */
  async ended(): Promise<void> {
    for (const invocation of this.invocations) {
      if (invocation.reply === null) continue;
      await invocation.replyWhere(({ attachments, content }) => attachments.length > 0 || /charged/.test(content));
    }
  }

  /** The submits that BFL must have received, in order, for any outcome of the watched picture. */
  expectedOrder(isLate: boolean): string[] {
    const asked = this.tasks.filter(({ prompt }) => prompt === this.prompt).map(() => 'watched');
    return isLate ? ['plug', ...asked, 'other'] : ['plug', 'other', ...asked];
  }

  get order(): string[] {
    const prompts = this.tasks.map(({ prompt }) => prompt.replace(/-\d+$/, ''));
    // The other one may have been killed between its submit and the answer.
    return prompts.filter((prompt, index) => prompt === 'watched' || prompt !== prompts[index - 1]);
  }
}

function outcomeOf(picture: StoredPicture | undefined, invocation: Invocation): string {
  if (picture === undefined || picture.generation === 'withdrawn') {
    const isClean = invocation.reply === null && (picture === undefined || picture.charged + picture.billed === 0);
    return isClean ? OUTCOMES.unheard : 'something of a command that nobody waits for';
  }
  const sums = `${picture.state} ${picture.charged / PRICE} ${picture.billed / PRICE}`;
  const outcome = { 'kept 1 1': OUTCOMES.painted, 'kept 1 2': OUTCOMES.repeated, 'failed 0 2': OUTCOMES.unknown }[sums];
  const isDelivered = picture.generation === 'delivered' && invocation.reply !== null;
  return isDelivered && outcome !== undefined ? outcome : `${picture.generation} ${sums}`;
}

/** The points at which the processes of a row are killed, in order. */
function deathsOf(row: string): string[] {
  return row.replace(/, before .*$/, '').split(', then ');
}

/** Kills the bot along each row; each process that resumes one picture is killed at the next. Returns the outcomes. */
async function walk(rows: readonly string[], isLate: (point: string) => boolean, entrance: Entrance) {
  await using world = await openProcessWorld();
  const scenes: { readonly row: string; readonly scene: Scene }[] = [];
  const recoveryPoints: string[] = [];
  let bot: Program | null = null;
  for (const [number, row] of rows.entries()) {
    const [first = '', ...more] = deathsOf(row);
    const scene = new Scene(world, number, entrance);
    scenes.push({ row, scene });
    // The commands of the previous scene are finished by the process that is killed next.
    bot = await startWatched(world, { marks: [scene.prompt], crashAt: first });
    await scenes.at(-2)?.scene.ended();
    await Promise.all([scene.play(isLate(first)), died(bot, row)]);
    for (const crashAt of more) {
      bot = await startWatched(world, { ...scene.marks, crashAt });
      await died(bot, row);
      recoveryPoints.push(...pointsOf(bot));
    }
    scene.release();
  }
  bot = await startWatched(world, { marks: [] });
  await scenes.at(-1)?.scene.ended();
  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  await assertSound(
    world,
    scenes.map(({ scene }) => scene),
  );
  const stored = await world.pictures();
  const outcomes = scenes.map(({ row, scene }) => {
    const picture = stored.find(({ generationId }) => generationId === scene.watched.id);
    expect(scene.order, row).toEqual(scene.expectedOrder(isLate(row)));
    return [row, outcomeOf(picture, scene.watched)] as const;
  });
  return { outcomes, recoveryPoints };
}

async function died(bot: Program, row: string): Promise<void> {
  expect(await bot.ended, row).toEqual({ code: null, signal: 'SIGKILL' });
}

async function assertSound(world: ProcessWorld, scenes: readonly Scene[]): Promise<void> {
  const { faults, held } = await world.ledgerSums();
  expect({ faults, held, violations: world.discord.violations }).toEqual({ faults: [], held: 0, violations: [] });
  const stored = await world.pictures();
  const heard = scenes.flatMap(({ invocations }) => invocations).filter(({ reply }) => reply !== null);
  // Exactly one message for each acknowledged command.
  expect(world.discord.guild.channel.messages).toHaveLength(heard.length);
  for (const invocation of heard) {
    const picture = stored.find(({ generationId }) => generationId === invocation.id);
    expect(picture).toMatchObject({ generation: 'delivered', held: 0, charged: picture?.state === 'kept' ? PRICE : 0 });
    expect(invocation.reply?.attachments).toHaveLength(picture?.state === 'kept' ? 1 : 0);
    // The ledger has at least what BFL billed: an interrupted submit is recorded as possibly billed.
    const tasks = world.bfl.tasks.filter(({ prompt }) => prompt === picture?.prompt);
    expect(picture?.billed).toBeGreaterThanOrEqual(
      tasks.reduce((sum, { billedCredits }) => sum + billedCredits, 0) * 10_000,
    );
  }
  expect(world.bfl.activeTasks).toBe(0);
  const kept = stored.flatMap(({ file }) => file ?? []);
  const files = (await readdir(join(world.folder, 'images'))).filter((name) => /^\d/.test(name));
  expect(files.toSorted()).toEqual(kept.toSorted());
}

/** It changes nothing, and comes only where progress was on its way when the picture was uploaded: on a busy machine. */
const LOOK = ' the reply is looked up';

/** The points before and after every effect of a picture without faults, in order. */
async function record(entrance: Entrance): Promise<string[]> {
  await using world = await openProcessWorld();
  const scene = new Scene(world, 0, entrance);
  const bot = await startWatched(world, { marks: [scene.prompt] }, { SHUTDOWN_SECONDS: '2' });
  await scene.play(true);
  await paintingIn(scene.watched);
  // The running picture may finish; the queued one is left.
  bot.signal('SIGTERM');
  await bot.ended;
  return pointsOf(bot).filter((point) => !point.endsWith(LOOK));
}

/** The rows of the table for these points: nothing happens between the end of one effect and the begin of the next. */
function toRows(points: readonly string[]): string[] {
  const effects = points.filter((point) => point.startsWith('before ')).map((point) => point.replace('before ', ''));
  expect(points).toEqual(effects.flatMap((effect) => [`before ${effect}`, `after ${effect}`]));
  const [first = ''] = effects;
  const pairs = effects.map((effect, index) => [`after ${effect}`, effects[index + 1]] as const);
  return [
    `before ${first}`,
    ...pairs.map(([after, next]) => (next === undefined ? after : `${after}, before ${next}`)),
  ];
}

describe('a bot that is killed at every point of the life of a picture', () => {
  // Some thirty processes, two at a time.
  it.each(ENTRANCES)(
    'makes of it what docs/reliability.md says, and loses nobody else’s, asked for by %s',
    { timeout: 3 * TEST_TIMEOUT_MS },
    async (entrance) => {
      const table = await reliabilityTable('Killed at every point');
      const rows = table.map(([point = '']) => point);
      const points = await record(entrance);
      expect(rows.filter((row) => !row.includes(', then '))).toEqual(toRows(points));

      const leaves = points.indexOf(LEAVES_QUEUE);
      const isLate = (row: string): boolean => points.indexOf(deathsOf(row)[0] ?? '') >= leaves;
      const chains = Array.from({ length: CHAINS }, (_, chain) =>
        rows.filter((_row, index) => index % CHAINS === chain),
      );
      const walks = await Promise.all(chains.map((chain) => walk(chain, isLate, entrance)));
      const outcomes = new Map(walks.flatMap((one) => one.outcomes));
      expect(rows.map((row) => [row, outcomes.get(row)])).toEqual(table.map(([point, outcome]) => [point, outcome]));

      // Effects of a recovery have rows as well.
      const ofRecovery = walks.flatMap((one) => one.recoveryPoints).filter((point) => !points.includes(point));
      const covered = rows.map((row) => deathsOf(row).at(-1) ?? '').filter((point) => !points.includes(point));
      expect(new Set(covered)).toEqual(new Set(ofRecovery.filter((point) => point.startsWith('after '))));
    },
  );
});
