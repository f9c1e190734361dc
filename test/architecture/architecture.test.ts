import { glob, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { findBreaches, type SourceFile } from './architecture.ts';

async function readSources(): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const path of glob(['src/**/*.ts', 'sandbox/**/*.ts'])) {
    files.push({ path, text: await readFile(path, 'utf8') });
  }
  return files;
}

describe('the house', () => {
  it('has no arrow that goes up and no hole in a wall', async () => {
    const sources = await readSources();
    expect(sources.length).toBeGreaterThan(50);
    expect(findBreaches(sources)).toEqual([]);
  });

  it.each([
    ['src/commands/imagine.ts', "import { models } from '../flux/models.ts';", 'no arrow from commands to flux'],
    ['src/commands/quota.ts', "import type { Schema } from '../db/schema.ts';", 'no arrow from commands to db'],
    [
      'src/generation/pipeline/picture-worker.ts',
      "export { createApp } from '../../app/app.ts';",
      'no arrow from generation to app',
    ],
    ['src/generation/reply/delivery.ts', "import { Client } from 'discord.js';", 'must not import discord.js'],
    [
      'src/generation/reply/delivery.ts',
      "import { setTimeout } from 'bottleneck/light.js';",
      'must not import bottleneck',
    ],
    ['src/discord/connection/client.ts', "const { request } = await import('undici');", 'must not import undici'],
    [
      'src/flux/polling/poll.ts',
      "import type { GenerationStore } from '../../generation/ports/generation-store.ts';",
      'flux sees only',
    ],
    ['src/discord/views/usage-view.ts', "import { Chart } from 'chart.js';", 'must not import chart.js'],
    ['src/app/app.ts', "import { startSandbox } from '../../sandbox/bfl/bfl.ts';", 'no arrow from app to sandbox'],
    ['sandbox/bfl/submit.ts', "import { models } from '../../src/flux/models.ts';", 'no arrow from sandbox to flux'],
    ['src/flux/polling/poll.ts', 'const key = process.env.BFL_API_KEY;', 'must not read process.env'],
    ['src/db/generations/accept.ts', 'sql.raw(`DELETE FROM ledger WHERE prompt = ${prompt}`)', 'must not use sql.raw'],
    ['src/db/generations/accept.ts', 'sqlite.exec(text)', 'must not use exec of SQL'],
    ['src/doctor.ts', "import { exec } from 'node:child_process';", 'must not use a shell'],
    ['src/flux/polling/poll.ts', 'const run = new Function(text);', 'must not use eval'],
    ['src/generation/model/rules.ts', 'new RegExp(word)', 'must not use a pattern made of a text'],
  ])('finds the breach in %s that says %s', (path, text, sentence) => {
    expect(findBreaches([{ path, text }])).toEqual([expect.stringContaining(sentence)]);
  });
});
