import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../sandbox/discord/discord.ts';
import { runCommand } from '../../support/process.ts';
import { openProcessWorld } from '../../support/process-world.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Clears a screen, sets a window's title, the same by a single byte of C1, turns the text, and fakes a line. */
const COMMANDS = '\u001b[2J \u001b]0;title\u0007 \u009b2J \u202e\nERROR: faked';
/** What a terminal obeys. */
const OBEYED = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]|\p{Cs}/u;

describe('what is shown in a terminal', () => {
  it.each(['pretty', 'json'])('cannot be commanded by texts of others: the log as %s', async (format) => {
    await using world = await openProcessWorld();
    // At debug alone stands what BFL says in words of its own. The prompt stands there as well, so it is too short to be searched.
    const bot = world.startProcess({ LOG_FORMAT: format, LOG_LEVEL: 'debug' });
    await bot.saying(format === 'json' ? '"msg":"ready"' : ': ready');
    const body = { detail: [{ loc: ['body', 'width'], msg: COMMANDS }] };
    world.bfl.fault({ on: 'submit', reply: { status: 422, body } });
    const refused = await world.discord.guild.addMember({ name: COMMANDS }).command('imagine', { prompt: 'fox' });
    await refused.replyWhere((message) => textOf(message).includes('nothing was charged'));
    await bot.saying('submit failed');
    bot.signal('SIGTERM');
    await bot.ended;
    expect(bot.stdout).toContain(format === 'json' ? String.raw`\u001b[2J` : String.raw`\u{1b}[2J`);
    expect(bot.stdout).not.toMatch(OBEYED);
    expect(bot.stdout).not.toMatch(/^ERROR: faked/m);
    // Where BFL's refusal was noticed helps nobody who reads a terminal.
    expect(/^\s+at .+\.ts:\d+/m.test(bot.stdout)).toBe(false);
    expect(bot.stdout.includes(String.raw`\n    at `)).toBe(format === 'json');
  });

  it('cannot be commanded by the name of a server: the doctor', async () => {
    await using world = await openProcessWorld();
    world.discord.addGuild({ name: `Atelier ${COMMANDS}` });
    await using doctor = world.runToolWith({ USER_PACE_USD: '1' }, 'src/doctor.ts');
    expect(await doctor.ended).toMatchObject({ code: 0 });
    expect(doctor.stdout).toContain('Atelier');
    expect(doctor.stdout).not.toMatch(OBEYED);
  });
});

it('a program whose reader leaves goes on to its end, and cleans up', async () => {
  await using folder = await temporaryFolder();
  const command = `(${process.execPath} ${resolve('bin/easel.cjs')} demo; echo "ended with $?" >&2) | head -n 1`;
  await using demo = runCommand('sh', { args: ['-c', command], cwd: folder.path, env: { TMPDIR: folder.path } });
  expect(await demo.ended).toEqual({ code: 0, signal: null });
  expect(demo.stderr).toBe('ended with 0\n');
  expect(await readdir(folder.path)).toEqual(['data']);
});
