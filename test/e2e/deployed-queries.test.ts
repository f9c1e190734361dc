import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { TRANSITIONS } from '../../src/generation/model/lifecycle.ts';
import { PAUSE_CAUSES } from '../../src/generation/model/pause-cause.ts';
import { alertQueries, dashboardPanels, namesInQuery, panelQueries, type Query } from '../support/queries.ts';
import { metricsOfBusyBot } from '../support/watched-bot.ts';

/** The labels of each metric, as a running bot tells them, and those that Prometheus adds. */
const labelsOf = new Map<string, Set<string>>([
  ['up', new Set(['job', 'instance'])],
  ['ALERTS', new Set(['job', 'instance', 'alertname', 'alertstate', 'severity'])],
]);

const STATES: ReadonlySet<string> = new Set(Object.values(TRANSITIONS).flatMap(({ to }): readonly string[] => to));
const VALUES: Readonly<Record<string, ReadonlySet<string>>> = { state: STATES, reason: new Set(PAUSE_CAUSES) };

beforeAll(async () => {
  for (const sample of (await metricsOfBusyBot()).keys()) {
    const [metric = '', text = ''] = sample.split('{');
    const labels = labelsOf.get(metric) ?? new Set(['job', 'instance']);
    for (const [, label = ''] of text.matchAll(/(\w+)="/g)) labels.add(label);
    labelsOf.set(metric, labels);
  }
});

/** What a query names, and a running bot does not tell. */
function unknownIn({ of, expr, shown }: Query): string[] {
  const { metrics, matchers, grouping } = namesInQuery(expr);
  const isKnown = (label: string): boolean => metrics.some((metric) => labelsOf.get(metric)?.has(label) ?? false);
  return [
    ...(metrics.length === 0 ? ['no metric'] : []),
    ...metrics.filter((metric) => !labelsOf.has(metric)),
    ...matchers.filter(({ metric, label }) => !labelsOf.get(metric)?.has(label)).map(({ label }) => label),
    ...[...grouping, ...shown].filter((label) => !isKnown(label)),
    ...matchers.flatMap(({ metric, label, values }) =>
      metric.startsWith('easel_') ? values.filter((value) => !(VALUES[label]?.has(value) ?? true)) : [],
    ),
  ].map((name) => `${of}: ${name}`);
}

describe('what deploy/ asks of Prometheus', () => {
  it('names only metrics, labels and states that a running bot tells, in each alert and each panel', () => {
    const queries = [...alertQueries(), ...panelQueries()];
    expect(queries.length).toBeGreaterThan(60);
    expect(queries.flatMap(unknownIn)).toEqual([]);
  });

  it('would be found out where it named another one', () => {
    const found = [
      { of: 'a', expr: 'sum by (modell) (rate(easel_picture_total{state="keptt"}[5m])) > 1', shown: ['reason'] },
      { of: 'b', expr: 'easel_pictures{states="kept"} unless on(job) easel_paused{reason="tea"} == 1', shown: [] },
      { of: 'c', expr: 'easel_pictures{state=~"rendering|gone"}', shown: [] },
    ].flatMap(unknownIn);
    expect(found).toEqual([
      'a: easel_picture_total',
      'a: state',
      'a: modell',
      'a: reason',
      'a: keptt',
      'b: states',
      'b: tea',
      'c: gone',
    ]);
  });

  it('shows every metric of Easel in the dashboard, and docs/operations.md says what it means', () => {
    const shown = new Set(panelQueries().flatMap(({ expr }) => namesInQuery(expr).metrics.map(family)));
    const own = [...new Set([...labelsOf.keys()].filter((name) => name.startsWith('easel_')).map(family))];
    expect(own.filter((name) => !shown.has(name))).toEqual([]);
    const page = readFileSync('docs/operations.md', 'utf8');
    expect(own.filter((name) => !page.includes(`| \`${name}\` `))).toEqual([]);
  });

  it('has panels that lie beside each other, each with an id of its own', () => {
    const panels = dashboardPanels();
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const places = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(places).size).toBe(places.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });
});

/** The name of a histogram without what its samples add to it. */
function family(metric: string): string {
  return metric.replace(/_(?:bucket|sum|count)$/, '');
}
