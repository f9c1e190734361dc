import { expect, it } from 'vitest';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { textOf } from '../../sandbox/discord/discord.ts';
import { startWithAdmin } from '../support/admin-world.ts';
import { replySaying } from '../support/world.ts';

const PROMPT = 'a very secret garden, in gouache';
/** Quoted so that it cannot be found by looking for it: cut and in capitals, escaped, spaced. */
const QUOTES = ['A VERY SECRET GARD', 'a very secret g\\u0061rden', 'a very  secret'];
const QUOTED = /very\W+secret/i;

it('what BFL says of a prompt in its own words reaches nobody: no member, moderator, database, or log above debug', async () => {
  await using world = await startWithAdmin();
  const modLog = world.discord.guild.addChannel({ name: 'mod-log' });
  await (
    await world.admin.command('settings set', { mod_log: modLog })
  ).acknowledged;
  const member = world.member();
  const read: string[] = [];
  const paint = async (): Promise<void> => {
    const invocation = await member.command('imagine', { prompt: PROMPT });
    read.push(textOf(await replySaying(invocation, 'nothing was charged')));
  };
  world.bfl.next({ outcome: 'request-moderated', reasons: [...QUOTES, 'Sexual Content'] });
  await paint();
  world.bfl.next({ outcome: 'error', error: QUOTES.join(' '), statuses: QUOTES });
  await paint();
  world.bfl.fault({
    on: 'submit',
    reply: { status: 422, body: { detail: [{ loc: ['body', 'width'], msg: QUOTES[0] }] } },
  });
  await paint();
  const notice = await modLog.messageWhere(({ content }) => content.includes('BFL declined'));

  expect(read.map((text) => text.split('\n')[1])).toEqual([
    'BFL declined this prompt; nothing was charged. Word it differently and try again. (Sexual Content)',
    'FLUX failed on this picture; nothing was charged. Try again.',
    'FLUX does not accept these options; nothing was charged. Try others. (FLUX refused the request (422): `width`)',
  ]);
  expect(notice.content).toContain('Sexual Content');
  expect(notice.content).not.toMatch(QUOTED);
  const shown = world.logLines.filter((line) => !/^\{"level":[12]0,/.test(line));
  expect(shown.filter((line) => QUOTED.test(line))).toEqual([]);
  expect(world.logLines.some((line) => line.includes('A VERY SECRET GARD'))).toBe(true);
  await using database = openDatabase(world.config.databasePath);
  const kept = await database.kysely.selectFrom('pictures').select('failure_details').execute();
  expect(kept.map((row) => row.failure_details)).toEqual([
    '["sexual_content"]',
    '[]',
    '["FLUX refused the request (422): width"]',
  ]);
});
