import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { escapeHtml, inlineJson } from '../../src/administration/html-report/escape.ts';
import { coloursOf, ticksUpTo } from '../../src/administration/html-report/page/columns.js';
import { averageUsd, fill, usd } from '../../src/administration/html-report/page/format.js';
import { joinModules, pageSource } from '../../src/administration/html-report/page-source.ts';
import { readPeriodUsage } from '../../src/administration/html-report/period-usage.ts';
import type { ReportSums } from '../../src/administration/report-store.ts';
import { formatUsd } from '../../src/generation/model/money.ts';
import { hostileText } from '../support/hostile-strings.ts';

const sums = (charged: number, pictures = 1): ReportSums => ({
  charged,
  billed: charged,
  wasted: 0,
  pictures,
  moderated: 0,
  failed: 0,
  waitMs: 0,
});

describe("the page's script", () => {
  it('is one module that names nothing twice and loads nothing, known by its hash', async () => {
    const { script, scriptHash } = await pageSource();
    const { errors, module } = parseSync('page.js', script);
    expect(errors).toEqual([]);
    expect([...module.staticImports, ...module.dynamicImports, ...module.staticExports]).toEqual([]);
    expect(scriptHash).toBe(`sha256-${createHash('sha256').update(script).digest('base64')}`);
  });

  it.each(["import x from './x.js';", 'export { a };', 'export default 1;', "'</script>'", "'<!--'"])(
    'cannot contain %s',
    (text) => {
      expect(() => joinModules([text])).toThrow('A module of the page');
    },
  );
});

describe('what the page is given', () => {
  it('neither ends a script nor turns the direction of a line, whatever a name is', () => {
    const names = fc.oneof(hostileText, fc.constantFrom('</script><script>alert(1)</script>', '<!--', ']]>', '"\'&'));
    fc.assert(
      fc.property(names, (name) => {
        const json = inlineJson({ name });
        expect(json).not.toMatch(/[<>&\u2028\u2029\u202A-\u202E\u2066-\u2069]/);
        expect(JSON.parse(json)).toEqual({ name });
        expect(escapeHtml(name)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('takes members beyond the most that are named together, so that every sum stays', async () => {
    const days = [
      { day: '2026-10-31', modelId: 'a', ...sums(5, 2) },
      { day: '2026-11-01', modelId: 'a', ...sums(100, 4) },
      { day: '2026-11-01', modelId: 'b', ...sums(11, 3) },
    ];
    const store = {
      periodUsage: async () => ({
        days,
        members: [
          { month: '2026-10', userId: '1', ...sums(5, 2) },
          { month: '2026-11', userId: '1', ...sums(70, 5) },
        ],
        channels: [{ channelId: '10', ...sums(116, 9) }],
      }),
    };
    const period = { days: [], month: null, startsAtMs: 0, endsAtMs: 0 };
    const { members, channels } = await readPeriodUsage(store, '100', period);
    expect(members.slice(2)).toEqual([{ month: '2026-11', userId: '', ...sums(41, 2) }]);
    expect(channels).toHaveLength(1);
  });
});

describe('what the page writes', () => {
  it('has amounts as the bot writes them, to the micro-dollar', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (micros) => usd(micros) === formatUsd(micros)));
  });

  it('rounds averages to a hundredth of a cent, and has none of nothing', () => {
    expect([averageUsd(100_000, 3), averageUsd(80_000, 2), averageUsd(0, 0)]).toEqual(['$0.0333', '$0.04', '–']);
  });

  it('fills in what is named, and reads no value for further places', () => {
    expect(fill('{shown} of {found} {x}', { shown: '{found}', found: '2' })).toBe('{found} of 2 {x}');
  });

  it('gives the highest eight models a colour of their own, and more than eight share the last', () => {
    expect(coloursOf([5, 9, 7])).toEqual([2, 0, 1]);
    const ten = coloursOf([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(ten).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 8, 8]);
  });

  it.each([
    [0, 2],
    [40_000, 5],
    [41_000_000, 4],
    [999_999, 5],
  ])('has round ticks up to %i or above', (highest) => {
    const ticks = ticksUpTo(highest);
    expect(ticks[0]).toBe(0);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.every(Number.isSafeInteger)).toBe(true);
  });
});
