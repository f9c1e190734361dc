import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csvText, type ExportFile, exportFiles, type ExportFormat } from '../../src/administration/export.ts';
import { reportPeriod } from '../../src/administration/report-periods.ts';
import { calendarIn } from '../../src/generation/model/periods.ts';
import type { ExportRow } from '../../src/administration/report-store.ts';
import { NOON } from '../support/drafts.ts';

/** Parses CSV by RFC 4180, the last line without its line break. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    row.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    if (end === '') break;
    row = [];
  }
  return rows;
}

const idsSchema = z.array(z.object({ generation_id: z.string() }));

const cellOf = (text: string): string => parseCsv(`${csvText(text)},x`)[0]?.[0] ?? '';

describe('a cell of CSV', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...Array.from('=+-@\t\r\n",\'a1|!＝＋')) }),
    fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string()).map((parts) => parts.join('')),
  );

  it('is never taken for a formula', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(cellOf(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      }),
    );
  });

  it('is read back unchanged, except for the apostrophe before a formula', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect([text, `'${text}`]).toContain(cellOf(text));
      }),
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-2+3', "'-2+3"],
    ['\tx', "'\tx"],
    ['=HYPERLINK("http://e.example","x")', '"\'=HYPERLINK(""http://e.example"",""x"")"'],
    ['a, b', '"a, b"'],
    ['flux-pro-1.1', 'flux-pro-1.1'],
  ])('writes %j as %j', (text, cell) => {
    expect(csvText(text)).toBe(cell);
  });
});

const row = (index: number): ExportRow => ({
  createdAtMs: NOON + index,
  generationId: String(10n ** 18n + BigInt(index)),
  number: 1,
  userId: '1574077270216151040',
  userName: index === 0 ? null : '=Ada, "the first"',
  channelId: '1574077270216151041',
  modelId: 'flux-pro-1.1',
  lane: index === 0 ? null : { host: 'bfl', account: 'bfl-2' },
  origin: index === 0 ? null : { parentId: '1574077270216151042', verb: 'again' },
  size: { width: 1024, height: 768 },
  state: index % 3 === 0 ? 'moderated' : 'kept',
  reason: index % 3 === 0 ? 'content_moderated' : null,
  charged: index % 3 === 0 ? 0 : 14_000,
  billed: 14_000,
  waitMs: index % 3 === 0 ? null : 8_249,
});

const noWait = { sleep: () => Promise.resolve() };

describe('the files of an export', () => {
  /** A store with this number of rows, in pages of the requested number of generations. */
  const storeOf = (count: number) => ({
    exportPage: (_guildId: string, _period: unknown, after: { generationId: string } | null, limit: number) => {
      const first = after === null ? 0 : Number(BigInt(after.generationId) - 10n ** 18n) + 1;
      const rows = Array.from({ length: Math.min(limit, count - first) }, (_, index) => row(first + index));
      const last = rows.at(-1);
      const next = last === undefined || first + rows.length >= count ? null : last;
      return Promise.resolve({ rows, next });
    },
  });

  async function filesOf(count: number, format: ExportFormat, maxBytes: number): Promise<ExportFile[]> {
    const options = { guildId: '1', period: reportPeriod('today', NOON, calendarIn('utc')), format, maxBytes };
    const files: ExportFile[] = [];
    for await (const file of exportFiles(storeOf(count), noWait, options)) files.push(file);
    return files;
  }

  it.each(['csv', 'json'] as const)(
    'hold every row once, in order, and no %s file exceeds the size limit',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 1_200 }),
          fc.integer({ min: 700, max: 60_000 }),
          async (count, maxBytes) => {
            const files = await filesOf(count, format, maxBytes);
            const texts = files.map(({ bytes }) => Buffer.from(bytes).toString('utf8'));
            for (const { bytes } of files) expect(bytes.byteLength).toBeLessThanOrEqual(maxBytes);
            const ids = texts.flatMap((text) =>
              format === 'csv'
                ? parseCsv(text.trimEnd())
                    .slice(1)
                    .map((cells) => cells[1]?.replace("'", ''))
                : idsSchema.parse(JSON.parse(text)).map((one) => one.generation_id),
            );
            expect(ids).toEqual(Array.from({ length: count }, (_, index) => row(index).generationId));
            expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
            expect(files.reduce((sum, { rows }) => sum + rows, 0)).toBe(count);
          },
        ),
        { numRuns: 25 },
      );
    },
  );

  it('have all columns of each picture', async () => {
    const [csv] = await filesOf(2, 'csv', 10_000);
    expect(csv?.name).toBe('easel-usage-2026-11-22.csv');
    expect(Buffer.from(csv?.bytes ?? []).toString('utf8')).toBe(
      [
        'time_utc,generation_id,picture,member_id,member_name,channel_id,model,width,height,state,reason,charged_usd,billed_usd,wait_seconds,begun_by,parent_id,host,account',
        "2026-11-22T12:00:00.000Z,'1000000000000000000,1,'1574077270216151040,,'1574077270216151041,flux-pro-1.1,1024,768,moderated,content_moderated,0.00,0.014,,,,,",
        `2026-11-22T12:00:00.001Z,'1000000000000000001,1,'1574077270216151040,"'=Ada, ""the first""",'1574077270216151041,flux-pro-1.1,1024,768,kept,,0.014,0.014,8.2,again,'1574077270216151042,bfl,bfl-2`,
        '',
      ].join('\r\n'),
    );
    const [json] = await filesOf(2, 'json', 10_000);
    expect(JSON.parse(Buffer.from(json?.bytes ?? []).toString('utf8'))).toMatchObject([
      { member_name: null, reason: 'content_moderated', wait_seconds: null, begun_by: null, parent_id: null },
      {
        member_id: '1574077270216151040',
        member_name: '=Ada, "the first"',
        charged_usd: '0.014',
        width: 1024,
        reason: null,
        begun_by: 'again',
        parent_id: '1574077270216151042',
      },
    ]);
  });

  it('are none for a period without pictures', async () => {
    expect(await filesOf(0, 'csv', 10_000)).toEqual([]);
  });
});
