import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { startSandboxReplicate } from '../../../sandbox/replicate/replicate.ts';
import { hostSettings } from '../../../sandbox/settings.ts';
import { openPaint } from '../../support/paint-world.ts';

it('--json prints results alone on standard output, and each of several pictures has a file of its own', async () => {
  await using world = await openPaint();
  const { code, stdout, stderr } = await world.run([
    '雪の富士 / ../x\u{7}',
    '--count',
    '2',
    '--seed',
    '5',
    '--yes',
    '--json',
  ]);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toHaveLength(2);
  expect(lines).toContainEqual(expect.objectContaining({ index: 1, seed: 5, success: true }));
  expect(lines).toContainEqual(expect.objectContaining({ index: 2, seed: 6, success: true }));
  expect(code).toBe(0);
  expect(stderr).toContain('2 painted');
  expect(await world.files()).toEqual(['0001-5-雪の富士-x.jpeg', '0002-6-雪の富士-x.jpeg']);
  await world.run(['雪の富士 / ../x', '--seed', '5', '--yes']);
  expect(await world.files()).toHaveLength(3);
});

it('a picture goes in from a file, and its shape is kept', async () => {
  await using world = await openPaint();
  const photo = join(world.folder, 'photo.png');
  await writeFile(
    photo,
    await sharp({ create: { width: 640, height: 320, channels: 3, background: 'teal' } })
      .png()
      .toBuffer(),
  );
  const asked = ['make it night', '--model', 'flux-2-pro', '--image', photo, '--yes'];
  expect(await world.run(asked)).toMatchObject({ code: 0 });
  const [task] = world.bfl.tasks;
  expect(task?.size).toEqual({ width: 1440, height: 720 });
  const missing = ['make it night', '--model', 'flux-2-pro', '--image', `${photo}x`, '--yes'];
  expect(await world.run(missing)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${photo}x is not there`),
  });
});

it('a picture that goes in is not lost to another call in the same folder, and a no leaves nothing of it there', async () => {
  await using world = await openPaint({ pictures: 'plain', latencyMs: Infinity });
  const background = { create: { width: 640, height: 320, channels: 3, background: 'teal' } } as const;
  const photo = join(world.folder, 'photo.png');
  await writeFile(photo, await sharp(background).png().toBuffer());
  const asked = ['make it night', '--model', 'flux-2-pro', '--image', photo];
  expect(await world.run(asked, { answer: 'n' })).toMatchObject({ code: 1 });
  const inputs = async () => (await readdir(world.out)).filter((name) => name === '.inputs');
  expect(await inputs()).toEqual([]);
  const running = world.start([...asked, '--yes']);
  const task = await world.bfl.taskWhere(() => true);
  expect(await inputs()).toEqual(['.inputs']);
  expect(await world.run([...asked, '--yes'])).toMatchObject({ stderr: expect.stringContaining('is at work in') });
  world.bfl.finish(task);
  expect(await running.ended).toMatchObject({ code: 0 });
  expect(await inputs()).toEqual([]);
});

it.each([
  ['request-moderated', 1, 'request_moderated'],
  ['content-moderated', 1, 'content_moderated'],
  ['error', 1, 'provider_failed'],
] as const)('a task that ends as %s ends the command with %i', async (outcome, code, error) => {
  await using world = await openPaint();
  world.bfl.next({ outcome });
  expect(await world.run(['a fox', '--yes'])).toMatchObject({ code });
  expect(await world.results()).toMatchObject([{ success: false, error_class: error, path: null }]);
});

it('a refused key and an empty account end it with 3, and leave the picture to a later call', async () => {
  await using world = await openPaint({ credits: 0 });
  expect(await world.run(['a fox', '--yes'])).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('No credit is left'),
  });
  expect(await world.run(['a fox', '--yes'], { env: { BFL_API_KEY: 'bfl_wrong' } })).toMatchObject({ code: 3 });
  expect(world.bfl.tasks).toEqual([]);
  world.bfl.credits = 100;
  expect(await world.run(['--resume', '--yes'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('2 painted'),
  });
});

it('--resume paints what failed at no cost for a cause that passes, within the budget, and nothing that was declined', async () => {
  await using world = await openPaint({ pictures: 'plain' });
  world.bfl.script(({ prompt }) => (prompt === 'a hare' ? { outcome: 'request-moderated' } : undefined));
  const refuse = (prompt: string, status: number) =>
    world.bfl.fault({
      on: 'submit',
      times: Infinity,
      reply: { status, body: { detail: 'no' } },
      when: ({ body }) => JSON.stringify(body).includes(prompt),
    });
  const locks = [refuse('a fox', 403), refuse('a crane', 403)];
  refuse('a wolf', 422);
  const batch = join(world.folder, 'p.txt');
  await writeFile(batch, 'a fox\na crane\na hare\na wolf\n');
  const first = await world.run(['--batch', batch, '--yes', '--budget', '0.04']);
  expect(first).toMatchObject({ code: 1, stdout: expect.stringContaining('2 pictures failed at no cost') });
  for (const lock of locks) lock.lift();
  const more = await world.run(['--resume', '--yes']);
  expect(more).toMatchObject({ code: 4, stdout: expect.stringContaining('2 to paint, 2 of which failed at no cost') });
  expect(await world.run(['--resume', '--yes', '--budget', '0.08'])).toMatchObject({ code: 0 });
  expect(await world.run(['--resume', '--yes'])).toMatchObject({
    stdout: expect.stringContaining('There is nothing unfinished'),
  });
  expect(world.bfl.tasks.map(({ prompt }) => prompt).toSorted()).toEqual(['a crane', 'a fox', 'a hare']);
});

it('the sandbox is not in every installation, and the command line speaks the language of its surroundings', async () => {
  await using world = await openPaint();
  expect(await world.run(['--sandbox', 'a fox'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('has no sandbox'),
  });
  const chinese = await world.run(['一只狐狸', '--yes'], { env: { LANG: 'zh_CN.UTF-8' } });
  expect(chinese).toMatchObject({ code: 0, stdout: expect.stringContaining('已画好 1 张\n已扣费：$0.04。') });
  expect((await world.run(['--help'], { env: { LC_ALL: 'zh_CN.UTF-8' } })).stdout).toContain('用法：');
});

it('--host paints there alone, and says what an account cannot keep of what is asked', async () => {
  await using world = await openPaint();
  await using replicate = await startSandboxReplicate();
  const env = hostSettings(replicate);
  expect(await world.run(['a fox', '--yes', '--host', 'replicate'], { env })).toMatchObject({ code: 0 });
  expect([replicate.tasks.length, world.bfl.tasks.length]).toEqual([1, 0]);
  expect(await world.results()).toMatchObject([{ host: 'replicate', cost: 0.04 }]);
  const asked = ['a fox', '--yes', '--host', 'replicate', '--model', 'flux-2-klein-4b'];
  const refused = await world.run(asked, { env });
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('model must be one of') });
  const both = await world.run(['a fox', '--yes', '--model', 'flux-2-pro'], {
    env: { ...env, PROVIDERS: 'replicate,bfl' },
  });
  expect(both).toMatchObject({ code: 0 });
  expect(world.bfl.tasks).toHaveLength(1);
});
