import { readFileSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../sandbox/discord/discord.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { pictureIn, replySaying, startWorld } from '../support/world.ts';

const FOLDER = 'test/db/released';
const RELEASED = readdirSync(FOLDER)
  .map((name) => name.replace('.sql', ''))
  .toSorted();

/** Writes the file that a bot of that version left. Returns when it was last at work. */
function write(version: string, path: string, ids: Readonly<Record<string, string>>): number {
  const text = readFileSync(join(FOLDER, `${version}.sql`), 'utf8');
  const sqlite = new BetterSqlite(path);
  sqlite.pragma('journal_mode = WAL');
  sqlite.exec(text.replaceAll(/\{(\w+)\}/g, (_braces, name: string) => ids[name] ?? name));
  const atMs = Number(sqlite.prepare('SELECT max(created_at_ms) FROM generations').pluck().get());
  sqlite.close();
  return atMs;
}

/** The host's clock, so far back. */
function clockBack(ms: () => number): Clock {
  return { ...systemClock, now: () => systemClock.now() - ms() };
}

describe('a database of each released version', () => {
  it('is there for every version of the changelog', async () => {
    const changelog = await readFile('CHANGELOG.md', 'utf8');
    expect(RELEASED).toEqual([...changelog.matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(([, version]) => version).toSorted());
  });

  it.each(RELEASED)(
    '%s: this Easel goes on with it: with what waits, the history, the limits and the ledger',
    async (version) => {
      let backMs = 0;
      await using world = await startWorld({ clock: clockBack(() => backMs) });
      world.given.push('a mouse', 'a fox in the snow');
      await world.stopBot();
      const [ada, admin] = [world.member('Ada'), world.member('Boss')];
      const { databasePath } = world.config;
      for (const suffix of ['', '-wal', '-shm']) await rm(`${databasePath}${suffix}`, { force: true });
      const { guild } = world.discord;
      const ids = {
        server: guild.id,
        channel: guild.channel.id,
        member: ada.id,
        admin: admin.id,
        bfl: world.bfl.apiUrl,
      };
      backMs = systemClock.now() - write(version, databasePath, ids) - 1_000;
      await world.startBot();

      await guild.channel.messageWhere(
        (message) => message.attachments.length > 0 && textOf(message).includes('a mouse'),
      );
      await replySaying(await ada.command('history'), 'a fox in the snow');
      await pictureIn(await ada.command('imagine', { prompt: 'a hare' }));
      await replySaying(await ada.command('quota'), 'of $0.50 left today');
      await world.stopBot();
      expect(await world.ledgerFaults()).toEqual([]);
      expect(readdirSync(join(dirname(databasePath), 'backups'))).toEqual([
        expect.stringMatching(/-before-version-\d+\.db$/),
      ]);
      expect(world.discord.violations).toEqual([]);
    },
  );
});
