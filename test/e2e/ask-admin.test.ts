import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  componentsOf,
  Permission,
  textOf,
  type Invocation,
  type Member,
  type Message,
} from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { buttonsOn, fieldsIn, fillIn, idOfButton } from '../support/dialogs.ts';
import { answerTo, forge, leadsTo } from '../support/history.ts';
import { photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';
import { mentionOf } from '../support/command-names.ts';

const MODEL = 'flux-pro-1.1-ultra';

let world: World;

beforeAll(async () => {
  world = await startWorld({
    settings: {
      USER_DAILY_USD: '0.10',
      BOT_DAILY_USD: 'none',
      GUILD_DAILY_USD: '5',
      USER_PACE_USD: '2',
      BURN_USD: 'none',
    },
  });
});

afterAll(() => world.endSoundly());

const imagine = (member: Member, count = 2): Promise<Invocation> =>
  member.command('imagine', { prompt: 'a wish', model: MODEL, count });

/** A server with an admin and a channel for its moderators. */
async function serverWithModerators(name: string) {
  const guild = world.discord.addGuild({ name });
  const admin = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
  const channel = guild.addChannel({ name: 'moderators' });
  await answerTo(await admin.command('settings set', { mod_log: channel }));
  return { guild, admin, channel };
}

type Server = Awaited<ReturnType<typeof serverWithModerators>>;

/** Clicks "Ask an admin" under the refusal; resolves to the click, whose message says that it was asked. */
async function ask(member: Member, count = 2): Promise<Invocation> {
  const refusal = await answerTo(await imagine(member, count));
  expect([refusal.ephemeral, buttonsOn(refusal)]).toEqual([true, ['Ask an admin']]);
  const click = await member.click(refusal, 'Ask an admin');
  expect(textOf(await leadsTo(click))).toMatch(/^✋ The admins have been asked/);
  return click;
}

const posted = ({ channel }: Server, member: Member): Promise<Message> =>
  channel.messageWhere((message) => textOf(message).includes(`<@${member.id}>`));

async function grantsOf({ id }: Member): Promise<number[]> {
  await using database = openDatabase(world.config.databasePath);
  const rows = await database.kysely.selectFrom('ledger').selectAll().where('user_id', '=', id).orderBy('id').execute();
  return rows.filter(({ kind }) => kind === 'adjust').map(({ granted_micros: granted }) => granted);
}

describe('Ask an admin', () => {
  it('brings the wish to the moderators without its prompt; "This once" gives what is missing, and paints', async () => {
    const server = await serverWithModerators('Kind');
    const ada = server.guild.addMember({ name: 'Ada' });
    const refusal = await answerTo(await imagine(ada));
    const click = await ada.click(refusal, 'Ask an admin');
    const post = await posted(server, ada);
    expect(post.content).toBe(
      `✋ <@${ada.id}> asks in <#${server.guild.channel.id}> to paint 2 pictures with FLUX1.1 [pro] Ultra for $0.12, which is more than ` +
        'their limit leaves.\nThey have used $0.00 of $0.10 today.',
    );
    expect(post.pings).toEqual({ everyone: false, userIds: [], roleIds: [] });
    expect(buttonsOn(post)).toEqual(['Approve +$1.00', 'This once', 'Deny']);
    // Whoever lost the right, or never had it, decides nothing.
    expect(textOf(await answerTo(await ada.click(post, 'This once')))).toBe(
      'This is for those who manage this server.',
    );
    const decided = await leadsTo(await server.admin.click(post, 'This once'));
    expect([decided.content, buttonsOn(decided)]).toEqual([
      `✅ <@${server.admin.id}> let <@${ada.id}> paint this once: $0.02 more.`,
      [],
    ]);
    const told = await replySaying(click, '✅ An admin lets you paint it this once.');
    expect([told.ephemeral, buttonsOn(told)]).toEqual([true, ['Paint now · $0.12']]);
    const quota = await answerTo(await ada.command('quota'));
    expect([textOf(quota).includes('✅ An admin lets you'), buttonsOn(quota)]).toEqual([
      true,
      ['Paint now · $0.12', 'Notify me when done: off'],
    ]);
    const painted = await ada.click(told, 'Paint now · $0.12');
    expect(await painted.acknowledged).toMatchObject({ type: 5, flags: 0 });
    await pictureIn(painted);
    expect(await grantsOf(ada)).toEqual([20_000]);
    expect(textOf(await answerTo(await ada.click(told, 'Paint now · $0.12')))).toMatch(
      /^You have already confirmed this/,
    );
    expect(buttonsOn(await answerTo(await ada.command('quota')))).toEqual(['Notify me when done: off']);
    // What is painted is not asked for once more.
    expect(textOf(await forge(world, ada, refusal, idOfButton(refusal, 'ask')))).toBe(
      'You have already confirmed this.',
    );
    const trail = textOf(await answerTo(await server.admin.command('limits view')));
    expect(trail).toContain(`<@${ada.id}> · asked for more, to paint for $0.12`);
    expect(trail).toContain(`<@${server.admin.id}> · $0.02 granted to <@${ada.id}>: asked for it`);
  });

  it('paints what was allowed from exactly the pictures that were given, for the price that was asked for', async () => {
    const server = await serverWithModerators('Given');
    const ada = server.guild.addMember({ name: 'Ada' });
    const [image, image2] = [
      upload(await photo({ width: 320, height: 160 })),
      upload(await photo({ width: 96, height: 96 })),
    ];
    const given = { prompt: 'both of them', model: 'flux-2-max', image, image2 };
    const refusal = await answerTo(await ada.command('imagine', given));
    const click = await ada.click(refusal, 'Ask an admin');
    await leadsTo(await server.admin.click(await posted(server, ada), 'This once'));
    const told = await replySaying(click, '✅ An admin lets you paint it this once.');
    const painted = await ada.click(told, 'Paint now · $0.13');
    await pictureIn(painted);
    const { body = {} } = world.bfl.tasks.find(({ prompt }) => prompt === 'both of them') ?? {};
    const sent = Object.entries(body).filter(([name]) => name.startsWith('input_image'));
    const widths = sent.map(async ([, value]) => (await sharp(Buffer.from(String(value), 'base64')).metadata()).width);
    expect(await Promise.all(widths)).toEqual([320, 96]);
    expect((await world.ledger(painted.id)).map(({ kind, held }) => [kind, held])[0]).toEqual(['hold', 130_000]);
  });

  it('is decided once, by the first of two admins; a member has one open request', async () => {
    const server = await serverWithModerators('Two');
    const second = server.guild.addMember({ name: 'Bert', permissions: Permission.ManageGuild });
    const ada = server.guild.addMember({ name: 'Ada' });
    await ask(ada);
    const again = await answerTo(await imagine(ada));
    expect(textOf(await answerTo(await ada.click(again, 'Ask an admin')))).toMatch(/^You asked the admins <t:\d+:R>/);
    const post = await posted(server, ada);
    const clicks = await Promise.all([server.admin, second].map((admin) => admin.click(post, 'Approve +$1.00')));
    const [one, other] = await Promise.all(clicks.map(leadsTo));
    expect(one?.content).toBe(other?.content);
    expect(one?.content).toMatch(/^✅ <@\d+> gave <@\d+> \$1\.00 more\.$/);
    expect(await grantsOf(ada)).toEqual([1_000_000]);
    await pictureIn(await imagine(ada));
    // Of another server, whatever id is sent.
    const elsewhere = await serverWithModerators('Elsewhere');
    const forged = componentsOf(post).find(({ type }) => type === 2)?.custom_id ?? '';
    expect(textOf(await forge(world, elsewhere.admin, post, forged))).toMatch(/^I no longer have this request/);
  });

  it('denied, is told, directly where the reply is dead, and keeps the next one out for a day', async () => {
    const server = await serverWithModerators('Strict');
    const ada = server.guild.addMember({ name: 'Ada' });
    await ask(ada);
    const post = await posted(server, ada);
    await using database = openDatabase(world.config.databasePath);
    const rows = database.kysely.updateTable('cap_requests').where('user_id', '=', ada.id);
    await rows.set({ reply_token_expires_at_ms: Date.now() }).execute();
    const decided = await leadsTo(await server.admin.click(post, 'Deny'));
    expect(decided.content).toBe(`❌ <@${server.admin.id}> declined the request of <@${ada.id}>.`);
    await expect
      .poll(() => ada.directMessages.map(textOf))
      .toEqual([expect.stringMatching(new RegExp(`^❌ The admins declined .*\\n<#${server.guild.channel.id}>$`))]);
    expect(ada.directMessages.flatMap(buttonsOn)).toEqual([]);
    const refusal = await answerTo(await imagine(ada));
    expect(textOf(await answerTo(await ada.click(refusal, 'Ask an admin')))).toMatch(
      /^The admins declined your last request/,
    );
    await rows.set({ decided_at_ms: Date.now() - 86_400_001 }).execute();
    await leadsTo(await ada.click(refusal, 'Ask an admin'));
    expect(await grantsOf(ada)).toEqual([]);
  });

  it('tells the member where the moderators cannot be reached, and offers nothing where no channel is set or the server binds', async () => {
    const server = await serverWithModerators('Closed');
    const ada = server.guild.addMember({ name: 'Ada' });
    server.channel.delete();
    const click = await ask(ada);
    await replySaying(click, '⚠️ I could not ask the admins');
    await answerTo(await server.admin.command('settings clear', { setting: 'mod_log' }));
    expect(buttonsOn(await answerTo(await imagine(ada)))).toEqual([]);
    const poor = await serverWithModerators('Poor');
    await answerTo(await poor.admin.command('limits set', { for: 'server', per: 'day', dollars: '0.05' }));
    const ben = poor.guild.addMember({ name: 'Ben' });
    expect(buttonsOn(await answerTo(await imagine(ben, 1)))).toEqual([]);
    // What the admins give to a member lets nothing through that the server's limit stops as well.
    expect(textOf(await answerTo(await imagine(ben)))).toContain('your limit for today');
    expect(buttonsOn(await answerTo(await imagine(ben)))).toEqual([]);
    const rich = await serverWithModerators('Rich');
    const cy = rich.guild.addMember({ name: 'Cy' });
    const refusal = await answerTo(await imagine(cy));
    await answerTo(await rich.admin.command('limits set', { for: 'server', per: 'day', dollars: '0.05' }));
    expect(textOf(await answerTo(await cy.click(refusal, 'Ask an admin')))).toMatch(
      /is left of this server's limit for today/,
    );
    expect(rich.channel.messages.filter((message) => textOf(message).includes(`<@${cy.id}>`))).toEqual([]);
  });

  it('loses nothing that was filled in by hand, and says where the button is, and that nothing was needed by then', async () => {
    const server = await serverWithModerators('Patient');
    const ada = server.guild.addMember({ name: 'Ada' });
    const parent = await pictureIn(await ada.command('imagine', { prompt: 'cheap', model: 'flux-2-pro', count: 2 }));
    const edit = await ada.click(parent, idOfButton(parent, 'edit'));
    const refusal = await answerTo(await fillIn(ada, edit, { prompt: 'dear', model: `${MODEL}:` }));
    expect(buttonsOn(refusal)).toEqual(['Ask an admin', 'Try again']);
    const asking = await ada.click(refusal, 'Ask an admin');
    expect(buttonsOn(await leadsTo(asking))).toEqual(['Try again']);
    const post = await posted(server, ada);
    await answerTo(await server.admin.command('limits set', { for: 'everyone', per: 'day', dollars: '2' }));
    await using database = openDatabase(world.config.databasePath);
    const rows = database.kysely.updateTable('cap_requests').where('user_id', '=', ada.id);
    await rows.set({ reply_token_expires_at_ms: Date.now() }).execute();
    expect((await leadsTo(await server.admin.click(post, 'This once'))).content).toBe(
      `✅ <@${server.admin.id}> let <@${ada.id}> paint this once. By then it fitted the limit, so nothing was added.`,
    );
    await expect
      .poll(() => ada.directMessages.map(textOf))
      .toEqual([
        '✅ An admin lets you paint it this once.\n' +
          `Use ${mentionOf(world.discord, 'quota')} in <#${server.guild.channel.id}> to paint it.`,
      ]);
    await rows.set({ state: 'denied' }).execute();
    const quota = await answerTo(await ada.command('quota'));
    expect(buttonsOn(quota)).toEqual(['Try again', 'Notify me when done: off']);
    const fields = await fieldsIn(await ada.click(quota, 'Try again'));
    await rows.set({ state: 'once' }).execute();
    await database.kysely.updateTable('drafts').where('user_id', '=', ada.id).set({ created_at_ms: 0 }).execute();
    expect(textOf(await answerTo(await ada.command('quota')))).toContain(
      '✅ An admin lets you paint it this once. Use the command again to paint it.',
    );
    // No seed was filled in, so none is shown.
    expect([fields.get('prompt')?.value, fields.get('seed')?.value]).toEqual(['dear', '']);
  });

  it('is taken up by the next process: posted once, decided and told', async () => {
    const server = await serverWithModerators('Restarted');
    const ada = server.guild.addMember({ name: 'Ada' });
    const click = await ask(ada);
    const post = await posted(server, ada);
    await using database = openDatabase(world.config.databasePath);
    const rows = database.kysely.updateTable('cap_requests').where('user_id', '=', ada.id);
    await world.stopBot();
    // As a kill right after the post leaves it.
    await rows.set({ message_id: null }).execute();
    await world.startBot();
    const row = () =>
      database.kysely.selectFrom('cap_requests').selectAll().where('user_id', '=', ada.id).executeTakeFirst();
    await expect.poll(async () => (await row())?.message_id).toBe(post.id);
    expect(server.channel.messages.filter((message) => textOf(message).includes(`<@${ada.id}>`))).toHaveLength(1);
    await world.stopBot();
    // As a kill right after the decision leaves it.
    await rows.set({ state: 'denied', decided_by: server.admin.id, decided_at_ms: Date.now() }).execute();
    await world.startBot();
    await replySaying(click, '❌ The admins declined your request');
    await expect.poll(async () => (await row())?.told_as).toBe('reply');
  });
});
