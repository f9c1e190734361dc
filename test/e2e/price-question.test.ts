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
import { buttonsOn, idOfButton } from '../support/dialogs.ts';
import { answerTo, forge } from '../support/history.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const DEFERRED = 5;
const EPHEMERAL = 64;
/** $0.06 each. */
const ULTRA = { prompt: 'a dear fox', model: 'flux-pro-1.1-ultra' };

let world: World;

beforeAll(async () => {
  world = await startWorld({
    settings: {
      BOT_DAILY_USD: 'none',
      GUILD_DAILY_USD: 'none',
      USER_PACE_USD: '2',
      BURN_USD: 'none',
      CONFIRM_USD: '0.20',
    },
  });
});

afterAll(() => world.endSoundly());

type Options = Readonly<Record<string, string | number | boolean>>;

const imagine = (member: Member, options: Options): Promise<Invocation> =>
  member.command('imagine', { ...ULTRA, ...options });

const confirmOn = (message: Message): string => idOfButton(message, 'confirm');

async function asked(member: Member, options: Options = { count: 4 }): Promise<Message> {
  return answerTo(await imagine(member, options));
}

const confirm = (member: Member, question: Message): Promise<Invocation> => member.click(question, confirmOn(question));

async function holdsOf({ id }: Member): Promise<number[]> {
  await using database = openDatabase(world.config.databasePath);
  const rows = await database.kysely.selectFrom('ledger').selectAll().where('user_id', '=', id).orderBy('id').execute();
  return rows.filter(({ kind }) => kind === 'hold').map(({ held_micros: held }) => held);
}

async function delivered(id: string): Promise<void> {
  await using database = openDatabase(world.config.databasePath);
  const state = () => database.kysely.selectFrom('generations').select('state').where('id', '=', id).executeTakeFirst();
  await expect.poll(async () => (await state())?.state).toBe('delivered');
}

describe('a command from CONFIRM_USD on', () => {
  it('asks privately, with what it costs and leaves, before anything is held; Confirm paints it where all see it', async () => {
    const ada = world.member('Ada');
    const cheap = await imagine(ada, { count: 3 });
    expect(await cheap.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    await pictureIn(cheap);
    const question = await asked(ada);
    expect(question.ephemeral).toBe(true);
    expect(question.content).toBe(
      '4 pictures with FLUX1.1 [pro] Ultra cost $0.24, so please confirm. Nothing is reserved or charged yet. ' +
        'It would leave $0.58 of your limit for today.',
    );
    expect(buttonsOn(question)).toEqual(['Confirm · $0.24']);
    expect(await holdsOf(ada)).toEqual([180_000]);
    const click = await confirm(ada, question);
    expect(await click.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    const picture = await pictureIn(click);
    // Nobody else sees what it answers, so it says for whom it is.
    expect([picture.attachments.length, picture.content.split('\n')[0]]).toEqual([4, `**a dear fox** · <@${ada.id}>`]);
    expect(await holdsOf(ada)).toEqual([180_000, 240_000]);
    expect(world.bfl.tasks.at(-1)?.body).toMatchObject({ prompt: 'a dear fox' });
  });

  it('is bought once, by a double click, and by one after it was painted, also after a restart', async () => {
    const ada = world.member('Ada');
    const question = await asked(ada);
    await world.stopBot();
    await world.startBot();
    const clicks = await Promise.all([1, 2].map(() => confirm(ada, question)));
    const acks = await Promise.all(clicks.map(({ acknowledged }) => acknowledged));
    expect(acks.map(({ flags }) => flags).toSorted((a, b) => a - b)).toEqual([0, EPHEMERAL]);
    const bought = clicks[acks.findIndex(({ flags }) => flags === 0)];
    const other = clicks.find((click) => click !== bought);
    if (bought === undefined || other === undefined) throw new Error('Of two clicks one buys');
    const link = `https://discord.com/channels/${ada.guild.id}/${question.channelId}/${bought.reply?.id ?? ''}`;
    expect(textOf(await answerTo(other))).toContain(`: ${link}`);
    await pictureIn(bought);
    await delivered(bought.id);
    expect(textOf(await answerTo(await confirm(ada, question)))).toBe(`You have already confirmed this: ${link}`);
    expect(await holdsOf(ada)).toEqual([240_000]);
  });

  it('keeps the visibility that was asked for, and asks nobody else', async () => {
    const [ada, eve] = [world.member('Ada'), world.member('Eve')];
    const question = await asked(ada, { count: 4, private: true });
    expect(textOf(await forge(world, eve, question, confirmOn(question)))).toMatch(
      /^This question was kept for a day and has expired\. Nothing was charged\./,
    );
    const click = await confirm(ada, question);
    expect(await click.acknowledged).toMatchObject({ type: DEFERRED, flags: EPHEMERAL });
    await pictureIn(click);
    expect([await holdsOf(ada), await holdsOf(eve)]).toEqual([[240_000], []]);
  });

  it('is checked again at Confirm: a price that rose is asked about once more, a cap binds, an old question is over', async () => {
    const { guild } = world.discord;
    const admin = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const model = 'flux-2-max';
    const question = await asked(ada, { model, count: 3 });
    world.bfl.next({ cost: { ready: 9 } });
    await pictureIn(await imagine(ben, { model, count: 1 }));
    const again = await answerTo(await confirm(ada, question));
    expect(again.content).toBe(
      'This costs $0.27 now, not $0.21. Nothing was charged. The button paints it at the new price. ' +
        'It would leave $0.73 of your limit for today.',
    );
    await answerTo(await admin.command('limits set', { for: 'everyone', per: 'day', dollars: '0.26' }));
    expect(textOf(await answerTo(await confirm(ada, again)))).toMatch(/^This costs \$0\.27, but \$0\.26 is left/);
    await answerTo(await admin.command('limits clear', { for: 'everyone', per: 'day' }));
    expect(await holdsOf(ada)).toEqual([]);
    await using database = openDatabase(world.config.databasePath);
    const age = (ms: number) =>
      database.kysely
        .updateTable('drafts')
        .set({ created_at_ms: Date.now() - ms })
        .where('user_id', '=', ada.id)
        .execute();
    await age(86_400_001);
    expect(textOf(await answerTo(await confirm(ada, again)))).toMatch(
      /^This question was kept for a day and has expired\. Nothing was charged\./,
    );
    await age(0);
    await pictureIn(await confirm(ada, again));
    expect(await holdsOf(ada)).toEqual([270_000]);
  });

  it('a server lowers the price in its settings and cannot raise it; a button with its price does not ask', async () => {
    const guild = world.discord.addGuild({ name: 'Thrifty' });
    const admin = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    const answerOf = async (path: string, options: Options): Promise<string> =>
      textOf(await answerTo(await admin.command(path, options)));
    expect(await answerOf('settings set', { confirm: '0.21' })).toBe(
      'The operator of this bot has commands ask from $0.20 on; a server may only lower that.',
    );
    expect(await answerOf('settings set', { confirm: 'much' })).toMatch(/^`confirm` must be an amount/);
    expect(await answerOf('settings view', {})).toContain('Price from which a command asks first: $0.20');
    await answerOf('settings set', { confirm: '0.06' });
    expect(await answerOf('settings view', {})).toContain('Price from which a command asks first: $0.06');
    const ada = guild.addMember({ name: 'Ada' });
    const question = await asked(ada, {});
    const picture = await pictureIn(await confirm(ada, question));
    const again = componentsOf(picture).find(({ custom_id: id }) => id?.startsWith('v1:again:'))?.custom_id ?? '';
    expect(await (await ada.click(picture, again)).acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    await answerOf('settings clear', { setting: 'confirm' });
    expect(await (await imagine(ada, {})).acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
  });

  it('leaves no prompt behind: the question is exported, and erased with its member', async () => {
    const ada = world.member('Ada');
    await asked(ada, { prompt: 'a secret wish', count: 4 });
    await replySaying(await ada.command('privacy export'), '1 record in 1 file');
    const [file] = ada.directMessages[0]?.attachments ?? [];
    expect(file?.bytes?.toString('utf8')).toMatch(/"record":"unconfirmed_command",.*"prompt":"a secret wish"/);
    const before = await answerTo(await ada.command('privacy delete'));
    await answerTo(await ada.click(before, buttonsOn(before)[0] ?? ''));
    await using database = openDatabase(world.config.databasePath);
    const left = () => database.kysely.selectFrom('drafts').selectAll().where('user_id', '=', ada.id).execute();
    await expect.poll(left).toEqual([]);
  });
});
