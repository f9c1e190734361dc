import { expect } from 'vitest';
import { parseExposition, type Samples } from './exposition.ts';
import type { World } from './world.ts';

/** The setting that lets a world tell its health and metrics, at any free port. */
export const WATCHED = { HTTP_PORT: '0' };

/** What a world with that setting answers at a path of its health server. */
export async function ask(world: World, path: string): Promise<[number, string]> {
  const response = await fetch(`${addressOf(world)}${path}`);
  return [response.status, await response.text()];
}

/** Its metrics, as Prometheus reads them. */
export async function scrape(world: World): Promise<Samples> {
  const response = await fetch(`${addressOf(world)}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return parseExposition(await response.text());
}

function addressOf({ logLines }: World): string {
  const line = logLines.findLast((one) => one.includes('"msg":"health and metrics are told"'));
  return /"url":"([^"]+)"/.exec(line ?? '')?.[1] ?? '';
}
