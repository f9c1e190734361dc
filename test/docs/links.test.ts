import { readdirSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { findDeadReferences, findDeadReferencesInComments, type Page, type Repository } from './links.ts';

/** Not of the repository: what npm and Git keep, and what a run leaves behind. */
const OUTSIDE = ['node_modules', '.git', 'data', 'coverage'];

/** Source, scripts and settings name paths in their comments. */
const COMMENTED =
  /^(?:src|sandbox|bench|test)\/.+\.ts$|^\.ci\/|^\.github\/.+\.ya?ml$|^Dockerfile$|^deploy\/.+\.(?:ya?ml|service)$|^\.env\.example$/;

function everythingBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => folder !== '.' || !OUTSIDE.includes(name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? [path, ...everythingBelow(path)] : [path];
    });
}

function readPage(path: string): Page {
  return { path, text: readFileSync(path, 'utf8') };
}

const paths = new Set(everythingBelow('.'));
const repository: Repository = {
  paths,
  read: (path) => readFileSync(path, 'utf8'),
  scripts: new Set(Object.keys(packageJson.scripts)),
};

describe('the pages', () => {
  it('link to, and name, only what is there', () => {
    const pages = [...paths].filter((path) => path.endsWith('.md')).map(readPage);
    expect(pages.length).toBeGreaterThan(20);
    expect(pages.flatMap((page) => findDeadReferences(page, repository))).toEqual([]);
  });

  it('and the comments of the code, too', () => {
    const files = [...paths].filter((path) => COMMENTED.test(path) && statSync(path).isFile()).map(readPage);
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap((file) => findDeadReferencesInComments(file, repository))).toEqual([]);
  });
});

describe('a dead reference is reported', () => {
  const files: Readonly<Record<string, string>> = {
    'README.md': '# Easel\n\n## Where `things` are\n\n## Again\n\n## Again\n',
    'docs/guide.md': '',
    'docs/adr/0001-one.md': '# 0001 One\n',
    'src/flux/models.ts': '',
    'src/flux/http/transport.ts': '',
    'src/discord/texts/en/usage.ts': '',
    'test/flux/models.test.ts': "it('knows every model', () => {});",
    '.ci/run': '',
    'assets/fonts/Sans.woff2': '',
  };
  const small: Repository = {
    paths: new Set(
      Object.keys(files).flatMap((path) => path.split('/').map((_, end, all) => all.slice(0, end + 1).join('/'))),
    ),
    read: (path) => files[path] ?? '',
    scripts: new Set(['test', 'bench', 'test:soak']),
  };
  const deadIn = (text: string, path = 'docs/guide.md'): readonly string[] =>
    findDeadReferences({ path, text }, small).map((sentence) => sentence.replace(`${path}: `, ''));

  it.each([
    ['a link', '[one](adr/0002-two.md)', 'the link adr/0002-two.md is dead'],
    ['a link from the top', '[one](/guide.md)', 'the link /guide.md is dead'],
    ['an image', '![one](images/one.png)', 'the link images/one.png is dead'],
    ['an image in a link', '[![one](images/one.png)](../README.md)', 'the link images/one.png is dead'],
    ['a link defined below', '[one]\n\n[one]: other.md', 'the link other.md is dead'],
    ['a link in HTML', '<img src="images/one.png">', 'the link images/one.png is dead'],
    ['a picture for a theme in HTML', '<source srcset="images/one.webp">', 'the link images/one.webp is dead'],
    ['an anchor here', '# One\n\n[two](#two)', 'the anchor of the link #two is dead'],
    [
      'an anchor elsewhere',
      '[one](../README.md#where-is-it)',
      'the anchor of the link ../README.md#where-is-it is dead',
    ],
    ['an anchor in code', '[one](#a)\n\n```\n# A\n```', 'the anchor of the link #a is dead'],
    ['a path in backticks', '`src/flux/model.ts`', 'the path src/flux/model.ts is dead'],
    ['a path in a code block', '```sh\nnode sandbox/demo.ts\n```', 'the path sandbox/demo.ts is dead'],
    ['a path in prose', 'See docs/adr/0002-two.md.', 'the path docs/adr/0002-two.md is dead'],
    ['a folder', '`src/snapshots/`', 'the path src/snapshots is dead'],
    ['a hidden folder', '`.ci/audit`', 'the path .ci/audit is dead'],
    ['a path without src', '`flux/prices.ts`', 'the path flux/prices.ts is dead'],
    ['a folder without src', '`flux/bfl`', 'the path flux/bfl is dead'],
    ['a pattern', '`src/flux/*.test.ts`', 'the path src/flux/*.test.ts is dead'],
    ['a placeholder', '`src/commands/<name>.ts`', 'the path src/commands/<name>.ts is dead'],
    ['one of two', '`src/flux/{http,bfl}`', 'the path src/flux/{http,bfl} is dead'],
    ["a file's name", '`Serif.woff2`', 'no file has the name Serif.woff2'],
    ['a script', '`npm run benchmark`', 'package.json has no script benchmark'],
    ['a script with flags', 'npm run --silent soak -- --long', 'package.json has no script soak'],
    ['a script of npm itself', '```\nnpm start\n```', 'package.json has no script start'],
    [
      'the title of a test',
      '| x | `test/flux/models.test.ts` › knows no model |',
      'test/flux/models.test.ts has no test "knows no model"',
    ],
  ])('%s', (_, text, sentence) => {
    expect(deadIn(text)).toEqual([sentence]);
  });

  it('in what a changelog says of today, and nothing in what it says of released versions', () => {
    const text =
      '# Changelog\n\n## Unreleased\n\n- `src/new.ts`\n\n## 0.1.0 – 2026-11-22\n\n- `src/old.ts`, `npm run old`\n';
    expect(deadIn(text, 'CHANGELOG.md')).toEqual(['the path src/new.ts is dead']);
    expect(deadIn(text, 'docs/guide.md')).toHaveLength(3);
  });

  it('in the comments of a source file, and not in its code', () => {
    const text = "// See src/old.ts, `npm run old`.\nimport { one } from 'src/other.ts';\n/** `flux/old.ts` */";
    expect(findDeadReferencesInComments({ path: 'src/flux/models.ts', text }, small)).toEqual([
      'src/flux/models.ts: the path src/old.ts is dead',
      'src/flux/models.ts: package.json has no script old',
    ]);
  });

  it.each([
    'See [the start](../README.md), [where](../README.md#where-things-are), [twice](../README.md#again-1), [one](adr/), [top](/README.md).',
    '[elsewhere](https://example.org/docs/none.md) or https://example.org/src/none.ts, [mail](mailto:a@example.org)',
    '`src/flux/models.ts`, `flux/models.ts`, `models.ts`, `flux/http/`, `texts/en/usage.ts`, `.ci/run`, src/flux/models.ts.',
    '`src/flux/*.ts`, `src/flux/{http,models.ts}`, `discord/texts/<language>/usage.ts`, `texts/en/…`, `src/…/models.ts`',
    '`DATA_DIR/images`, `/mnt/src/easel`, `data/backups/2026-11-22`, `@napi-rs/canvas`, `chart.js`, `image/png`',
    '`npm run bench -- --quick`, `npm run test:soak`, `npm test`, npm ci && npm test.',
    '`test/flux/models.test.ts` › knows every',
  ])('but nothing that is there, or is of another place: %s', (text) => {
    expect(deadIn(text)).toEqual([]);
  });
});
