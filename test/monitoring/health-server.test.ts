import { describe, expect, it } from 'vitest';
import { startHealthServer } from '../../src/monitoring/health-server.ts';

async function ask(url: string): Promise<[number, string]> {
  const response = await fetch(url);
  return [response.status, await response.text()];
}

describe('the health server', () => {
  it('is alive while it answers, and ready only when the bot is', async () => {
    let reason: string | null = 'the gateway is not connected';
    await using server = await startHealthServer({ host: '127.0.0.1', port: 0, notReadyBecause: () => reason });
    expect(await ask(`${server.url}/healthz`)).toEqual([200, 'ok\n']);
    expect(await ask(`${server.url}/readyz`)).toEqual([503, 'the gateway is not connected\n']);
    reason = null;
    expect(await ask(`${server.url}/readyz`)).toEqual([200, 'ok\n']);
    expect(await ask(`${server.url}/other`)).toEqual([404, 'not found\n']);
  });

  it('says so when its port is taken', async () => {
    await using server = await startHealthServer({ host: '127.0.0.1', port: 0, notReadyBecause: () => null });
    const port = Number(new URL(server.url).port);
    await expect(startHealthServer({ host: '127.0.0.1', port, notReadyBecause: () => null })).rejects.toThrow(
      'EADDRINUSE',
    );
  });
});
