import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createChartStore } from '../../../src/db/reports/chart-store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { CHART_HUES, CHART_PATTERNS } from '../../../src/generation/ports/imaging.ts';
import { DAY_MS } from '../../../src/runtime/durations.ts';
import { NOON } from '../../support/drafts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const COLOURS = CHART_HUES * CHART_PATTERNS;
const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => `m${from + index}`);

function openCharts(path = ':memory:') {
  const database = openDatabase(path);
  const charts = createChartStore(database.kysely);
  return {
    colours: (shown: readonly string[], atMs = NOON) => charts.coloursOf('100', 'member', shown, atMs),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describe("the colours of a server's charts", () => {
  it('stay with a member, whoever else is shown and in whatever order', async () => {
    await using charts = openCharts();
    const first = await charts.colours(['ada', 'ben']);
    expect([...first.values()]).toEqual([0, 1]);
    expect([...(await charts.colours(['cem', 'ben', 'ada'])).entries()].toSorted()).toEqual([
      ['ada', 0],
      ['ben', 1],
      ['cem', 2],
    ]);
    expect(await charts.colours(['cem'], NOON + 40 * DAY_MS)).toEqual(new Map([['cem', 2]]));
  });

  it('are of a hue that the chart does not have, for a new one, as long as there is one', async () => {
    await using charts = openCharts();
    await charts.colours(ids(0, CHART_HUES));
    const given = await charts.colours(['m0', 'm3', 'x', 'y']);
    const hues = [...given.values()].map((colour) => colour % CHART_HUES);
    expect(new Set(hues).size).toBe(4);
    expect([...given.values()].filter((colour) => colour < CHART_HUES)).toEqual([0, 3]);
  });

  it('are taken over from whoever was in no chart for the longest time, and shared by nobody', async () => {
    await using charts = openCharts();
    const before = new Map<string, number>();
    for (let day = 0; day < COLOURS; day += 1) {
      for (const [id, colour] of await charts.colours([`m${day}`], NOON + day * DAY_MS)) before.set(id, colour);
    }
    expect(new Set(before.values()).size).toBe(COLOURS);
    const now = NOON + COLOURS * DAY_MS;
    await charts.colours(['m0'], now);
    expect(await charts.colours(['new'], now)).toEqual(new Map([['new', before.get('m1')]]));
    expect(await charts.colours(['m0'], now)).toEqual(new Map([['m0', before.get('m0')]]));
    expect((await charts.colours(['m1'], now)).get('m1')).toBe(before.get('m2'));
  });

  it('are given once, though two processes draw at once', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await using one = openCharts(path);
    await using other = openCharts(path);
    const drawn = await Promise.all(
      [one, other, one, other].map((charts, at) => charts.colours(ids(at * 2, at * 2 + 4))),
    );
    const all = new Map(drawn.flatMap((given) => [...given]));
    expect(new Set(all.values()).size).toBe(10);
    for (const given of drawn) for (const [id, colour] of given) expect(all.get(id)).toBe(colour);
  });
});
