import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/discord/texts/en/index.ts';

const HEADINGS = {
  'README.md': ['Installation', 'Configuration', 'Commands', 'Costs', 'Reliability', 'Security', 'Architecture'],
  'README.zh-CN.md': ['安装', '配置', '命令', '费用', '可靠性', '安全与权限', '项目结构'],
} as const;

describe.each(Object.entries(HEADINGS))('%s', (path, headings) => {
  let lines: readonly string[] = [];

  beforeAll(async () => {
    lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  });

  it('has at most 200 lines, a picture before the first words, and the headings that people look for, in order', () => {
    expect(lines.length).toBeLessThanOrEqual(200);
    expect(lines[2]).toMatch(/^!\[.+\]\(docs\/images\/|^<picture>/);
    const found = lines.flatMap((line) => (line.startsWith('## ') ? [line.slice(3)] : []));
    expect(found.slice(0, headings.length)).toEqual(headings);
  });

  it('has a row for every slash command', () => {
    const { about: _about, useReference: _useReference, ...slash } = en.commands;
    const rows = lines.flatMap((line) => /^\| `(\/\w+)` /.exec(line)?.[1] ?? []);
    expect(rows.toSorted()).toEqual(
      Object.keys(slash)
        .map((name) => `/${name}`)
        .toSorted(),
    );
  });

  it('tells the defaults that .env.example has', async () => {
    const settings = (await readFile('.env.example', 'utf8')).split('\n').map((line) => line.replace(/^# /, ''));
    const rows = lines.flatMap((line) => {
      const [, name, value] = /^\| `([A-Z_]+)` *\| *(\S*) *\|/.exec(line) ?? [];
      return name === undefined ? [] : [`${name}=${value}`];
    });
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter((row) => !settings.includes(row))).toEqual([]);
  });
});
