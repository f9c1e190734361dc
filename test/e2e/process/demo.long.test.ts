import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { asRead } from '../../support/pseudo-locale/pseudo-run.ts';
import { runProgram } from '../../support/process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** What a terminal obeys. */
const OBEYED = /(?!\n)\p{Cc}|\p{Bidi_Control}/u;

/** Interrupts the program while it loads discord.js. */
const INTERRUPT = `import { registerHooks } from 'node:module';
let isDone = false;
registerHooks({
  resolve(name, context, next) {
    if (name === 'discord.js' && !isDone) {
      isDone = true;
      process.kill(process.pid, 'SIGINT');
    }
    return next(name, context);
  },
});`;

it('the demo that is stopped while it still loads says goodbye, and leaves nothing', async () => {
  await using folder = await temporaryFolder();
  const preload = `--import=data:text/javascript,${encodeURIComponent(INTERRUPT)}`;
  const env = { TMPDIR: folder.path, NODE_OPTIONS: preload };
  await using demo = runProgram('sandbox/demo.ts', { cwd: folder.path, env });
  expect(await demo.ended).toEqual({ code: 0, signal: null });
  expect(demo.stdout).toContain('goodbye');
  expect(demo.stderr).toBe('');
  expect(await readdir(folder.path)).toEqual([]);
});

it('the demo shows control characters of a prompt written out, and says goodbye when nothing more is typed', async () => {
  await using folder = await temporaryFolder();
  const env = { TMPDIR: folder.path };
  const args = ['--keep', 'a \u001b[31mred\u001b[0m fox\u001b]0;title\u0007 \u202e'];
  await using demo = runProgram('sandbox/demo.ts', { args, cwd: folder.path, env });
  expect(await demo.ended).toEqual({ code: 0, signal: null });
  expect(demo.stdout).toContain(String.raw`/imagine prompt: a \u{1b}[31mred\u{1b}[0m fox\u{1b}]0;title\u{7} \u{202e}`);
  expect(demo.stdout).not.toMatch(OBEYED);
  expect(demo.stdout).toMatch(/goodbye.*\n$/);
});

it.each([
  ['replicate', 'Replicate', 'FLUX1.1 [pro]', '0.04'],
  ['atlascloud', 'AtlasCloud', 'FLUX.2 [pro]', '0.03'],
])('the demo paints through %s where it is asked to', async (host, title, model, price) => {
  await using folder = await temporaryFolder();
  const args = ['--host', host, 'a heron'];
  await using demo = runProgram('sandbox/demo.ts', { args, cwd: folder.path, env: { TMPDIR: folder.path } });
  expect(await demo.ended).toEqual({ code: 0, signal: null });
  const told = asRead(demo.stdout);
  expect(told).toContain(`starting with Discord and ${title}`);
  expect(told).toContain(model);
  expect(told).toContain(`charged $${price}`);
  expect(told).toMatch(/picture\s+file:\S+\.jpg/);
});

it('the demo helps in the language that is asked for', async () => {
  await using demo = runProgram('sandbox/demo.ts', { args: ['--help', '--lang', 'zh'] });
  expect(await demo.ended).toEqual({ code: 0, signal: null });
  expect(demo.stdout).toContain('本机');
});
