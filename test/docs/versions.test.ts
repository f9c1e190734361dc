import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const manifest = z
  .object({
    version: z.string(),
    engines: z.object({ node: z.string() }),
    dependencies: z.object({ node: z.string() }),
    devDependencies: z.object({ '@types/node': z.string() }),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const lockText = readFileSync('package-lock.json', 'utf8');

describe('the version of Node', () => {
  it('is the same for npm scripts, for .nvmrc and so for CI', () => {
    expect(readFileSync('.nvmrc', 'utf8').trim()).toBe(manifest.dependencies.node);
  });

  it('is of one line in the types, the Docker image, and what the package asks for', () => {
    const major = manifest.dependencies.node.split('.')[0] ?? '';
    expect(manifest.devDependencies['@types/node'].split('.')[0]).toBe(major);
    expect(readFileSync('Dockerfile', 'utf8')).toMatch(
      new RegExp(`^FROM node:${major}-slim(@sha256:[0-9a-f]{64})?$`, 'm'),
    );
    expect(manifest.engines.node).toMatch(new RegExp(`^>=${major}\\.\\d+$`));
  });
});

describe('the version of Easel', () => {
  it('is the same in package.json, package-lock.json, and the newest dated section of the changelog', () => {
    const lock = z
      .object({ version: z.string(), packages: z.object({ '': z.object({ version: z.string() }) }) })
      .parse(JSON.parse(lockText));
    expect(lock.version).toBe(manifest.version);
    expect(lock.packages[''].version).toBe(manifest.version);
    const headings = readFileSync('CHANGELOG.md', 'utf8').match(/^## .+$/gm) ?? [];
    expect(headings[0]).toBe('## Unreleased');
    expect(headings[1]).toMatch(/^## \d+\.\d+\.\d+ — \d{4}-\d{2}-\d{2}$/);
    expect(headings[1]).toContain(`## ${manifest.version} — `);
  });
});

describe('package-lock.json', () => {
  it('names no registry, so that anybody’s can serve it', () => {
    expect(lockText).not.toContain('"resolved"');
  });
});
