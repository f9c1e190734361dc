import { expect, it } from 'vitest';
import { checkHealthPort } from '../../src/checks/health-port.ts';
import { startHealthServer } from '../../src/monitoring/health-server.ts';

const bot = {
  host: '127.0.0.1',
  port: 0,
  notReadyBecause: () => Promise.resolve(['the gateway is not connected']),
  metrics: { contentType: 'text/plain', text: () => Promise.resolve('') },
};

it('the doctor tries whether the port for health is free, and knows a bot that runs there', async () => {
  expect(await checkHealthPort({ http: null })).toEqual([]);
  let port: number;
  {
    await using server = await startHealthServer(bot);
    port = Number(new URL(server.url).port);
    expect(await checkHealthPort({ http: { host: '0.0.0.0', port } })).toEqual([
      {
        check: 'Health',
        ok: true,
        found: `on HTTP_PORT ${port} of 0.0.0.0 a program answers that is well, as a running Easel does`,
      },
    ]);
  }
  expect(await checkHealthPort({ http: { host: '127.0.0.1', port } })).toMatchObject([
    { ok: true, found: `HTTP_PORT ${port} is free on 127.0.0.1` },
  ]);
  expect(await checkHealthPort({ http: { host: '192.0.2.1', port: 0 } })).toMatchObject([
    { ok: false, found: expect.stringMatching(/^HTTP_HOST 192\.0\.2\.1 is no address of this machine/) },
  ]);
});
