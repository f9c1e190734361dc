import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeCertificate, type Certificate } from '../../support/certificate.ts';
import {
  openHttpProxy,
  openSocksProxy,
  openTlsFront,
  type LoopbackProxy,
  type LoopbackProxyOptions,
} from '../../support/loopback-proxy.ts';
import { openProcessWorld, paintingIn, type ProcessWorld } from '../../support/process-world.ts';

const HOSTS = [
  'discord.test',
  'gateway.discord.test',
  'api.bfl.test',
  'polling.bfl.test',
  'delivery.bfl.test',
] as const;
const ADDRESSES = HOSTS.map((host) => `${host}:443`);
const USER = 'easel';
const PASSWORD = 'p@ss:word/%';
const CREDENTIALS = `${USER}:${PASSWORD}`;

/** A Discord and a BFL whose names no name server knows (RFC 6761), and which speak TLS. */
interface Abroad extends AsyncDisposable {
  readonly world: ProcessWorld;
  readonly certificate: Certificate;
  /** What a proxy has to know to be the way there. */
  readonly leads: LoopbackProxyOptions['leads'];
  /** Trust in the certificate. */
  readonly settings: Readonly<Record<string, string>>;
}

async function openAbroad(): Promise<Abroad> {
  await using opening = new AsyncDisposableStack();
  const world = opening.use(
    await openProcessWorld(
      { addresses: { http: 'https://discord.test', ws: 'wss://gateway.discord.test' } },
      {
        addresses: {
          api: 'https://api.bfl.test',
          polling: 'https://polling.bfl.test',
          delivery: 'https://delivery.bfl.test',
        },
      },
    ),
  );
  const certificate = makeCertificate(...HOSTS, 'localhost');
  const trusted = join(world.folder, 'authority.pem');
  await writeFile(trusted, certificate.cert);
  const { discord, bfl } = world;
  const ports = [discord.port, discord.port, bfl.ports.api, bfl.ports.polling, bfl.ports.delivery];
  const fronts = await Promise.all(ports.map((port) => openTlsFront(certificate, port)));
  const leads = Object.fromEntries(fronts.map((front, index) => [ADDRESSES[index], opening.use(front).port]));
  const opened = opening.move();
  return {
    world,
    certificate,
    leads,
    settings: { NODE_EXTRA_CA_CERTS: trusted, BFL_TRUSTED_HOSTS: 'bfl.test', USER_PACE_USD: '0.40' },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const addressOf = (scheme: string, host: string, { port }: LoopbackProxy): string =>
  `${scheme}://${USER}:${encodeURIComponent(PASSWORD)}@${host}:${port}`;

it('with HTTPS_PROXY as the only way out a picture is painted and delivered, and its password is told nowhere', async () => {
  await using abroad = await openAbroad();
  const { world, leads, settings } = abroad;
  await using proxy = await openHttpProxy({ leads, credentials: CREDENTIALS });
  world.paintAll();
  const bot = await world.startBot({ ...settings, HTTPS_PROXY: addressOf('http', '127.0.0.1', proxy) });
  const invocation = await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'a fox' });
  expect((await paintingIn(invocation)).attachments).toHaveLength(1);
  expect(new Set(proxy.asked)).toEqual(new Set(ADDRESSES));
  bot.signal('SIGTERM');
  await bot.ended;
  for (const form of [PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(CREDENTIALS).toString('base64')]) {
    expect(`${bot.stdout}${bot.stderr}`).not.toContain(form);
  }
});

it('the doctor goes through a proxy of SOCKS5, or one that itself speaks TLS, and says through which', async () => {
  await using abroad = await openAbroad();
  const { world, leads, settings, certificate } = abroad;
  await using socks = await openSocksProxy({ leads, credentials: CREDENTIALS });
  await using http = await openHttpProxy({ leads, credentials: CREDENTIALS });
  await using front = await openTlsFront(certificate, http.port);
  const ways = [
    {
      proxy: socks,
      variables: { all_proxy: addressOf('socks5', '127.0.0.1', socks) },
      host: `127.0.0.1:${socks.port}`,
    },
    { proxy: http, variables: { all_proxy: addressOf('https', 'localhost', front) }, host: `localhost:${front.port}` },
  ];
  for (const { proxy, variables, host } of ways) {
    const doctor = world.runToolWith({ ...settings, ...variables }, 'src/doctor.ts');
    const { code } = await doctor.ended;
    expect({ code, stderr: doctor.stderr }, doctor.stdout).toEqual({ code: 0, stderr: '' });
    expect(doctor.stdout).toContain(` ✓ Proxy     discord.test through ${host} (all_proxy)\n`);
    expect(doctor.stdout).toContain(`  api.bfl.test through ${host} (all_proxy)\n`);
    expect(new Set(proxy.asked)).toEqual(new Set(['discord.test:443', 'api.bfl.test:443']));
  }
});
