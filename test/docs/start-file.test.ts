import { glob, readFile } from 'node:fs/promises';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../support/process.ts';

const START_FILE = 'bin/easel.cjs';

/** Runs the file as a Node of that version would, as far as the file can tell. */
async function startUnder(
  version: string,
  ...args: readonly string[]
): Promise<{ code: number | null; stderr: string }> {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`;
  const preload = `--import=data:text/javascript,${encodeURIComponent(pretend)}`;
  await using program = runCommand(process.execPath, { args: [preload, START_FILE, ...args] });
  const { code } = await program.ended;
  return { code, stderr: program.stderr };
}

describe('the file that starts a program', () => {
  it.each(['0.10.48', '8.17.0', '20.20.2', '24.11.1'])(
    'says that Node %s is too old, and where the right one is',
    async (version) => {
      const { code, stderr } = await startUnder(version, 'start');
      expect(code).toBe(1);
      expect(stderr).toMatch(`Easel needs Node 24.12 or newer; this is ${version} (`);
      expect(stderr).toContain('npm ci brings the right one along');
      expect(stderr).toContain('node_modules/node/bin/node bin/easel.cjs start');
    },
  );

  it.each([
    ['demo', 'npm run demo'],
    ['health', 'npm start'],
  ])('names the program that was asked for: %s', async (program, npm) => {
    const { stderr } = await startUnder('20.20.2', program);
    expect(stderr).toContain(`brings the right one along, and ${npm} uses it. Without npm: `);
    expect(stderr).toContain(`node_modules/node/bin/node bin/easel.cjs ${program}\n`);
    expect(stderr).toContain(`If ${npm} says this after npm ci`);
  });

  it.each(['24.12.0', '25.0.0', '100.0.0'])('goes on under Node %s', async (version) => {
    const { code, stderr } = await startUnder(version, 'nothing');
    expect(code).toBe(1);
    expect(stderr).toBe(
      "Name one of Easel's programs: start, setup, doctor, backup, restore, health, demo, play, paint.\n",
    );
  });

  it('has only what the oldest Node can read', async () => {
    const text = await readFile(START_FILE, 'utf8');
    const { program } = parseSync(START_FILE, text);
    const young: string[] = [];
    const report = ({ type }: { readonly type: string }): void => void young.push(type);
    new Visitor({
      ArrowFunctionExpression: report,
      TemplateLiteral: report,
      SpreadElement: report,
      ImportExpression: report,
      ChainExpression: report,
      AwaitExpression: report,
      ClassDeclaration: report,
      ObjectPattern: report,
      ArrayPattern: report,
      AssignmentPattern: report,
      ForOfStatement: report,
      VariableDeclaration: (node) => {
        if (node.kind !== 'var') report(node);
      },
      LogicalExpression: (node) => {
        if (node.operator === '??') report(node);
      },
    }).visit(program);
    expect(young).toEqual([]);
    // A comma after the last argument is younger, too.
    expect(text).not.toMatch(/,\s*\)/);
  });
});

it('every way to start a program that a page, a script or the image names goes through that file', async () => {
  const pages = await Array.fromAsync(glob(['*.md', 'docs/**/*.md', 'package.json', 'Dockerfile', 'deploy/**/*.*']));
  expect(pages.length).toBeGreaterThan(40);
  const texts = await Promise.all(pages.map(async (page) => ({ page, text: await readFile(page, 'utf8') })));
  const direct = texts.flatMap(({ page, text }) =>
    (text.match(/\bnode\b[^\n`]*?\b(?:src\/\w+|sandbox\/demo)\.ts/g) ?? []).map((found) => `${page}: ${found}`),
  );
  expect(direct).toEqual([]);
});
