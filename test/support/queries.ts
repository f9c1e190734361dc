// What deploy/ asks of Prometheus: the queries of the alert rules and of the dashboard, and the names in them.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** A query in PromQL, and the labels that the text around it takes from its result. */
export interface Query {
  readonly of: string;
  readonly expr: string;
  readonly shown: readonly string[];
}

const RULES = 'deploy/prometheus/alerts.yml';
const DASHBOARD = 'deploy/grafana/dashboards/easel.json';

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.object({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});
const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      id: z.int(),
      type: z.string(),
      title: z.string(),
      gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
    }),
  ),
});

export function alertQueries(): readonly Query[] {
  const { groups } = rulesSchema.parse(parse(readFileSync(RULES, 'utf8')));
  return groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr, annotations }) => ({
      of: alert,
      expr,
      shown: namesIn(Object.values(annotations).join(' '), /\$labels\.(\w+)/g),
    })),
  );
}

export function dashboardPanels(): z.infer<typeof dashboardSchema>['panels'] {
  return dashboardSchema.parse(JSON.parse(readFileSync(DASHBOARD, 'utf8'))).panels;
}

/** Of the panels, with five minutes in the place of the length that Grafana chooses. */
export function panelQueries(): readonly Query[] {
  return dashboardPanels().flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }) => ({
      of: `panel ${title}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
      shown: namesIn(legendFormat, /\{\{\s*(\w+)\s*\}\}/g),
    })),
  );
}

interface Names {
  readonly metrics: readonly string[];
  readonly matchers: readonly { readonly metric: string; readonly label: string; readonly values: readonly string[] }[];
  /** In `by (…)` and its like. */
  readonly grouping: readonly string[];
}

const WORDS = ['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan'];

/** The names in a query. It knows as much of PromQL as the queries of deploy/ use; promtool knows all of it. */
export function namesInQuery(expr: string): Names {
  const grouping: string[] = [];
  const rest = expr.replaceAll(
    /\b(?:by|without|ignoring|on|group_left|group_right)\s*\(([^)]*)\)/g,
    (_, list: string) => {
      grouping.push(...list.split(',').map((label) => label.trim()));
      return ' ';
    },
  );
  const selectors = [...rest.matchAll(/(?<![\w.[])([a-zA-Z_:][\w:]*)(?:\{([^}]*)\})?(?!\s*\()(?![\w:{])/g)]
    .map(([, metric = '', matchers = '']) => ({ metric, matchers }))
    .filter(({ metric }) => !WORDS.includes(metric.toLowerCase()));
  const matchers = selectors.flatMap(({ metric, matchers: text }) =>
    [...text.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, label = '', values = '']) => ({
      metric,
      label,
      values: values.split('|'),
    })),
  );
  return { metrics: selectors.map(({ metric }) => metric), matchers, grouping };
}

function namesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}
