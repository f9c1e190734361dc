import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { knownModels } from '../../src/flux/configured-models.ts';
import { HOST_IDS } from '../../src/flux/host-ids.ts';
import { hostCapabilities } from '../../src/flux/hosts.ts';
import { DEFAULT_MODEL_ID, models } from '../../src/flux/models.ts';
import type { HostCapabilities } from '../../src/generation/model/host.ts';
import { paints } from '../../src/generation/model/image-model.ts';

/** How the page of each language heads its table of hosts, and the words of its cells. */
const PAGES = [
  {
    path: 'docs/hosts.md',
    heading: 'host',
    yes: 'yes',
    no: 'no',
    all: 'all',
    comma: ', ',
    others: { replicate: '; others', atlascloud: ', as far as listed' },
    upTo: (kilobytes: number) => `yes, of ${kilobytes} kB at most`,
    cost: { answers: 'the host', price_table: "Easel's own table", quote: 'a quote beforehand' },
    lost: (minutes: number | null) => (minutes === null ? 'perhaps billed' : `looked up for ${minutes} minutes`),
    free: 'yes, free before it starts',
    time: (minutes: number) =>
      minutes < 60 ? `${minutes} minutes` : minutes === 60 ? '1 hour' : `${minutes / 60} hours`,
  },
  {
    path: 'docs/hosts.zh-CN.md',
    heading: '服务商',
    yes: '可以',
    no: '不可以',
    all: '全部',
    comma: '、',
    others: { replicate: '；及其他', atlascloud: '，以目录为准' },
    upTo: (kilobytes: number) => `可以，每张不超过 ${kilobytes} kB`,
    cost: { answers: '服务商', price_table: 'Easel 自己的价目表', quote: '事先询价' },
    lost: (minutes: number | null) => (minutes === null ? '可能已计费' : `${minutes} 分钟内可以查到`),
    free: '可以，开始之前免费',
    time: (minutes: number) => (minutes < 60 ? `${minutes} 分钟` : `${minutes / 60} 小时`),
  },
] as const;

type HostsPage = (typeof PAGES)[number];

/** The columns of the table, without that of its row heads. */
function columnsIn(text: string, { heading }: HostsPage): string[][] {
  const rows = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const first = rows.findIndex(([, cell]) => cell === heading);
  const table = rows.slice(first, first + 12).filter((_row, index) => index !== 1);
  return [2, 3, 4].map((column) => table.map((row) => row[column] ?? ''));
}

function columnOf(host: HostCapabilities, page: HostsPage): string[] {
  const { name, costFrom, tellsBalance, findsLostSubmitsMs, cancel, picturesLiveMs } = host;
  const { yes, no, all, comma, others, upTo, cost, lost, free, time } = page;
  const painters = models.filter(({ id }) => host.models[id] !== undefined);
  const extendsPictures = knownModels.some((model) => !paints(model) && host.models[model.id] !== undefined);
  const takesStrength = Object.values(host.models).some((model) => model?.takesStrength === true);
  const names = painters.map((model) => model.name);
  const more = host.id === 'replicate' || host.id === 'atlascloud' ? others[host.id] : '';
  const usual = host.models[DEFAULT_MODEL_ID];
  const { max = 0, maxBytes = null } = usual?.inputs ?? {};
  return [
    name,
    names.length === models.length ? all : `${names.join(comma)}${more}`,
    max === 0 ? no : maxBytes === null ? yes : upTo(maxBytes / 1_000),
    takesStrength ? yes : no,
    extendsPictures ? yes : no,
    String(usual?.safety.min),
    cost[costFrom],
    tellsBalance ? yes : no,
    lost(findsLostSubmitsMs === null ? null : findsLostSubmitsMs / 60_000),
    cancel === 'none' ? no : free,
    time(picturesLiveMs / 60_000),
  ];
}

describe.each(PAGES)('the hosts in $path', (page) => {
  const told = HOST_IDS.map((id) => columnOf(hostCapabilities(id, knownModels), page));

  it('can do what the data of each host say', async () => {
    expect(columnsIn(await readFile(page.path, 'utf8'), page)).toEqual(told);
  });

  it('are found to differ where a cell is another', async () => {
    const text = await readFile(page.path, 'utf8');
    expect(columnsIn(text.replace('191 kB', '256 kB'), page)).not.toEqual(told);
  });
});
