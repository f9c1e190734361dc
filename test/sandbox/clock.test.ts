import { expect, test } from 'vitest';
import { z } from 'zod';
import { startSandboxBfl } from '../../sandbox/bfl/bfl.ts';
import { MovableClock } from '../../sandbox/clock/clock.ts';
import { startSandboxDiscord } from '../../sandbox/discord/discord.ts';

const HOUR_MS = 3_600_000;

test('Discord: later messages are later by the clock, and a file is at a new address when the old one has run out', async () => {
  const clock = new MovableClock();
  await using discord = await startSandboxDiscord({ clock });
  const member = discord.guild.addMember();
  const first = member.post({ files: [{ filename: 'a.txt', bytes: Buffer.from('hello') }] });
  const [file] = first.attachments;
  if (file === undefined) throw new Error('The file is missing');
  expect((await fetch(file.url)).status).toBe(200);
  clock.moveTo(25 * HOUR_MS);
  expect((await fetch(file.url)).status).toBe(404);
  expect(await (await fetch(discord.signedUrl(file))).text()).toBe('hello');
  const second = member.post({ content: 'the next day' });
  expect(second.createdAt - first.createdAt).toBeGreaterThanOrEqual(25 * HOUR_MS);
  // The upper bits of an id are its time.
  expect((BigInt(second.id) >> 22n) - (BigInt(first.id) >> 22n)).toBeGreaterThanOrEqual(BigInt(25 * HOUR_MS));
  expect(() => clock.moveTo(HOUR_MS)).toThrow('cannot go back');
});

test('a host: the address of a picture runs out by the clock', async () => {
  const clock = new MovableClock();
  await using bfl = await startSandboxBfl({ clock, pictures: 'plain' });
  const submitted = await fetch(`${bfl.apiUrl}/v1/flux-pro-1.1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-key': bfl.apiKey },
    body: JSON.stringify({ prompt: 'a heron', width: 256, height: 256 }),
  });
  const { polling_url: url } = z.object({ polling_url: z.string() }).parse(await submitted.json());
  await bfl.taskWhere(({ state }) => state === 'ready');
  const { result } = z.object({ result: z.object({ sample: z.string() }) }).parse(await (await fetch(url)).json());
  expect((await fetch(result.sample)).status).toBe(200);
  clock.moveTo(HOUR_MS);
  expect((await fetch(result.sample)).status).toBe(403);
});
