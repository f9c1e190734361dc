import { describe, expect, it } from 'vitest';
import { periodsAt } from '../../../src/generation/model/periods.ts';

describe('periods', () => {
  it('count a day in the time zone of the server, and in UTC for the bot', () => {
    const periods = periodsAt(Date.parse('2026-11-22T23:30:00Z'), 'Asia/Shanghai');
    expect(periods.guild.day).toEqual({ key: '2026-11-23', endsAtMs: Date.parse('2026-11-23T16:00:00Z') });
    expect(periods.bot.day).toEqual({ key: '2026-11-22', endsAtMs: Date.parse('2026-11-23T00:00:00Z') });
    expect(periods.guild.month).toEqual({ key: '2026-11', endsAtMs: Date.parse('2026-11-30T16:00:00Z') });
  });

  it('give the day of a change to winter time 25 hours', () => {
    const { guild } = periodsAt(Date.parse('2026-10-25T00:30:00+02:00'), 'Europe/Berlin');
    expect(guild.day).toEqual({ key: '2026-10-25', endsAtMs: Date.parse('2026-10-26T00:00:00+01:00') });
  });

  it('end at midnight also where the midnight before was skipped by a change to daylight saving time', () => {
    const { guild } = periodsAt(Date.parse('2029-09-02T12:00:00-03:00'), 'America/Santiago');
    expect(guild.day).toEqual({ key: '2029-09-02', endsAtMs: Date.parse('2029-09-03T00:00:00-03:00') });
  });

  it('refuse a time zone that does not exist', () => {
    expect(() => periodsAt(0, 'Mars/Olympus')).toThrow(RangeError);
  });
});
