import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { knownModels as models } from '../../src/flux/configured-models.ts';
import type { ImageModel, Size } from '../../src/generation/model/image-model.ts';
import { formatUsd } from '../../src/generation/model/money.ts';

/** How a page of each language heads its table of prices, and how it says that a larger picture costs more. */
const PAGES = [
  ...['README.md', 'docs/members.md'].map((path) => ({
    path,
    heading: ['model', 'a picture'],
    from: (price: string) => `from ${price}`,
  })),
  ...['README.zh-CN.md', 'docs/members.zh-CN.md'].map((path) => ({
    path,
    heading: ['模型', '每张'],
    from: (price: string) => `${price} 起`,
  })),
] as const;

type PricePage = (typeof PAGES)[number];

/** Model and price of each row below the heading. */
function pricesIn(text: string, { heading }: PricePage): string[] {
  const rows = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const first = rows.findIndex((cells) => heading.every((head, index) => cells[index + 1] === head)) + 2;
  const length = rows.slice(first).findIndex((cells) => cells.length < 3);
  return rows.slice(first, first + length).map(([, name, price]) => `${name}: ${price}`);
}

function pricesOf(table: readonly ImageModel[], { from }: PricePage): string[] {
  return table.map((model) => {
    const priceOf = (size: Size) => model.price({ size, inputs: [] });
    const lowest = priceOf({ width: 64, height: 64 });
    const price = formatUsd(lowest);
    return `${model.name}: ${lowest === priceOf({ width: 2048, height: 2048 }) ? price : from(price)}`;
  });
}

/** What stands in only one of the two. */
function differences(text: string, page: PricePage): string[] {
  return [...new Set(pricesIn(text, page)).symmetricDifference(new Set(pricesOf(models, page)))];
}

describe.each(PAGES)('the prices in $path', (page) => {
  it('are those that are charged, of every model on offer and of no other', async () => {
    const text = await readFile(page.path, 'utf8');
    expect(pricesIn(text, page)).toEqual(pricesOf(models, page));
    expect(differences(text, page)).toEqual([]);
  });

  it.each([
    ['another price', ' $0.06 ', ' $0.05 ', ['FLUX1.1 [pro] Ultra: $0.05', 'FLUX1.1 [pro] Ultra: $0.06']],
    ['no row for a model', /\n\| FLUX1\.1 \[pro\] Ultra.*/u, '', ['FLUX1.1 [pro] Ultra: $0.06']],
    [
      'a row for a model that is not on offer',
      '\n| FLUX1.1 [pro] Ultra ',
      '\n| FLUX1.1 [pro] Extra ',
      ['FLUX1.1 [pro] Extra: $0.06', 'FLUX1.1 [pro] Ultra: $0.06'],
    ],
  ])('are found to differ where there is %s', async (_name, stands, changed, found) => {
    const text = await readFile(page.path, 'utf8');
    expect(differences(text.replace(stands, changed), page)).toEqual(found);
  });
});
