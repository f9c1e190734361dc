import { expect, it } from 'vitest';
import {
  Permission,
  textOf,
  type Channel,
  type Invocation,
  type Member,
  type Message,
} from '../../../sandbox/discord/discord.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { buttonsOn, fillIn, idOfButton } from '../../support/dialogs.ts';
import { answerTo, leadsTo } from '../../support/history.ts';
import type { Program } from '../../support/process.ts';
import { openProcessWorld, paintingIn, preloading, type ProcessWorld } from '../../support/process-world.ts';
import { TEST_TIMEOUT_MS } from '../../support/test-timeout.ts';
import { photo, upload } from '../../support/uploads.ts';

const SETTINGS = {
  BOT_DAILY_USD: 'none',
  GUILD_DAILY_USD: 'none',
  BURN_USD: 'none',
  CONFIRM_USD: '0.20',
  LOG_LEVEL: 'info',
};
/** $0.06 each. */
const MODEL = 'flux-pro-1.1-ultra';
/** From here on it is a picture like any other. */
const IS_A_PICTURE = 'before it is queued';

const PARENT = 'a draft';

const HELD = 'the hold is written';
/** A hold that is refused leaves nothing. */
const TRIED = HELD;
const KEPT = 'a question is kept';
const REQUESTED = 'a request is written';
const DECIDED = 'a request is decided';
const NOTED = 'who was told of a request is noted';
const POSTED = 'a message is posted';
const CHANNEL_OPENED = 'a direct channel is opened';
const DEFERRED = 'the reply is deferred';
const WANTED = 'it is noted that its member wants to be told';
const TOLD = 'it is noted that its member was told';

/** What lasts from process to process and from flow to flow: the moderators with their channel, and a picture of somebody else. */
interface Stage {
  readonly world: ProcessWorld;
  readonly admin: Member;
  readonly moderators: Channel;
  readonly parent: Message;
  /** How many have been on their way. */
  scenes: number;
}

/** One member on their way through a flow, in whose middle the process dies. */
class Scene {
  readonly stage: Stage;
  readonly number: number;
  readonly member: Member;
  command: Invocation | null = null;
  /** Its clicks on "Ask an admin"; the first may have met nobody. */
  readonly asks: Invocation[] = [];
  post: Message | null = null;
  decision: Invocation | null = null;
  told: Message | null = null;
  opener: Invocation | null = null;
  paid: Invocation | null = null;

  constructor(stage: Stage) {
    this.stage = stage;
    this.number = stage.scenes;
    stage.scenes += 1;
    this.member = stage.world.discord.guild.addMember({ name: `M${this.number}` });
  }

  get world(): ProcessWorld {
    return this.stage.world;
  }

  get prompt(): string {
    return `wish-${this.number}`;
  }

  async imagine(count: number, isPrivate = false): Promise<Invocation> {
    const options = { prompt: this.prompt, model: MODEL, count, private: isPrivate };
    this.command = await this.member.command('imagine', options);
    return this.command;
  }

  /** The answer to the command; to a second one where the first was lost. */
  async answered(count: number): Promise<Message> {
    const reply = this.command?.reply;
    return reply ?? answerTo(await this.imagine(count));
  }

  /** Of the posts in the moderators' channel, its own. */
  get posts(): readonly Message[] {
    return this.stage.moderators.messages.filter((message) => textOf(message).includes(`<@${this.member.id}>`));
  }

  ownPost(): Promise<Message> {
    return this.stage.moderators.messageWhere((message) => textOf(message).includes(`<@${this.member.id}>`));
  }

  /** Where it stands that the admins agreed: in the reply, or in direct messages. */
  get tellings(): number {
    const replies = new Map(this.asks.flatMap(({ reply }) => (reply === null ? [] : [[reply.id, reply] as const])));
    return [...replies.values(), ...this.member.directMessages].filter(isAgreed).length;
  }

  /** Where it is mentioned that its command is done. */
  get notices(): number {
    const mentions = this.world.discord.guild.channel.messages.filter(({ content }) =>
      content.startsWith(`<@${this.member.id}>\n🔔`),
    );
    return mentions.length + this.member.directMessages.filter(({ content }) => content.startsWith('🔔')).length;
  }
}

const isAgreed = ({ content }: Message): boolean => content.startsWith('✅ An admin lets you');

interface Flow {
  readonly name: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Each is one thing that somebody does, and waits for what comes of it. */
  readonly steps: readonly ((scene: Scene) => Promise<unknown>)[];
  /** After each of these the process is killed, and before the first. */
  readonly effects: readonly string[];
  /** Whether these are all effects that it has. */
  readonly isWhole: boolean;
  /** Whatever was killed: the members click once more what they did, and come to the end. */
  readonly settle: (scene: Scene) => Promise<void>;
  /** Whether its pictures wait for `finish`. */
  readonly isByHand?: boolean;
  /** What is to be seen when all is over: of something that came twice, the second may be late. */
  readonly end: (scene: Scene) => Promise<void>;
}

/** As many pictures as that were sent to BFL and charged, each once. */
async function assertBought(scene: Scene, count: number, price: number): Promise<void> {
  const { world, member, prompt } = scene;
  expect(world.bfl.tasks.filter((task) => task.prompt === prompt)).toHaveLength(count);
  await using database = openDatabase(world.databaseUrl);
  const { kysely } = database;
  const entries = await kysely.selectFrom('ledger').selectAll().where('user_id', '=', member.id).execute();
  expect(entries.reduce((sum, entry) => sum + entry.charged_micros, 0)).toBe(price);
}

async function assertGranted({ world, member }: Scene, amounts: readonly number[]): Promise<void> {
  await using database = openDatabase(world.databaseUrl);
  const { kysely } = database;
  const entries = await kysely.selectFrom('ledger').selectAll().where('user_id', '=', member.id).execute();
  const grants = entries.filter(({ kind }) => kind === 'adjust').map(({ granted_micros: granted }) => granted);
  expect(grants).toEqual(amounts);
}

/** Clicks that button once more; it paints only where the first click was not heard. */
async function confirmAgain(scene: Scene, message: Message): Promise<void> {
  const id = idOfButton(message, 'confirm');
  const first = scene.paid;
  const heard =
    first !== null && first.reply !== null ? first : await untilHeard(() => scene.member.click(message, id));
  await paintingIn(heard);
  expect(textOf(await answerTo(await scene.member.click(message, id)))).toMatch(
    /^You have confirmed this already|: https:/,
  );
}

/** Clicks until it paints: until the one that was not heard is withdrawn, it counts as running. */
async function untilHeard(click: () => Promise<Invocation>): Promise<Invocation> {
  const clicks: Invocation[] = [];
  await expect
    .poll(
      async () => {
        const one = await click();
        clicks.push(one);
        return (await one.acknowledged).flags;
      },
      { interval: 300 },
    )
    .toBe(0);
  const heard = clicks.at(-1);
  if (heard === undefined) throw new Error('Nobody clicked');
  return heard;
}

const CONFIRM: Flow = {
  name: 'Confirm of a dear command',
  steps: [
    async (scene) => {
      scene.told = await answerTo(await scene.imagine(4));
    },
    async (scene) => {
      const { member, told } = scene;
      if (told === null) throw new Error('Nothing was asked');
      scene.paid = await member.click(told, idOfButton(told, 'confirm'));
      return scene.paid.acknowledged;
    },
  ],
  effects: [TRIED, KEPT, DEFERRED, `${HELD} (2)`, `${DEFERRED} (2)`],
  isWhole: true,
  settle: async (scene) => confirmAgain(scene, scene.told ?? (await scene.answered(4))),
  end: (scene) => assertBought(scene, 4, 240_000),
};

const refuse = async (scene: Scene): Promise<void> => void (await answerTo(await scene.imagine(2)));

async function askAdmin(scene: Scene): Promise<void> {
  scene.asks.push(await scene.member.click(await scene.answered(2), 'Ask an admin'));
  scene.post = await scene.ownPost();
}

async function decide(scene: Scene): Promise<void> {
  const { stage, asks, member } = scene;
  scene.decision = await stage.admin.click(scene.post ?? (await scene.ownPost()), 'This once');
  scene.told = await Promise.race([
    ...asks.map((one) => one.replyWhere(isAgreed)),
    member.directChannel.messageWhere(isAgreed),
  ]);
}

async function paintNow(scene: Scene): Promise<unknown> {
  const { member, told } = scene;
  if (told === null) throw new Error('Nobody was told');
  scene.paid = await member.click(told, idOfButton(told, 'confirm'));
  return scene.paid.acknowledged;
}

async function settleRequest(scene: Scene): Promise<void> {
  const { stage, member, decision } = scene;
  const refusal = await scene.answered(2);
  if (decision === null && refusal.content.startsWith('This costs')) {
    const again = await member.click(refusal, 'Ask an admin');
    scene.asks.push(again);
    expect(textOf(await leadsTo(again))).toMatch(/^✋ The admins have been asked|^You asked the admins/);
  }
  const post = await scene.ownPost();
  // Without buttons it is decided already.
  const decided = buttonsOn(post).length === 0 ? post : await leadsTo(await stage.admin.click(post, 'This once'));
  expect(decided.content).toContain(`let <@${member.id}> paint this once: $0.02 more.`);
  await expect.poll(() => scene.tellings).toBe(1);
  const isHeard = scene.paid !== null && scene.paid.reply !== null;
  const quota = (): Promise<Message> => member.command('quota').then(answerTo);
  // The button is back once what was not heard is withdrawn.
  await expect
    .poll(async () => buttonsOn(await quota()).includes('Paint now · $0.12'), { interval: 300 })
    .toBe(!isHeard);
  await confirmAgain(scene, isHeard && scene.told !== null ? scene.told : await quota());
}

async function assertRequest(scene: Scene): Promise<void> {
  expect([scene.posts.length, scene.tellings]).toEqual([1, 1]);
  await assertGranted(scene, [20_000]);
  await assertBought(scene, 2, 120_000);
}

const ASK_ADMIN: Flow = {
  name: '"Ask an admin", told in the reply',
  settings: { USER_DAILY_USD: '0.10' },
  steps: [refuse, askAdmin, decide, paintNow],
  effects: [
    TRIED,
    KEPT,
    DEFERRED,
    REQUESTED,
    `${DEFERRED} (2)`,
    POSTED,
    NOTED,
    DECIDED,
    `${DEFERRED} (3)`,
    'its member is told in the reply',
    `${NOTED} (2)`,
    `${HELD} (2)`,
    `${DEFERRED} (4)`,
  ],
  isWhole: true,
  settle: settleRequest,
  end: assertRequest,
};

const ASK_DIRECTLY: Flow = {
  ...ASK_ADMIN,
  name: '"Ask an admin", told directly',
  steps: [
    refuse,
    askAdmin,
    async (scene) => {
      for (const one of scene.asks) one.expireToken();
      return decide(scene);
    },
  ],
  effects: [CHANNEL_OPENED, `${POSTED} (2)`, `${NOTED} (2)`],
  isWhole: false,
};

/** A command that takes longer than half a minute: it began earlier than it did. */
async function paintSlowly(scene: Scene, isPrivate: boolean): Promise<void> {
  const { world, prompt } = scene;
  const { id } = await scene.imagine(1, isPrivate);
  const task = await world.bfl.taskWhere((one) => one.prompt === prompt && one.polls > 0);
  {
    await using database = openDatabase(world.databaseUrl);
    const rows = database.kysely.updateTable('generations').where('id', '=', id);
    await rows.set(({ eb }) => ({ created_at_ms: eb('created_at_ms', '-', 31_000) })).execute();
  }
  world.bfl.finish(task);
  await expect.poll(() => scene.notices).toBe(1);
}

const toggled = async ({ member }: Scene): Promise<string[]> =>
  buttonsOn(await answerTo(await member.command('quota')));

const doneNotice = (name: string, isPrivate: boolean, effects: readonly string[]): Flow => ({
  name,
  steps: [
    async ({ member }) =>
      leadsTo(await member.click(await answerTo(await member.command('quota')), 'Notify me when done: off')),
    (scene) => paintSlowly(scene, isPrivate),
  ],
  effects,
  isWhole: false,
  isByHand: true,
  settle: async (scene) => {
    const { member } = scene;
    const labels = await toggled(scene);
    // Killed before it was noted.
    if (labels.includes('Notify me when done: off'))
      await leadsTo(await member.click(await answerTo(await member.command('quota')), 'Notify me when done: off'));
    expect(await toggled(scene)).toContain('Notify me when done: on');
    if (scene.command === null) await paintSlowly(scene, isPrivate);
    else await paintingIn(scene.command);
    await expect.poll(() => scene.notices).toBe(1);
  },
  end: async (scene) => {
    expect(scene.notices).toBe(1);
    await assertBought(scene, 1, 60_000);
  },
});

/** A button that opens a dialog, which is filled in with the prompt and what else is given. */
const dialogFlow = (name: string, verb: string, price: number, filledIn: () => Promise<FilledIn>): Flow => {
  const open = async (scene: Scene): Promise<Invocation> => {
    const { member, stage } = scene;
    scene.opener = await member.click(stage.parent, idOfButton(stage.parent, verb));
    return scene.opener;
  };
  const submit = async (scene: Scene): Promise<Invocation> => {
    const values = { prompt: scene.prompt, ...(await filledIn()) };
    scene.paid = await fillIn(scene.member, scene.opener ?? (await open(scene)), values);
    await scene.paid.acknowledged;
    return scene.paid;
  };
  return {
    name,
    steps: [async (scene) => (await open(scene)).acknowledged, submit],
    effects: [HELD],
    isWhole: false,
    settle: async (scene) => {
      const heard = scene.paid !== null && scene.paid.reply !== null ? scene.paid : null;
      await paintingIn(heard ?? (await untilHeard(() => submit(scene))));
    },
    end: (scene) => assertBought(scene, 1, price),
  };
};

type FilledIn = Parameters<typeof fillIn>[2];

const EDIT = dialogFlow('"Edit prompt"', 'edit', 40_000, async () => ({}));

/** With a picture of their own beside the one that is changed. */
const CHANGE: Flow = {
  ...dialogFlow('"Change picture"', 'change', 75_000, async () => ({
    model: 'flux-2-pro:',
    further: [upload(await photo({ width: 128, height: 128 }))],
  })),
  effects: [HELD, DEFERRED],
};

const FINAL: Flow = {
  name: '"Final"',
  steps: [clickFinal],
  effects: [HELD, DEFERRED],
  isWhole: true,
  settle: async (scene) => {
    const { paid } = scene;
    await paintingIn(paid !== null && paid.reply !== null ? paid : await untilHeard(() => clickFinal(scene)));
  },
  end: async ({ world, member }) => {
    await using database = openDatabase(world.databaseUrl);
    const { kysely } = database;
    const entries = await kysely.selectFrom('ledger').selectAll().where('user_id', '=', member.id).execute();
    expect(entries.reduce((sum, entry) => sum + entry.charged_micros, 0)).toBe(30_000);
  },
};

async function clickFinal(scene: Scene): Promise<Invocation> {
  const { parent } = scene.stage;
  scene.paid = await scene.member.click(parent, idOfButton(parent, 'final'));
  await scene.paid.acknowledged;
  return scene.paid;
}

/** The longest first. */
const FLOWS: readonly Flow[] = [
  ASK_ADMIN,
  CONFIRM,
  ASK_DIRECTLY,
  doneNotice('"Tell me when it is done", in the channel', false, [WANTED, 'its delivery is written', POSTED, TOLD]),
  doneNotice('"Tell me when it is done", directly', true, [POSTED]),
  EDIT,
  CHANGE,
  FINAL,
];

function startWatched(world: ProcessWorld, { settings }: Flow, scene: Scene, crashAt: string): Promise<Program> {
  return world.startBot({
    ...SETTINGS,
    ...settings,
    ...preloading('crash-points'),
    EASEL_CRASH_MARKS: scene.member.id,
    EASEL_CRASH_AT: crashAt,
  });
}

async function setStage(world: ProcessWorld): Promise<Stage> {
  const { guild } = world.discord;
  world.bfl.script(() => ({ latencyMs: 20 }));
  const bot = await world.startBot(SETTINGS);
  const admin = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
  const moderators = guild.addChannel({ name: 'moderators' });
  await answerTo(await admin.command('settings set', { mod_log: moderators, final_model: 'flux-2-pro' }));
  const parent = await paintingIn(await admin.command('imagine', { prompt: PARENT }));
  await died(bot, () => bot.signal('SIGKILL'));
  return { world, admin, moderators, parent, scenes: 0 };
}

/** Until the process dies, or the flow is over. */
async function play(scene: Scene, { steps }: Flow, bot: Program): Promise<void> {
  for (const step of steps) {
    const isDead = await Promise.race([step(scene).then(() => false), bot.ended.then(() => true)]);
    if (isDead) return;
  }
}

function effectsOf(bot: Program): string[] {
  const points = [...bot.stderr.matchAll(/^point: (.*)$/gm)].map(([, point = '']) => point);
  const end = points.indexOf(IS_A_PICTURE);
  const own = end === -1 ? points : points.slice(0, end);
  return own.filter((point) => point.startsWith('before ')).map((point) => point.replace('before ', ''));
}

/** The flow once whole, and then once for each point, each time with the process killed there; the next one settles it. */
async function walk(stage: Stage, flow: Flow): Promise<void> {
  const { world } = stage;
  world.bfl.script(() => (flow.isByHand === true ? undefined : { latencyMs: 20 }));
  const whole = new Scene(stage);
  let bot = await startWatched(world, flow, whole, '');
  await play(whole, flow, bot);
  await flow.settle(whole);
  if (flow.isWhole) expect(effectsOf(bot)).toEqual(flow.effects);
  await died(bot, () => bot.signal('SIGKILL'));

  const scenes = [whole];
  const points = [`before ${flow.effects[0] ?? ''}`, ...flow.effects.map((effect) => `after ${effect}`)];
  for (const point of points) {
    const scene = new Scene(stage);
    bot = await startWatched(world, flow, scene, point);
    const last = scenes.at(-1);
    if (last !== undefined && last !== whole) await flow.settle(last);
    scenes.push(scene);
    await play(scene, flow, bot);
    expect(await bot.ended, point).toEqual({ code: null, signal: 'SIGKILL' });
  }
  bot = await world.startBot({ ...SETTINGS, ...flow.settings, ...preloading('short-waits') });
  const last = scenes.at(-1);
  if (last !== undefined) await flow.settle(last);
  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  for (const scene of scenes) await flow.end(scene);
  const { faults, held } = await world.ledgerSums();
  expect({ faults, held, violations: world.discord.violations }).toEqual({ faults: [], held: 0, violations: [] });
}

async function died(bot: Program, kill: () => void): Promise<void> {
  kill();
  await bot.ended;
}

async function walkAll(flows: readonly Flow[]): Promise<void> {
  await using world = await openProcessWorld();
  const stage = await setStage(world);
  for (const flow of flows) await walk(stage, flow);
}

it(
  'a flow that is killed at each of its effects buys, grants, posts and tells once, and a second click is answered sensibly',
  { timeout: 3 * TEST_TIMEOUT_MS },
  async () => {
    // Two processes at a time, one for each core of the smallest machine.
    const [request, ...others] = FLOWS;
    await Promise.all([walkAll(request === undefined ? [] : [request]), walkAll(others)]);
  },
);
