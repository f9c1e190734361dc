import { describe, expect, it } from 'vitest';
import { parsePixels } from '../../src/administration/parse-pixels.ts';
import { canonicalTimeZone, suggestTimeZones } from '../../src/administration/time-zones.ts';
import { NOON } from '../support/drafts.ts';

describe('the largest size', () => {
  it.each([
    ['1', 1_048_576],
    ['1.5', 1_572_864],
    ['2 MP', 2_097_152],
    ['4 megapixels', 4_194_304],
    ['1024x1024', 1_048_576],
    ['1024 × 768', 786_432],
    ['１０２４ｘ１０２４', 1_048_576],
  ])('%j is a number of pixels', (text, pixels) => {
    expect(parsePixels(text)).toBe(pixels);
  });

  it.each(['', '0', '-1', 'big', '1x', '8x8', '99999x99999', '1000', '1.5.2', '1e1'])('%j is refused', (text) => {
    expect(parsePixels(text)).toBeNull();
  });
});

describe('a time zone', () => {
  it.each([
    ['asia/shanghai', 'Asia/Shanghai'],
    ['UTC', 'UTC'],
    [' Europe/Berlin ', 'Europe/Berlin'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
  ])('%j is normalized to its IANA name', (text, name) => {
    expect(canonicalTimeZone(text)).toBe(name);
  });

  it.each(['', 'local', 'system', '+08:00', 'UTC+8', 'Mars/Olympus', 'Europe/Berlin; DROP TABLE'])(
    '%j is none',
    (text) => {
      expect(canonicalTimeZone(text)).toBeNull();
    },
  );

  it('is suggested by city before region, with the time there, and never more than Discord shows', () => {
    const [first] = suggestTimeZones('berl', NOON, 25);
    expect(first).toEqual({ name: 'Europe/Berlin', localTime: '13:00' });
    expect(suggestTimeZones('', NOON, 25)).toHaveLength(25);
    expect(suggestTimeZones('new york', NOON, 25)[0]?.name).toBe('America/New_York');
    expect(suggestTimeZones('no such place', NOON, 25)).toEqual([]);
  });
});
