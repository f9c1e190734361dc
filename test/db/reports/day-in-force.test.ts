import { describe, expect, it } from 'vitest';
import { reportPeriod } from '../../../src/administration/report-periods.ts';
import { createOperatorReport } from '../../../src/db/reports/operator-report.ts';
import { openArchive } from '../../support/archive-world.ts';

const GUILD = '100';

describe('after a change of the time zone', () => {
  it('the reports, the export and the list of servers count the same pictures as today and as this month', async () => {
    await using archive = await openArchive('2026-11-30T12:00:00Z');
    const { administration, reports, clock, db } = archive;
    await archive.paint({ member: '1', pictures: 1 });
    // In Tokyo it is December by now. The last of November goes on until the second of December begins there.
    clock.set('2026-11-30T16:00:00Z');
    const audit = { guildId: GUILD, actorId: '9', action: 'setting', subject: 'time_zone', before: null, after: null };
    await administration.changeSettings(GUILD, { timeZone: 'Asia/Tokyo' }, { ...audit, atMs: clock.now() });
    const calendar = await administration.calendarOf(GUILD);
    await archive.paint({ member: '1', pictures: 2, calendar });
    clock.set('2026-12-01T14:59:59Z');
    await archive.paint({ member: '2', pictures: 1, calendar });
    const seen = async () => {
      const [today, month] = [
        reportPeriod('today', clock.now(), calendar),
        reportPeriod('month', clock.now(), calendar),
      ];
      const exported = await reports.exportPage(GUILD, today, null, 10);
      return {
        today: (await reports.modelDays(GUILD, today.days)).map(({ pictures }) => pictures),
        month: (await reports.modelDays(GUILD, month.days)).map(({ pictures }) => pictures),
        members: await reports.memberCount(GUILD, month),
        exported: exported.rows.length,
        servers: await createOperatorReport(db).guildSpending(clock.now()),
      };
    };
    expect(await seen()).toEqual({
      today: [4],
      month: [4],
      members: 2,
      exported: 4,
      servers: [{ guildId: GUILD, today: 160_000, month: 160_000, wasted: 0 }],
    });
    clock.set('2026-12-01T15:00:00Z');
    await archive.paint({ member: '1', pictures: 1, calendar });
    expect(await seen()).toEqual({
      today: [1],
      month: [1],
      members: 1,
      exported: 1,
      servers: [{ guildId: GUILD, today: 40_000, month: 40_000, wasted: 0 }],
    });
  });
});
