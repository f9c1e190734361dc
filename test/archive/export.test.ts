import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DataAccess } from '../../src/archive/data-access.ts';
import type { RecordFile } from '../../src/archive/export.ts';
import { openArchive, type Archive } from '../support/archive-world.ts';
import { NOON } from '../support/drafts.ts';

const fileSchema = z.strictObject({
  about: z.strictObject({ member_id: z.string(), made_at: z.string(), part: z.number() }),
  records: z.array(z.looseObject({ record: z.string() })),
});

async function exported({ records, clock }: Archive, userId: string, maxBytes: number) {
  const dataAccess = new DataAccess({ store: records, clock, retentionMs: null });
  const files: RecordFile[] = [];
  for await (const file of dataAccess.export(userId, maxBytes)) files.push(file);
  const contents = files.map(({ bytes }) => fileSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))));
  return { files, contents, records: contents.flatMap((content) => content.records) };
}

describe('an export', () => {
  it('holds everything about its member, of all servers, and nobody else, nor a token or a url', async () => {
    await using archive = await openArchive();
    const { administration } = archive;
    await archive.paint({ member: '1', pictures: 1 });
    await archive.paint({ member: '1', pictures: 1, end: 'moderated' }, '200');
    await archive.paint({ member: '222222', pictures: 1 });
    const origin = { parent_id: '77', verb: 'again', input: 'hashed' } as const;
    await archive.db.updateTable('generations').set(origin).where('guild_id', '=', '200').execute();
    const audit = { guildId: '100', actorId: '333333', before: null, after: null, atMs: NOON };
    const cap = { subject: 'member', subjectId: '1', span: 'day' } as const;
    await administration.changeCap('100', cap, 250_000, { ...audit, action: 'cap.set', subject: 'member:1:day' });
    const block = { kind: 'user', id: '1', reason: 'spam', blockedBy: '333333', atMs: NOON } as const;
    await administration.block(block);
    const { records, files } = await exported(archive, '1', 1_000_000);
    expect(files.map(({ name, records: count }) => [name, count])).toEqual([['easel-my-data.json', records.length]]);
    expect(records.map(({ record }) => record)).toEqual([
      'limit',
      'block',
      'command',
      'command',
      'ledger',
      'ledger',
      'ledger',
      'ledger',
    ]);
    expect(records).toContainEqual({ record: 'limit', server_id: '100', per: 'day', limit_usd: '0.25' });
    expect(records).toContainEqual({ record: 'block', at: new Date(NOON).toISOString(), reason: 'spam' });
    const command = {
      prompt: 'a fox',
      server_id: '200',
      role_ids: ['7'],
      language: 'en-US',
      state: 'delivered',
      delivered_as: 'reply',
      begun_by: 'again',
      parent_id: '77',
      pictures: [
        expect.objectContaining({
          state: 'moderated',
          declined_by_host: true,
          sent_to: 'bfl',
          reason: 'content_moderated',
        }),
      ],
    };
    expect(records).toContainEqual(expect.objectContaining(command));
    const settle = { record: 'ledger', kind: 'settle', charged_usd: '0.04', held_usd: '-0.04', month: '2026-11' };
    expect(records).toContainEqual(expect.objectContaining(settle));
    expect(JSON.stringify(records)).not.toMatch(/token|http|222222|333333/);
  });

  it('of a large history comes in files that are complete in themselves, none larger than asked for', async () => {
    await using archive = await openArchive();
    await archive.db.transaction().execute(async (trx) => {
      const row = {
        kind: 'adjust',
        guild_id: '100',
        user_id: '1',
        guild_day: '2026-11-22',
        guild_month: '2026-11',
      } as const;
      const amounts = { held_micros: 0, charged_micros: 0, billed_micros: 0 };
      const entry = { ...row, ...amounts, bot_day: '2026-11-22', bot_month: '2026-11', reason: 'x'.repeat(200) };
      for (let atMs = 0; atMs < 700; atMs += 1) {
        await trx
          .insertInto('ledger')
          .values({ ...entry, generation_id: null, picture: null, actor_id: '9', at_ms: atMs })
          .execute();
      }
    });
    const { files, contents, records } = await exported(archive, '1', 100_000);
    expect(files.map(({ name }) => name)).toEqual([
      'easel-my-data.json',
      'easel-my-data-part-2.json',
      'easel-my-data-part-3.json',
      'easel-my-data-part-4.json',
    ]);
    for (const { bytes } of files) expect(bytes.byteLength).toBeLessThanOrEqual(100_000);
    expect(contents.map(({ about }) => about.part)).toEqual([1, 2, 3, 4]);
    expect(records.map(({ at }) => at)).toEqual(Array.from({ length: 700 }, (_, atMs) => new Date(atMs).toISOString()));
  });

  it('of nothing is a file that says so', async () => {
    await using archive = await openArchive();
    const { contents } = await exported(archive, '1', 100_000);
    expect(contents).toEqual([
      { about: { member_id: '1', made_at: new Date(NOON).toISOString(), part: 1 }, records: [] },
    ]);
  });
});
