import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startHealthServer, type HealthServer } from '../../src/monitoring/health-server.ts';

const METRICS = { contentType: 'text/plain; version=0.0.4; charset=utf-8', text: () => Promise.resolve('easel 1\n') };

function start(reasons: readonly string[] = [], port = 0): Promise<HealthServer> {
  const notReadyBecause = (): Promise<readonly string[]> => Promise.resolve(reasons);
  return startHealthServer({ host: '127.0.0.1', port, notReadyBecause, metrics: METRICS });
}

async function ask(url: string, init: RequestInit = {}): Promise<[number, string]> {
  const response = await fetch(url, init);
  return [response.status, await response.text()];
}

describe('the health server', () => {
  it('is alive while it answers, and ready while there is no reason against it', async () => {
    const reasons: string[] = ['the gateway is not connected', 'painting is paused'];
    await using server = await start(reasons);
    expect(await ask(`${server.url}/healthz`)).toEqual([200, 'ok\n']);
    expect(await ask(`${server.url}/readyz`)).toEqual([503, 'the gateway is not connected; painting is paused\n']);
    reasons.length = 0;
    expect(await ask(`${server.url}/readyz?probe=1`)).toEqual([200, 'ok\n']);
    expect(await ask(`${server.url}/metrics`)).toEqual([200, 'easel 1\n']);
    expect(await ask(`${server.url}/other`)).toEqual([404, 'not found\n']);
  });

  it('only reads: HEAD has no body, and any other method is refused', async () => {
    await using server = await start();
    expect(await ask(`${server.url}/readyz`, { method: 'HEAD' })).toEqual([200, '']);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(`${server.url}/readyz`, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      await response.text();
    }
  });

  it('answers with 500, and goes on, when the readiness check fails', async () => {
    const notReadyBecause = (): Promise<never> => Promise.reject(new Error('at /secret/path'));
    await using server = await startHealthServer({ host: '127.0.0.1', port: 0, notReadyBecause, metrics: METRICS });
    expect(await ask(`${server.url}/readyz`)).toEqual([500, 'this cannot be answered now\n']);
    expect(await ask(`${server.url}/healthz`)).toEqual([200, 'ok\n']);
  });

  it('refuses a huge head, disconnects slow clients, and closes all connections when it is closed', async () => {
    const server = await start();
    const port = Number(new URL(server.url).port);
    expect((await fetch(`${server.url}/healthz`, { headers: { 'x-long': 'x'.repeat(20_000) } })).status).toBe(431);
    const idle = connect(port, '127.0.0.1');
    idle.write('GET /healthz HTTP/1.1\r\n');
    await once(idle, 'connect');
    expect(await ask(`${server.url}/healthz`)).toEqual([200, 'ok\n']);
    const closed = once(idle, 'close');
    idle.on('error', () => undefined);
    await server[Symbol.asyncDispose]();
    await closed;
  });

  it('answers at once however many connections are half-open, and closes the oldest of them', async () => {
    await using server = await start();
    const port = Number(new URL(server.url).port);
    const sockets: Socket[] = [];
    const closings: Promise<unknown>[] = [];
    const open = async (head: string): Promise<void> => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      closings.push(once(socket, 'close'));
      sockets.push(socket);
      await once(socket, 'connect');
      socket.write(head);
    };
    for (let number = 0; number < 200; number += 1) await open(number % 2 === 0 ? '' : 'GET /healthz HTTP/1.1\r\n');
    expect(await ask(`${server.url}/healthz`)).toEqual([200, 'ok\n']);
    expect(await ask(`${server.url}/readyz`)).toEqual([200, 'ok\n']);
    await Promise.all(closings.slice(0, 200 - 32));
    for (const socket of sockets) socket.destroy();
  });

  it('makes the metrics once for all who ask at once, and closes who asks again before an answer', async () => {
    const { promise: text, resolve: answer } = Promise.withResolvers<string>();
    let made = 0;
    const metrics = {
      contentType: 'text/plain',
      text: () => {
        made += 1;
        return text;
      },
    };
    const notReadyBecause = (): Promise<readonly string[]> => Promise.resolve([]);
    await using server = await startHealthServer({ host: '127.0.0.1', port: 0, notReadyBecause, metrics });
    const port = Number(new URL(server.url).port);
    const asked = [1, 2, 3].map(() => ask(`${server.url}/metrics`));
    const flood = Array.from({ length: 5 }, async () => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      const closed = once(socket, 'close');
      socket.write('GET /metrics HTTP/1.1\r\nhost: bot\r\n\r\n'.repeat(50));
      await closed;
    });
    await Promise.all(flood);
    expect(await ask(`${server.url}/healthz`)).toEqual([200, 'ok\n']);
    answer('easel 1\n');
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 3 }, () => [200, 'easel 1\n']));
    expect(made).toBe(1);
  });

  it('closes no connection that is being answered, whoever comes after it', async () => {
    const { promise: reasons, resolve: answer } = Promise.withResolvers<readonly string[]>();
    const notReadyBecause = (): Promise<readonly string[]> => reasons;
    await using server = await startHealthServer({ host: '127.0.0.1', port: 0, notReadyBecause, metrics: METRICS });
    const port = Number(new URL(server.url).port);
    const waiting = ask(`${server.url}/readyz`);
    expect(await ask(`${server.url}/healthz`)).toEqual([200, 'ok\n']);
    for (let number = 0; number < 100; number += 1) {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      await once(socket, 'connect');
    }
    answer([]);
    expect(await waiting).toEqual([200, 'ok\n']);
  });

  it('says so when its port is taken', async () => {
    await using server = await start();
    await expect(start([], Number(new URL(server.url).port))).rejects.toThrow('EADDRINUSE');
  });
});
