import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { pictureIn, startWorld } from '../support/world.ts';

describe('a database that is locked right after Discord heard the acknowledgement', () => {
  it('costs the member nothing but time: the picture is painted once it can be written, and no hold is left', async () => {
    await using world = await startWorld();
    const other = new BetterSqlite(world.config.databasePath);
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await invocation.acknowledged;
    other.exec('BEGIN IMMEDIATE');
    // After the timeout of the lock, the bot checks that Discord has the reply.
    await world.discord.callWhere(({ method, path }) => method === 'GET' && path.includes('/webhooks/'));
    other.exec('ROLLBACK');
    other.close();

    await pictureIn(invocation);
    await world.stopBot();
    expect((await world.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'settle']);
    expect(await world.ledgerFaults()).toEqual([]);
    expect(world.discord.guild.channel.messages).toHaveLength(1);
  });
});
