import { expect, it } from 'vitest';
import { Permission, textOf, type Channel, type Guild } from '../../../sandbox/discord/discord.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { answerTo } from '../../support/history.ts';
import type { Program } from '../../support/process.ts';
import { openProcessWorld, paintingIn, preloading, type ProcessWorld } from '../../support/process-world.ts';
import { TEST_TIMEOUT_MS } from '../../support/test-timeout.ts';

const SETTINGS = { BOT_DAILY_USD: 'none', GUILD_DAILY_USD: '0.08', GUILD_MONTHLY_USD: 'none', BURN_USD: 'none' };

/** What telling of a limit does, in order; the process is killed after each, and before the first. */
const EFFECTS = [
  'an alert is noted',
  'an alert is taken on',
  'a message is posted',
  'it is noted that an alert was told',
] as const;

interface Scene {
  readonly guild: Guild;
  readonly moderators: Channel;
}

const alertsIn = ({ moderators }: Scene): number =>
  moderators.messages.filter((message) => textOf(message).startsWith('⛔')).length;

async function statesOf(world: ProcessWorld, { guild }: Scene): Promise<string[]> {
  await using database = openDatabase(world.databaseUrl);
  const rows = database.kysely.selectFrom('cap_alerts').select(['share', 'state']).where('guild_id', '=', guild.id);
  return (await rows.orderBy('share').execute()).map(({ share, state }) => `${share} ${state}`);
}

/** As if the two minutes were over for which the dead process had taken one on. */
async function letGo(world: ProcessWorld): Promise<void> {
  await using database = openDatabase(world.databaseUrl);
  await database.kysely.updateTable('cap_alerts').set('next_at_ms', 0).execute();
}

async function killed(bot: Program): Promise<void> {
  bot.signal('SIGKILL');
  await bot.ended;
}

it(
  'an alert about a limit is told once, wherever the process that tells it is killed',
  { timeout: TEST_TIMEOUT_MS },
  async () => {
    await using world = await openProcessWorld();
    world.bfl.script(() => ({ latencyMs: 20 }));
    for (const point of [`before ${EFFECTS[0]}`, ...EFFECTS.map((effect) => `after ${effect}`)]) {
      const guild = world.discord.addGuild({ name: point });
      const admin = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
      const scene = { guild, moderators: guild.addChannel({ name: 'moderators' }) };
      const first = await world.startBot(SETTINGS);
      await answerTo(await admin.command('settings set', { mod_log: scene.moderators }));
      await killed(first);

      const bot = await world.startBot({
        ...SETTINGS,
        ...preloading('crash-points'),
        EASEL_CRASH_MARKS: `${guild.id} ${scene.moderators.id}`,
        EASEL_CRASH_AT: point,
      });
      const painting = await admin.command('imagine', { prompt: 'a fox', count: 2 });
      expect(await bot.ended, point).toEqual({ code: null, signal: 'SIGKILL' });

      await letGo(world);
      const next = await world.startBot({ ...SETTINGS, ...preloading('short-waits') });
      await paintingIn(painting);
      await expect.poll(() => statesOf(world, scene)).toEqual(['80 superseded', '100 told']);
      await killed(next);
      expect(alertsIn(scene), point).toBe(1);
    }
    expect(world.discord.violations).toEqual([]);
  },
);
