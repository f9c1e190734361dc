import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, glob, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startHealthServer, type HealthServer } from '../../src/monitoring/health-server.ts';
import { runCommand, type Program } from '../support/process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What the Dockerfile says, by instruction; lines that go on are one. */
const instructions: (readonly [name: string, rest: string])[] = [];
const all = (name: string): string[] => instructions.flatMap(([one, rest]) => (one === name ? [rest] : []));

const commandOf = (text: string): string[] => z.array(z.string()).parse(JSON.parse(text.slice(text.indexOf('['))));
/** Node is the one that the image has. */
const run = ([node, ...args]: string[], env: Readonly<Record<string, string>>, cwd = '.'): Program => {
  expect(node).toBe('node');
  return runCommand(process.execPath, { args, env, cwd });
};

const environment: Record<string, string> = {};

beforeAll(async () => {
  const text = await readFile('Dockerfile', 'utf8');
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name !== '') instructions.push([name, rest]);
  }
  for (const pair of all('ENV').flatMap((rest) => rest.split(' '))) {
    const [name = '', value = ''] = pair.split('=');
    environment[name] = value;
  }
});

function serve(host: string): Promise<HealthServer> {
  const metrics = { contentType: 'text/plain', text: () => Promise.resolve('') };
  return startHealthServer({ host, port: 0, notReadyBecause: () => Promise.resolve(['it starts']), metrics });
}

describe('the health check of the image', () => {
  const check = async (env: Readonly<Record<string, string>>, cwd?: string): Promise<string> => {
    const [text = ''] = all('HEALTHCHECK');
    const [node = '', start = '', ...args] = commandOf(text);
    await using program = run([node, resolve(start), ...args], { ...environment, ...env }, cwd);
    const { code } = await program.ended;
    return `${code} ${program.stdout.trim()}`;
  };

  it('asks at the address that is set, whichever that is, and where none is, a bot that runs is well', async () => {
    await using everywhere = await serve('0.0.0.0');
    await using other = await serve('127.0.0.2');
    await using folder = await temporaryFolder();
    const [port, otherPort] = [new URL(everywhere.url).port, new URL(other.url).port];
    await writeFile(join(folder.path, '.env'), `HTTP_PORT="${port}" # for Prometheus\n`);
    const { HTTP_PORT: _, ...rest } = environment;
    const results = await Promise.all([
      check({ HTTP_PORT: port }),
      check({
        HTTP_HOST: '127.0.0.2',
        HTTP_PORT: otherPort,
        NODE_USE_ENV_PROXY: '1',
        HTTP_PROXY: 'http://127.0.0.1:1',
      }),
      check({ HTTP_PORT: '' }),
      check({ ...rest, HTTP_PORT: '', EASEL_ENV_FILE: '.env' }, folder.path),
    ]);
    expect(results).toEqual(['0 ok', '0 ok', '0 ok', '0 ok']);
  });

  it('says that the bot is sick where nothing answers, and why', async () => {
    await using server = await serve('127.0.0.1');
    const { port } = new URL(server.url);
    await server[Symbol.asyncDispose]();
    expect(await check({ HTTP_PORT: port })).toMatch(/^1 127\.0\.0\.1:\d+ cannot be asked: connect ECONNREFUSED/);
  });
});

describe('the image', () => {
  it('has all that a start loads, and the bot may read it, also from a clone that only its owner may read', async () => {
    await using folder = await temporaryFolder();
    const copied = all('COPY').flatMap((rest) => rest.split(' ').slice(0, -1));
    for (const from of copied) {
      await mkdir(folder.path, { recursive: true });
      await cp(from, join(folder.path, from), { recursive: true });
    }
    const files = (await Array.fromAsync(glob('**/*', { cwd: folder.path }))).map((name) => join(folder.path, name));
    for (const file of files) await chmod(file, (await stat(file)).isDirectory() ? 0o700 : 0o600);
    const opening = all('RUN').find((command) => command.startsWith('chmod')) ?? 'false';
    expect(spawnSync('sh', ['-c', opening], { cwd: folder.path }).status).toBe(0);
    const modes = await Promise.all(
      files.filter((file) => !file.endsWith('package-lock.json')).map((file) => stat(file)),
    );
    expect(modes.filter((found) => (found.mode & (found.isDirectory() ? 0o005 : 0o004)) === 0)).toEqual([]);

    await symlink(resolve('node_modules'), join(folder.path, 'node_modules'));
    const [text = ''] = all('CMD');
    await using bot = run(commandOf(text), environment, folder.path);
    expect(await bot.ended).toEqual({ code: 1, signal: null });
    expect(bot.stderr).toMatch(/^The settings need attention:/);
  });

  it('tells its metrics to who may reach the container, and its time to stop fits the 10 s of Docker', () => {
    expect(environment['HTTP_HOST']).toBe('0.0.0.0');
    expect(all('EXPOSE')).toEqual([environment['HTTP_PORT']]);
    expect(Number(environment['SHUTDOWN_SECONDS'])).toBe(7);
  });
});

const SERVICE = z.object({
  image: z.string(),
  restart: z.literal('unless-stopped'),
  profiles: z.array(z.string()).default([]),
  ports: z.array(z.string()),
  volumes: z.array(z.string()).min(1),
  logging: z.object({ options: z.object({ 'max-size': z.string(), 'max-file': z.string() }) }),
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z
    .object({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), start_period: z.string() })
    .optional(),
  stop_grace_period: z.string().optional(),
});

describe('the compose file', () => {
  let services: Readonly<Record<string, z.infer<typeof SERVICE>>> = {};
  let volumes: Readonly<Record<string, unknown>> = {};

  beforeAll(async () => {
    const file = z.object({ services: z.record(z.string(), SERVICE), volumes: z.record(z.string(), z.unknown()) });
    ({ services, volumes } = file.parse(parse(await readFile('deploy/compose.yaml', 'utf8'), { merge: true })));
  });

  it('gives the bot 30 s, of which its own time to stop leaves some', () => {
    const { environment: set = {}, stop_grace_period: grace } = services['easel'] ?? {};
    expect([grace, set['SHUTDOWN_SECONDS']]).toEqual(['30s', '25']);
  });

  it('checks its health as the image does', () => {
    const { test = [], ...times } = services['easel']?.healthcheck ?? {};
    const [text = ''] = all('HEALTHCHECK');
    expect(test).toEqual(['CMD', ...commandOf(text)]);
    expect(times).toEqual({ interval: '30s', timeout: '5s', start_period: '15s' });
    for (const [name, value] of Object.entries(times)) expect(text).toContain(`--${name.replace('_', '-')}=${value}`);
  });

  it('starts only the bot unless it is asked for more, publishes to this machine alone, and keeps its volumes', () => {
    const plain = Object.entries(services).filter(([, { profiles }]) => profiles.length === 0);
    expect(plain.map(([name]) => name)).toEqual(['easel']);
    const port = environment['HTTP_PORT'];
    expect(services['easel']?.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    for (const [name, { ports, volumes: mounts }] of Object.entries(services)) {
      expect([name, ports.filter((one) => !one.startsWith('127.0.0.1:'))]).toEqual([name, []]);
      const sources = mounts.map((mount) => mount.split(':')[0] ?? '');
      for (const source of sources) {
        expect([source, source.startsWith('./') ? existsSync(join('deploy', source)) : source in volumes]).toEqual([
          source,
          true,
        ]);
      }
    }
  });

  it('has Prometheus look where the bot tells its metrics', async () => {
    const text = await readFile('deploy/prometheus/prometheus.yml', 'utf8');
    const job = z.object({ job_name: z.string(), static_configs: z.array(z.object({ targets: z.array(z.string()) })) });
    const { scrape_configs: jobs } = z.object({ scrape_configs: z.array(job) }).parse(parse(text));
    expect(jobs).toEqual([{ job_name: 'easel', static_configs: [{ targets: [`easel:${environment['HTTP_PORT']}`] }] }]);
  });
});
