import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertQueries, panelQueries } from '../support/queries.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { metricsOfBusyBot } from '../support/watched-bot.ts';

/** Prometheus' own tool, of Debian's package `prometheus`; `.ci/run` brings it along. */
function promtool(...args: readonly string[]): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { code: status, said: `${stdout}${stderr}` };
}

const IS_MISSING = spawnSync('promtool', ['--version']).error !== undefined;

describe.skipIf(IS_MISSING)('promtool, where it is installed,', () => {
  it('reads the configuration and the rules without a complaint', () => {
    const { code, said } = promtool(
      'check',
      'config',
      '--lint=all',
      '--lint-fatal',
      'deploy/prometheus/prometheus.yml',
    );
    expect(code, said).toBe(0);
  });

  it('finds that each alert fires when it should, and not before', async () => {
    const text = await readFile('deploy/prometheus/alerts.test.yml', 'utf8');
    const alerts = alertQueries().map(({ of }) => of);
    expect(alerts.filter((alert) => !text.includes(`alertname="${alert}"`))).toEqual([]);
    const { code, said } = promtool('test', 'rules', 'deploy/prometheus/alerts.test.yml');
    expect(code, said).toBe(0);
  });

  it('gets an answer to each query of the dashboard from what a running bot tells', async () => {
    await using folder = await temporaryFolder();
    const series = [...(await metricsOfBusyBot())].map(([sample, value]) => {
      const [name = '', labels = ''] = sample.split(/[{}]/);
      // Counters go up with time, as rates are asked for.
      const step = /_(?:total|bucket|count|sum)$/.test(name) ? 1 : 0;
      return { series: `${name}{${[labels, 'job="easel"'].filter(Boolean).join(',')}}`, values: `${value}+${step}x30` };
    });
    const answers = panelQueries().map(({ of, expr }) => ({ of, expr: `count(${expr})` }));
    const test = {
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: [...series, { series: 'up{job="easel"}', values: '1x30' }],
          promql_expr_test: answers.map(({ expr }) => ({
            expr: `${expr} > bool 0`,
            eval_time: '20m',
            exp_samples: [{ labels: '{}', value: 1 }],
          })),
        },
      ],
    };
    const file = join(folder.path, 'dashboard.test.yml');
    await writeFile(file, JSON.stringify(test));
    const { code, said } = promtool('test', 'rules', file);
    expect(code, said).toBe(0);
  });
});
