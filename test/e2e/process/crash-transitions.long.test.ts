import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replies, type Behaviour, type SandboxTask } from '../../../sandbox/bfl/bfl.ts';
import { Permission, textOf, type Invocation, type Member, type Message } from '../../../sandbox/discord/discord.ts';
import { bringsPictures } from '../../support/final-replies.ts';
import { idOfButton } from '../../support/dialogs.ts';
import { answerTo, clicked, openEntry } from '../../support/history.ts';
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
import { photo, upload } from '../../support/uploads.ts';
import { TEST_TIMEOUT_MS } from '../../support/test-timeout.ts';

/** What came of a killed picture, in the words of the table. */
const OUTCOMES = {
  painted: 'The picture; charged once.',
  paintedAtTold: 'The picture; charged once, what BFL said; the operator is told.',
  told: 'The member is told why; nothing is charged.',
  changed: 'The picture, made from both that went in; charged once, by their sizes.',
  kept: 'The picture is kept, charged once, and shown by `/history`.',
  paintedAll: 'All four pictures, each charged and uploaded once, in one message.',
  presetSaved: 'It is there, once, and `/imagine preset:` offers it.',
  presetGone: 'It is gone, and another takes its place.',
  referenceNotSaved: 'There is none; the member saves it once more, and the sweep deletes what is left of its file.',
  referenceSaved: 'It is there, once, and `/imagine reference:` offers it.',
  referenceReplaced: 'The new one is there, once; the file of the former is deleted.',
  referenceGone: 'It is gone with its file, and another takes its place.',
  published: 'It is published, once; whoever clicks again is told where.',
  unpublished: 'It is not published; a click publishes it, once.',
  restored: 'The database is as before; the next restore succeeds, and the member is told; nothing is charged.',
} as const;

const PRICE = 40_000;
/** What BFL says that pictures cost of two models that are dearer than our table says. */
const TOLD = { model: 'flux-pro-1.1-ultra', credits: 9 };
const TOLD_AT_SUBMIT = { model: 'flux-2-max', credits: 9 };
const TOLD_PRICE = 90_000;
const SETTINGS = { BFL_CONCURRENCY: '1', USER_CONCURRENCY: '4', STRIKES: '1', LOG_LEVEL: 'info' };

/** One death: what leads to it, and what is to be seen once the next process has run. */
interface Death {
  /** In the words of the table. */
  readonly at: string;
  /** As the watcher in the process names it, where that is something else. */
  readonly effect?: string;
  /** The effect is on its member. */
  readonly marksMember?: boolean;
  /** The effect is on a row of references. */
  readonly marksReferences?: boolean;
  /** No button leads to it. */
  readonly isByCommandAlone?: boolean;
  /** Its outcome is seen in a process of its own: what is done for it looks like the effect that the next death waits for. */
  readonly settlesAlone?: boolean;
  /** What BFL does with the picture; it is done at once unless said. */
  readonly behaviour?: Behaviour;
  readonly lead: (world: ProcessWorld, scene: Scene, bot: Program) => Promise<void>;
  readonly outcome: (world: ProcessWorld, scene: Scene) => Promise<string>;
}

interface AskOptions {
  readonly model?: string;
  readonly count?: number;
  readonly private?: boolean;
}

/** Its member, and the commands of its picture and of the one that it waits behind. */
class Scene {
  readonly #world: ProcessWorld;
  readonly #entrance: Entrance;
  readonly number: number;
  readonly member: Member;
  watched: Invocation | null = null;
  plug: Invocation | null = null;
  /** Of references, before the change that is watched. */
  filesBefore: readonly string[] = [];

  constructor(world: ProcessWorld, number: number, entrance: Entrance = 'a command') {
    this.#world = world;
    this.#entrance = entrance;
    this.number = number;
    this.member = world.discord.guild.addMember({ name: `M${number}` });
  }

  get prompt(): string {
    return `watched-${this.number}`;
  }

  get command(): Invocation {
    if (this.watched === null) throw new Error('Nobody has asked yet');
    return this.watched;
  }

  async ask(options: AskOptions = {}): Promise<Invocation> {
    const { prompt } = this;
    const { model: modelId = 'flux-pro-1.1', count = 1, private: isPrivate = false } = options;
    const parent = { prompt, modelId, count, isPrivate };
    this.watched =
      this.#entrance === 'a command'
        ? await this.member.command('imagine', { prompt, ...options })
        : await this.#world.clickAgain(this.member, String(10n ** 17n + BigInt(this.number)), parent);
    return this.watched;
  }

  /** Asks while another picture of the same member is being painted, and resolves when it waits in the queue. */
  async askBehindAnother(world: ProcessWorld): Promise<void> {
    this.plug = await this.member.command('imagine', { prompt: `plug-${this.number}` });
    await world.bfl.taskWhere(({ prompt, polls }) => prompt === `plug-${this.number}` && polls > 0);
    const invocation = await this.ask();
    await invocation.replyWhere(({ loading }) => !loading);
  }
}

async function stored(world: ProcessWorld, { command }: Scene): Promise<StoredPicture | undefined> {
  return (await world.pictures()).find(({ generationId }) => generationId === command.id);
}

async function painted(world: ProcessWorld, scene: Scene): Promise<string> {
  await scene.command.replyWhere(({ attachments }) => attachments.length > 0);
  return (await stored(world, scene))?.charged === PRICE ? OUTCOMES.painted : 'a picture that is not charged once';
}

/** 3 credits, and 1.5 for the one megapixel of each. */
const CHANGED_PRICE = 60_000;

async function askWithPictures(_world: ProcessWorld, scene: Scene): Promise<void> {
  const size = { width: 1_200, height: 1_000 };
  const image = { ...upload(await photo({ width: 600, height: 400 })), claims: size };
  const image2 = { ...upload(await photo({ width: 300, height: 300, format: 'png' }), 'b.png'), claims: size };
  const options = { prompt: scene.prompt, model: 'flux-2-pro', image, image2 };
  scene.watched = await scene.member.command('imagine', options);
}

async function changed(world: ProcessWorld, scene: Scene): Promise<string> {
  await scene.command.replyWhere(({ attachments }) => attachments.length > 0);
  const [task, ...more] = world.bfl.tasks.filter(({ prompt }) => prompt === scene.prompt);
  const hasBoth = task !== undefined && 'input_image' in task.body && 'input_image_2' in task.body;
  const isCharged = (await stored(world, scene))?.charged === CHANGED_PRICE;
  return hasBoth && more.length === 0 && isCharged ? OUTCOMES.changed : 'a picture that is not made from both, once';
}

async function paintedAll(world: ProcessWorld, scene: Scene): Promise<string> {
  const { attachments } = await scene.command.replyWhere(bringsPictures);
  const uploads = new Set(scene.command.revisions.flatMap(({ message }) => message.attachments.map(({ id }) => id)));
  const isOnce = attachments.length === 4 && uploads.size === 4;
  return isOnce && (await stored(world, scene))?.charged === 4 * PRICE
    ? OUTCOMES.paintedAll
    : 'pictures that come twice';
}

async function paintedAtTold(world: ProcessWorld, scene: Scene): Promise<string> {
  await scene.command.replyWhere(({ attachments }) => attachments.length > 0);
  const operator = world.discord.guild.addMember({ user: world.discord.owner });
  await operator.directChannel.messageWhere((message) => textOf(message).includes('BFL charges $0.09 for a picture'));
  const isCharged = (await stored(world, scene))?.charged === TOLD_PRICE;
  return isCharged ? OUTCOMES.paintedAtTold : 'a picture that is not charged as told';
}

async function told(world: ProcessWorld, scene: Scene): Promise<string> {
  await scene.command.replyWhere((message) => /charged/.test(textOf(message)));
  return (await stored(world, scene))?.charged === 0 ? OUTCOMES.told : 'a charge for nothing';
}

async function keptForHistory(world: ProcessWorld, scene: Scene): Promise<string> {
  const shown = await clicked(scene.member, await openEntry(scene.member, scene.prompt), 'Show again');
  const isCharged = (await stored(world, scene))?.charged === PRICE;
  return shown.attachments.length === 1 && isCharged ? OUTCOMES.kept : 'a picture that nobody can have';
}

const ask = async (_world: ProcessWorld, scene: Scene): Promise<void> => void (await scene.ask());

/** The operator is there to be told. */
async function askOfDearer({ discord }: ProcessWorld, scene: Scene, model: string): Promise<void> {
  discord.guild.addMember({ user: discord.owner });
  await scene.ask({ model });
}

/** Its reply can be edited no more, and its member takes no direct messages. */
async function loseEveryWay(world: ProcessWorld, scene: Scene): Promise<void> {
  scene.member.user.acceptsDirectMessages = false;
  const invocation = await scene.ask({ private: true });
  const task = await world.bfl.taskWhere(({ prompt }) => prompt === scene.prompt);
  invocation.expireToken();
  world.bfl.finish(task);
}

async function block({ discord }: ProcessWorld, { member }: Scene): Promise<void> {
  const operator = discord.guild.addMember({ user: discord.owner });
  await operator.command('operator block', { reason: 'spam', user: member }, { unchecked: true });
}

const UNTIL_FINISHED = { latencyMs: Number.POSITIVE_INFINITY };

/** Asks for four, of which so many are finished, each once the one before is shown. */
async function finishSome(world: ProcessWorld, scene: Scene, count: number): Promise<void> {
  const invocation = await scene.ask({ count: 4 });
  for (let shown = 0; shown < count; shown += 1) {
    if (shown > 0) await invocation.replyWhere(({ attachments }) => attachments.length === shown);
    const ofThis = ({ prompt, state }: SandboxTask): boolean => prompt === scene.prompt && state === 'active';
    world.bfl.finish(await world.bfl.taskWhere(ofThis));
  }
}

const savePreset = ({ member, prompt }: Scene): Promise<Invocation> =>
  member.command('preset save', { name: 'Mine', template: prompt });

async function offersOne(_world: ProcessWorld, scene: Scene): Promise<string> {
  const again = textOf(await answerTo(await savePreset(scene)));
  const typing = await scene.member.autocomplete('imagine', { prompt: 'a fox', preset: '' }, 'preset');
  await typing.acknowledged;
  const isThere = again.includes('already') && typing.choices?.length === 1;
  return isThere ? OUTCOMES.presetSaved : `not one preset: ${again}`;
}

const saveReference = async ({ member }: Scene, side = 128): Promise<Invocation> =>
  member.command('reference save', {
    name: 'Mine',
    image: upload(await photo({ width: side, height: 128 })),
    replace: side !== 128,
  });

const referenceFiles = async (world: ProcessWorld): Promise<string[]> =>
  (await readdir(join(world.folder, 'images'))).filter((name) => name.startsWith('reference-'));

/** What `/imagine reference:` offers, without what is about the server's. */
async function offeredReferences({ member }: Scene): Promise<readonly string[]> {
  const typing = await member.autocomplete('imagine', { prompt: 'a fox', reference: '' }, 'reference');
  await typing.acknowledged;
  return (typing.choices ?? []).map(({ name }) => name);
}

async function savesAnew(_world: ProcessWorld, scene: Scene): Promise<string> {
  const before = await offeredReferences(scene);
  await answerTo(await saveReference(scene));
  const after = await offeredReferences(scene);
  return before.length === 0 && after.length === 1
    ? OUTCOMES.referenceNotSaved
    : `offered: ${[...before, ...after].join()}`;
}

/** Its private picture, once that counts as delivered. */
async function secretOf(world: ProcessWorld, scene: Scene): Promise<Message> {
  const secret = await paintingIn(scene.command);
  await expect.poll(async () => (await stored(world, scene))?.generation).toBe('delivered');
  return secret;
}

const missingOf = (before: readonly string[], now: readonly string[]): string[] =>
  before.filter((name) => !now.includes(name));

const publishIt = ({ member }: Scene, secret: Message): Promise<Invocation> =>
  member.click(secret, idOfButton(secret, 'publish'));

async function publishSecret(world: ProcessWorld, scene: Scene): Promise<void> {
  await scene.ask({ private: true });
  await publishIt(scene, await secretOf(world, scene));
}

async function publishedOnce(world: ProcessWorld, scene: Scene): Promise<string> {
  await secretOf(world, scene);
  await expect.poll(() => world.unfinishedPublications()).toEqual([]);
  // Under the private result the button may be gone.
  const answer = await answerTo(await publishIt(scene, await openEntry(scene.member, scene.prompt)));
  const isNew = bringsPictures(answer);
  const shown = world.discord.guild.channel.messages.filter(({ content }) => content.includes(`**${scene.prompt}**`));
  const isToldWhere = textOf(answer) === `This is already published: ${linkTo(shown[0] ?? answer, world)}`;
  if (shown.length !== 1 || isNew === isToldWhere) return `shown ${shown.length} times: ${textOf(answer)}`;
  return isNew ? OUTCOMES.unpublished : OUTCOMES.published;
}

const linkTo = ({ id, channelId }: Message, { discord }: ProcessWorld): string =>
  `https://discord.com/channels/${discord.guild.id}/${channelId}/${id}`;

const DEATHS: readonly Death[] = [
  {
    at: 'it is put back into the queue',
    lead: async (world, scene) => {
      world.bfl.fault({ on: 'submit', reply: replies.broken(503) });
      await scene.ask();
    },
    outcome: painted,
  },
  {
    at: 'its price is corrected',
    behaviour: { latencyMs: 20, cost: { ready: TOLD.credits } },
    lead: (world, scene) => askOfDearer(world, scene, TOLD.model),
    outcome: paintedAtTold,
  },
  {
    at: 'its task is written with its price',
    effect: 'its task is written',
    behaviour: { latencyMs: 20, cost: TOLD_AT_SUBMIT.credits },
    lead: (world, scene) => askOfDearer(world, scene, TOLD_AT_SUBMIT.model),
    outcome: paintedAtTold,
  },
  { at: 'its failure is written', behaviour: { latencyMs: 20, outcome: 'error' }, lead: ask, outcome: told },
  {
    at: 'its refusal is written',
    behaviour: { latencyMs: 20, outcome: 'content-moderated' },
    lead: ask,
    outcome: told,
  },
  {
    at: 'it is cancelled by its member',
    effect: 'it is cancelled',
    lead: async (world, scene) => {
      await scene.askBehindAnother(world);
      await scene.member.command('cancel');
    },
    outcome: told,
  },
  {
    at: 'it is cancelled for strikes',
    effect: 'it is cancelled',
    lead: async (world, scene) => {
      await scene.askBehindAnother(world);
      world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === `plug-${scene.number}`));
    },
    outcome: told,
  },
  {
    at: 'the block is written',
    marksMember: true,
    lead: async (world, scene) => {
      await scene.askBehindAnother(world);
      await block(world, scene);
    },
    outcome: told,
  },
  {
    at: 'it is cancelled by a block',
    effect: 'it is cancelled',
    lead: async (world, scene) => {
      await scene.askBehindAnother(world);
      await block(world, scene);
    },
    outcome: told,
  },
  {
    at: 'it is cancelled under a lower limit',
    lead: async (world, scene) => {
      await scene.askBehindAnother(world);
      const admin = world.discord.guild.addMember({ permissions: Permission.ManageGuild });
      await admin.command('limits set', { per: 'day', dollars: '0.04', member: scene.member });
    },
    outcome: told,
  },
  { at: 'what goes in is fetched', isByCommandAlone: true, lead: askWithPictures, outcome: changed },
  {
    at: 'what goes in is on the disk',
    effect: 'its file gets its name',
    isByCommandAlone: true,
    lead: askWithPictures,
    outcome: changed,
  },
  { at: 'what goes in is noted', isByCommandAlone: true, lead: askWithPictures, outcome: changed },
  {
    at: 'the second of what goes in is noted',
    effect: 'what goes in is noted (2)',
    isByCommandAlone: true,
    lead: askWithPictures,
    outcome: changed,
  },
  { at: 'it is queued with what goes in', isByCommandAlone: true, lead: askWithPictures, outcome: changed },
  {
    at: 'the first of four is shown',
    effect: 'it is shown before the others',
    behaviour: UNTIL_FINISHED,
    lead: (world, scene) => finishSome(world, scene, 1),
    outcome: paintedAll,
  },
  {
    at: 'the second of four is shown',
    effect: 'it is shown before the others (2)',
    behaviour: UNTIL_FINISHED,
    lead: (world, scene) => finishSome(world, scene, 2),
    outcome: paintedAll,
  },
  {
    at: 'a preset is saved',
    isByCommandAlone: true,
    lead: async (_world, scene) => void (await savePreset(scene)),
    outcome: offersOne,
  },
  {
    at: 'a preset is deleted',
    isByCommandAlone: true,
    marksMember: true,
    lead: async (_world, scene) => {
      await answerTo(await savePreset(scene));
      await scene.member.command('preset delete', { preset: 'mine' });
    },
    outcome: async (_world, scene) => {
      const again = textOf(await answerTo(await savePreset(scene)));
      return again.includes('Saved') ? OUTCOMES.presetGone : `a preset that is there: ${again}`;
    },
  },
  {
    at: 'a reference is fetched',
    isByCommandAlone: true,
    settlesAlone: true,
    effect: 'what goes in is fetched',
    lead: async (_world, scene) => void (await saveReference(scene)),
    outcome: savesAnew,
  },
  {
    at: 'a reference is on the disk',
    isByCommandAlone: true,
    settlesAlone: true,
    effect: 'its file gets its name',
    lead: async (_world, scene) => void (await saveReference(scene)),
    outcome: savesAnew,
  },
  {
    at: 'a reference is saved',
    isByCommandAlone: true,
    settlesAlone: true,
    marksMember: true,
    lead: async (_world, scene) => void (await saveReference(scene)),
    outcome: async (_world, scene) => {
      const again = textOf(await answerTo(await saveReference(scene)));
      const offered = await offeredReferences(scene);
      return again.includes('already') && offered.length === 1 ? OUTCOMES.referenceSaved : `not one: ${again}`;
    },
  },
  {
    at: 'a reference is replaced',
    isByCommandAlone: true,
    settlesAlone: true,
    marksReferences: true,
    lead: async (world, scene) => {
      await answerTo(await saveReference(scene));
      scene.filesBefore = await referenceFiles(world);
      await saveReference(scene, 64);
    },
    outcome: async (world, scene) => {
      expect(await offeredReferences(scene)).toEqual(['Mine · 64 × 128']);
      await expect.poll(async () => missingOf(scene.filesBefore, await referenceFiles(world))).toHaveLength(1);
      return OUTCOMES.referenceReplaced;
    },
  },
  {
    at: 'a reference is deleted',
    isByCommandAlone: true,
    settlesAlone: true,
    marksMember: true,
    lead: async (world, scene) => {
      await answerTo(await saveReference(scene));
      scene.filesBefore = await referenceFiles(world);
      await scene.member.command('reference delete', { reference: 'mine' });
    },
    outcome: async (world, scene) => {
      await expect.poll(async () => missingOf(scene.filesBefore, await referenceFiles(world))).toHaveLength(1);
      const again = textOf(await answerTo(await saveReference(scene)));
      return again.includes('Saved') ? OUTCOMES.referenceGone : `a reference that is there: ${again}`;
    },
  },
  { at: 'its publication is begun', lead: publishSecret, outcome: publishedOnce },
  {
    at: 'its publication is acknowledged',
    effect: 'the reply is deferred (2)',
    lead: publishSecret,
    outcome: publishedOnce,
  },
  { at: 'it is published', effect: 'it is uploaded (2)', lead: publishSecret, outcome: publishedOnce },
  { at: 'where it is published is noted', lead: publishSecret, outcome: publishedOnce },
  { at: 'it is noted as undelivered', behaviour: UNTIL_FINISHED, lead: loseEveryWay, outcome: keptForHistory },
  {
    at: 'its late delivery is written',
    effect: 'its delivery is written',
    behaviour: UNTIL_FINISHED,
    lead: async (world, scene, bot) => {
      await loseEveryWay(world, scene);
      await bot.saying('"msg":"undelivered"');
      await scene.member.click(await openEntry(scene.member, scene.prompt), 'Show again');
    },
    outcome: keptForHistory,
  },
];

const deathsBy = (entrance: Entrance): readonly Death[] =>
  DEATHS.filter(({ isByCommandAlone }) => entrance === 'a command' || isByCommandAlone !== true);

/** With another host, in kill-cancel.long.test.ts and kill-drain.long.test.ts. */
const WITH_ANOTHER_HOST = ['it is cancelled at its host', 'an account is drained', 'an account is used again'];
/** The words of the row on a restore: no bot runs then. */
const RESTORE = 'what waited is settled as restored';
const HEADING = 'Killed at every other change';

function startWatched(world: ProcessWorld, mark: string, crashAt: string): Promise<Program> {
  return world.startBot({
    ...SETTINGS,
    ...preloading('crash-points'),
    EASEL_CRASH_MARKS: mark,
    EASEL_CRASH_AT: crashAt,
  });
}

/** Each process dies in its scene, and the next one takes it up before it dies in the next. */
async function walk(world: ProcessWorld, entrance: Entrance): Promise<Map<string, string>> {
  const outcomes = new Map<string, string>();
  let last: { readonly death: Death; readonly scene: Scene } | null = null;
  const settleLast = async (): Promise<void> => {
    if (last !== null) outcomes.set(`after ${last.death.at}`, await last.death.outcome(world, last.scene));
    last = null;
  };
  const settleAlone = async (): Promise<void> => {
    const bot = await startWatched(world, '', '');
    await settleLast();
    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
  };
  for (const [number, death] of deathsBy(entrance).entries()) {
    const scene = new Scene(world, number, entrance);
    if (last?.death.settlesAlone === true) await settleAlone();
    const marks =
      death.marksMember === true ? scene.member.id : death.marksReferences === true ? 'reference-' : scene.prompt;
    const bot = await startWatched(world, marks, `after ${death.effect ?? death.at}`);
    await settleLast();
    world.bfl.script(({ prompt }) => {
      if (prompt === scene.prompt) return death.behaviour ?? { latencyMs: 20 };
      return { ...UNTIL_FINISHED, outcome: 'content-moderated' };
    });
    await Promise.all([death.lead(world, scene, bot), died(bot, death.at)]);
    world.paintAll();
    last = { death, scene };
  }
  await settleAlone();
  return outcomes;
}

async function died(bot: Program, at: string): Promise<void> {
  expect(await bot.ended, at).toEqual({ code: null, signal: 'SIGKILL' });
}

async function assertSound(world: ProcessWorld): Promise<void> {
  const { faults, held } = await world.ledgerSums();
  expect({ faults, held, violations: world.discord.violations }).toEqual({ faults: [], held: 0, violations: [] });
}

describe('a bot that is killed at a change that most pictures never meet', () => {
  // Some twenty-five processes, one after the other.
  it.each(ENTRANCES)(
    'makes of it what docs/reliability.md says, asked for by %s',
    { timeout: 3 * TEST_TIMEOUT_MS },
    async (entrance) => {
      await using world = await openProcessWorld();
      const others = DEATHS.filter((death) => !deathsBy(entrance).includes(death)).map(({ at }) => `after ${at}`);
      const notHere = [...[RESTORE, ...WITH_ANOTHER_HOST].map((at) => `after ${at}`), ...others];
      const rows = (await reliabilityTable(HEADING)).filter(([point]) => !notHere.includes(point ?? ''));
      const outcomes = await walk(world, entrance);
      expect([...outcomes]).toEqual(rows.map(([point, outcome]) => [point, outcome]));
      await assertSound(world);
    },
  );
});

describe('a restore that is killed in the middle', () => {
  it('leaves the database as it was, and the next one does what the first should have done', async () => {
    await using world = await openProcessWorld();
    const scene = new Scene(world, 1);
    const bot = await world.startBot(SETTINGS);
    await scene.askBehindAnother(world);
    const backup = world.runTool('src/backup.ts', '--keep', '3');
    expect(await backup.ended, backup.stderr).toEqual({ code: 0, signal: null });
    const [, folder = ''] = /^Backup (\S+)$/mu.exec(backup.stdout) ?? [];
    bot.signal('SIGKILL');
    await bot.ended;
    const before = await world.pictures();

    const dying = world.runToolWith(
      { ...preloading('crash-points'), EASEL_CRASH_MARKS: scene.command.id, EASEL_CRASH_AT: `after ${RESTORE}` },
      'src/restore.ts',
      folder,
    );
    await died(dying, RESTORE);
    expect(await world.pictures()).toEqual(before);
    const restore = world.runTool('src/restore.ts', folder);
    expect(await restore.ended, restore.stderr).toEqual({ code: 0, signal: null });
    world.paintAll();
    const next = await world.startBot(SETTINGS);
    const outcome = await told(world, scene);
    await scene.plug?.replyWhere(({ attachments }) => attachments.length > 0);
    next.signal('SIGTERM');
    expect(await next.ended).toEqual({ code: 0, signal: null });
    expect(outcome).toBe(OUTCOMES.told);
    expect(world.bfl.tasks.map(({ prompt }) => prompt)).toEqual(['plug-1']);
    const row = (await reliabilityTable(HEADING)).find(([point]) => point === `after ${RESTORE}`);
    expect(row?.[1]).toBe(OUTCOMES.restored);
    expect(await world.ledgerSums()).toMatchObject({ faults: [], held: 0 });
  });
});
