import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Permission, textOf, type Channel, type Member, type Message } from '../../../sandbox/discord/discord.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { buttonsOn, fillIn, idOfButton } from '../../support/dialogs.ts';
import { answerTo, clicked } from '../../support/history.ts';
import type { Program } from '../../support/process.ts';
import { openProcessWorld, paintingIn, preloading, type ProcessWorld } from '../../support/process-world.ts';
import { TEST_TIMEOUT_MS } from '../../support/test-timeout.ts';

const SETTINGS = { BOT_DAILY_USD: 'none', GUILD_DAILY_USD: 'none', BURN_USD: 'none', LOG_LEVEL: 'info' };

/** Each is killed after each of them, and before the first. */
const REPORT_EFFECTS = [
  'the reply is deferred',
  'the reply is deferred (2)',
  'a report is written',
  'a message is posted',
  'where a report is told is noted',
  'a report is decided',
  'the reply is deferred (3)',
  'where a report is told is noted (2)',
  'a message is edited',
  'it is erased',
  'the end of its file is noted',
  'the end of a takedown is noted',
];
const TAKEDOWN_EFFECTS = [
  'the reply is deferred',
  'a takedown is written',
  'a message is edited',
  'it is erased',
  'the end of its file is noted',
  'the end of a takedown is noted',
];

interface Stage {
  readonly world: ProcessWorld;
  readonly moderator: Member;
  readonly operator: Member;
  readonly modLog: Channel;
}

interface Scene {
  readonly stage: Stage;
  readonly picture: Message;
  readonly generationId: string;
  readonly reporter: Member;
}

interface Flow {
  readonly effects: readonly string[];
  /** In the moderators' channel, for each picture. */
  readonly posts: number;
  readonly sentence: string;
  /** Does whatever is still to be done, as people do who see that nothing came of it. */
  readonly act: (scene: Scene) => Promise<unknown>;
}

const REPORT: Flow = {
  effects: REPORT_EFFECTS,
  posts: 1,
  sentence: '🚫 The moderators of this server removed this picture.',
  act: async (scene) => {
    const { stage, picture, reporter } = scene;
    const { channel } = stage.world.discord.guild;
    const shown = channel.messages.find(({ id }) => id === picture.id);
    if (shown === undefined || buttonsOn(shown).length === 0) return;
    const more = await clicked(reporter, shown, idOfButton(shown, 'more'));
    const dialog = await reporter.click(more, idOfButton(more, 'report'));
    await answerTo(await fillIn(reporter, dialog, { reason: 'no' }));
    // Where the moderators had decided, it goes by itself.
    const post = await Promise.race([
      stage.modLog.messageWhere((message) => textOf(message).includes(picture.id) && buttonsOn(message).length > 0),
      channel.messageWhere(({ id, content }) => id === picture.id && content.startsWith('🚫')),
    ]);
    if (buttonsOn(post).includes('Remove')) await (await stage.moderator.click(post, 'Remove')).acknowledged;
  },
};

const TAKEDOWN: Flow = {
  effects: TAKEDOWN_EFFECTS,
  posts: 0,
  sentence: '🚫 The operator of this bot took this picture down.',
  act: async ({ stage, picture }) => {
    const { operator } = stage;
    const link = `https://discord.com/channels/${operator.guild.id}/${picture.channelId}/${picture.id}`;
    const asked = await answerTo(await operator.command('operator takedown', { link }));
    if (!buttonsOn(asked).includes('Take down')) return;
    await answerTo(await fillIn(operator, await operator.click(asked, 'Take down'), { reason: 'law' }));
  },
};

function startWatched(
  world: ProcessWorld,
  { generationId, picture, reporter }: Scene,
  crashAt: string,
): Promise<Program> {
  return world.startBot({
    ...SETTINGS,
    ...preloading('crash-points'),
    EASEL_CRASH_MARKS: `${generationId} ${picture.id} ${reporter.id}`,
    EASEL_CRASH_AT: crashAt,
  });
}

const effectsOf = (bot: Program): string[] =>
  [...bot.stderr.matchAll(/^point: before (.*)$/gm)].map(([, point = '']) => point);

/** Whatever was killed: nothing of the picture is left, and a sentence stands in its place. */
async function assertGone({ stage, picture, generationId }: Scene, { sentence }: Flow): Promise<void> {
  const { world } = stage;
  const { channel } = world.discord.guild;
  await channel.messageWhere(({ id, content }) => id === picture.id && content === sentence);
  await expect
    .poll(async () => {
      await using database = openDatabase(world.databaseUrl);
      const { kysely } = database;
      const row = await kysely.selectFrom('generations').select('prompt').where('id', '=', generationId).execute();
      const left = await kysely.selectFrom('takedowns').selectAll().where('done_at_ms', 'is', null).execute();
      const files = await kysely.selectFrom('files_to_delete').selectAll().execute();
      return [row, left, files];
    })
    .toEqual([[{ prompt: '' }], [], []]);
  const files = await readdir(join(world.folder, 'images'));
  expect(files.filter((name) => name.includes(generationId))).toEqual([]);
}

async function paintAll(stage: Stage, count: number): Promise<Scene[]> {
  const { guild } = stage.world.discord;
  const scenes: Scene[] = [];
  for (let number = 0; number < count; number += 1) {
    const owner = guild.addMember({ name: `Owner ${number}` });
    const picture = await paintingIn(await owner.command('imagine', { prompt: `a fox ${number}` }));
    const generationId = idOfButton(picture, 'again').split(':')[2] ?? '';
    scenes.push({ stage, picture, generationId, reporter: guild.addMember({ name: `Reporter ${number}` }) });
  }
  return scenes;
}

async function walk(flow: Flow): Promise<void> {
  await using world = await openProcessWorld();
  world.bfl.script(() => ({ latencyMs: 20 }));
  const { guild, owner } = world.discord;
  const stage: Stage = {
    world,
    moderator: guild.addMember({ name: 'Milo', permissions: Permission.ManageMessages | Permission.ManageGuild }),
    operator: guild.addMember({ user: owner, permissions: Permission.Administrator }),
    modLog: guild.addChannel({ name: 'moderators' }),
  };
  const points = [`before ${flow.effects[0] ?? ''}`, ...flow.effects.map((effect) => `after ${effect}`)];
  let bot = await world.startBot(SETTINGS);
  await answerTo(await stage.moderator.command('settings set', { mod_log: stage.modLog }));
  const [whole, ...scenes] = await paintAll(stage, points.length + 1);
  if (whole === undefined) throw new Error('Nothing was painted');
  bot.signal('SIGKILL');
  await bot.ended;

  bot = await startWatched(world, whole, '');
  await flow.act(whole);
  await assertGone(whole, flow);
  // The answer to the moderator and the takedown go on beside each other.
  expect(effectsOf(bot).toSorted()).toEqual(flow.effects.toSorted());
  bot.signal('SIGKILL');
  await bot.ended;

  for (const [index, scene] of scenes.entries()) {
    const point = points[index] ?? '';
    bot = await startWatched(world, scene, point);
    await Promise.race([flow.act(scene), bot.ended]);
    expect(await bot.ended, point).toEqual({ code: null, signal: 'SIGKILL' });
  }
  bot = await world.startBot({ ...SETTINGS, ...preloading('short-waits') });
  for (const scene of scenes) {
    await flow.act(scene);
    await assertGone(scene, flow);
  }
  expect(stage.modLog.messages).toHaveLength((scenes.length + 1) * flow.posts);
  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  const { faults, held } = await world.ledgerSums();
  expect({ faults, held, violations: world.discord.violations }).toEqual({ faults: [], held: 0, violations: [] });
}

it.each([
  ['report', REPORT],
  ['takedown', TAKEDOWN],
] as const)(
  'a %s that is killed at each of its effects leaves nothing of the picture, and tells once',
  { timeout: 3 * TEST_TIMEOUT_MS },
  (_name, flow) => walk(flow),
);
