import { expect, it } from 'vitest';
import { componentsOf, Permission, textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { answerTo } from '../support/history.ts';
import { pictureIn, startWorld } from '../support/world.ts';

async function privately(member: Member, path: string): Promise<Message> {
  const told = await answerTo(await member.command(path));
  expect(told.ephemeral).toBe(true);
  return told;
}

const linksOn = (message: Message) =>
  componentsOf(message).flatMap(({ label, url }) => (url === undefined ? [] : [[label, url]]));

it('/help tells how to begin, what is left today, what the buttons do, and whom to ask; admins their first steps', async () => {
  await using world = await startWorld({
    settings: {
      USER_DAILY_USD: '0.20',
      OPERATOR_CONTACT: '@grace on *our* server',
      TERMS_URL: 'https://example.org/terms',
      PRIVACY_URL: 'https://example.org/privacy?v=2',
    },
  });
  const ada = world.member('Ada');
  const help = await privately(ada, 'help');
  const said = textOf(help);
  expect(said).toContain('- `/imagine prompt:a fox in the snow aspect:16:9 count:2`');
  expect(said).toContain('**$0.20** of $0.20 left today');
  expect(said).toContain('Enough for 5 pictures with FLUX1.1 [pro] at $0.04; your limit for today runs out first.');
  expect(said).toMatch(/\*\*Again\*\* paints it once more/);
  expect(said).not.toContain('For admins');
  expect(said).toContain('Questions about this bot: \\@grace on \\*our\\* server');
  const links = [
    ['Terms', 'https://example.org/terms'],
    ['Privacy policy', 'https://example.org/privacy?v=2'],
  ];
  expect(linksOn(help)).toEqual(links);
  const privacy = await privately(ada, 'privacy show');
  expect([textOf(privacy).split('\n').at(-1), linksOn(privacy)]).toEqual([
    'Questions about this bot: \\@grace on \\*our\\* server',
    links,
  ]);
  // The examples can be sent as they stand.
  const line = /`\/imagine prompt:(?<prompt>[^`]*)`/.exec(said)?.groups?.['prompt'] ?? '';
  await pictureIn(await ada.command('imagine', { prompt: line }));
  expect(textOf(await privately(ada, 'help'))).toContain('**$0.16** of $0.20 left today');
  const admin = world.discord.guild.addMember({ name: '安娜', permissions: Permission.ManageGuild, locale: 'zh-CN' });
  const chinese = textOf(await privately(admin, 'help'));
  expect(chinese).toContain('- `/绘图 提示词:雪地里的狐狸 比例:16:9 张数:2`');
  expect(chinese).toContain('管理员：从这里开始');
  expect(world.discord.violations).toEqual([]);
});
