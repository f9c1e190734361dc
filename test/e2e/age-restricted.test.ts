import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, textOf, type Channel, type Member } from '../../sandbox/discord/discord.ts';
import { mentionOf } from '../support/command-names.ts';
import { privateAnswer } from '../support/conversation.ts';
import { buttonsOn, fieldsIn, fillIn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked, leadsTo, openEntry } from '../support/history.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';

const HIDDEN = 'This was painted with safety 4, and this server shows such pictures only in age-restricted channels.';

let world: World;
let admin: Member;
let studio: Channel;
/** What is read everywhere else. */
let refusal: string;

beforeAll(async () => {
  world = await startWorld({ settings: { USER_PACE_USD: '5', BURN_USD: 'none' } });
  admin = world.discord.guild.addMember({ name: 'Admin', permissions: Permission.ManageGuild });
  studio = world.discord.guild.addChannel({ name: 'studio' });
  studio.nsfw = true;
  refusal = `On this server \`safety\` above 2 is for age-restricted channels only. Try again in one of them, or use ${mentionOf(world.discord, 'imagine')} with \`safety\` 2 or lower.`;
});

afterAll(() => world.endSoundly());

const daring = (prompt: string) => ({ prompt, safety: 4 });

describe('safety above 2', () => {
  it('passes in age-restricted channels and their threads alone, also privately; nothing is held elsewhere', async () => {
    const { guild } = world.discord;
    const ada = world.member('Ada');
    const before = await world.ledger();
    const plainThread = guild.addThread({ name: 'foxes', parent: guild.channel });
    for (const channel of [guild.channel, plainThread]) {
      for (const isPrivate of [false, true]) {
        const options = { ...daring('a daring fox'), private: isPrivate };
        expect(await privateAnswer(ada, 'imagine', options, { channel })).toBe(refusal);
      }
    }
    expect(await world.ledger()).toEqual(before);
    await pictureIn(await ada.command('imagine', { prompt: 'a fox', safety: 2 }));
    await pictureIn(await ada.command('imagine', daring('a daring fox'), { channel: studio }));
    const thread = guild.addThread({ name: 'daring foxes', parent: studio });
    await pictureIn(await ada.command('imagine', daring('a daring fox in a thread'), { channel: thread }));
  });

  it('is refused where the bot may not see the channel of the thread, and Discord does not tell', async () => {
    const { guild } = world.discord;
    const thread = guild.addThread({ name: 'hidden foxes', parent: studio });
    const restore = world.discord.fault({
      path: new RegExp(`/channels/${studio.id}$`),
      reply: { status: 403, body: { code: 50_001, message: 'Missing Access' } },
      times: Number.POSITIVE_INFINITY,
    });
    expect(await privateAnswer(world.member(), 'imagine', daring('a fox'), { channel: thread })).toBe(refusal);
    restore();
  });

  it('is not carried by the buttons of such a picture into a channel that is age-restricted no more', async () => {
    const channel = world.discord.guild.addChannel({ name: 'was-daring' });
    channel.nsfw = true;
    const ben = world.member('Ben');
    const picture = await pictureIn(await ben.command('imagine', daring('an old fox'), { channel }));
    const secret = await pictureIn(
      await ben.command('imagine', { ...daring('a secret fox'), private: true }, { channel }),
    );
    channel.nsfw = false;
    const before = await world.ledger();
    expect(textOf(await answerTo(await ben.click(picture, idOfButton(picture, 'again'))))).toBe(refusal);
    const more = await clicked(ben, picture, idOfButton(picture, 'more'));
    const varying = await ben.click(more, idOfButton(more, 'vary'));
    expect(textOf(await answerTo(varying.modal === null ? varying : await fillIn(ben, varying, {})))).toBe(refusal);
    const dialog = await ben.click(picture, idOfButton(picture, 'edit'));
    expect([...(await fieldsIn(dialog)).keys()]).toContain('prompt');
    const refused = await answerTo(await fillIn(ben, dialog, { prompt: 'an old fox asleep' }));
    // What was filled in is kept.
    expect([textOf(refused), buttonsOn(refused)]).toEqual([refusal, ['Try again']]);
    expect(textOf(await answerTo(await ben.click(secret, idOfButton(secret, 'publish'))))).toContain(HIDDEN);
    expect(await world.ledger()).toEqual(before);
  });

  it('keeps pictures of /history out of other channels, and shows and publishes them in these', async () => {
    const cleo = world.member('Cleo');
    const channel = studio;
    await pictureIn(await cleo.command('imagine', { ...daring('a sly fox'), private: true }, { channel }));
    const entry = await openEntry(cleo, 'a sly fox');
    expect([textOf(entry).includes(HIDDEN), entry.attachments]).toEqual([true, []]);
    const shown = await answerTo(await cleo.click(entry, idOfButton(entry, 'history-show')));
    expect([textOf(shown).includes(HIDDEN), shown.attachments]).toEqual([true, []]);
    expect(textOf(await answerTo(await cleo.click(entry, idOfButton(entry, 'publish'))))).toContain(HIDDEN);

    const page = await answerTo(await cleo.command('history', {}, { channel }));
    const there = await leadsTo(
      await cleo.select(page, idOfButton(page, 'history-pick'), [idOfButton(entry, 'publish').split(':')[2] ?? '']),
    );
    expect([textOf(there).includes(HIDDEN), there.attachments.length]).toEqual([false, 1]);
    const again = await answerTo(await cleo.click(there, idOfButton(there, 'history-show')));
    expect(again.attachments).toHaveLength(1);
    await pictureIn(await cleo.click(there, idOfButton(there, 'publish')));
  });

  it('keeps references of such a picture out of the list in other channels', async () => {
    const eve = world.member('Eve');
    const picture = await pictureIn(await eve.command('imagine', daring('a sleek fox'), { channel: studio }));
    const [{ url, filename } = { url: '', filename: '' }] = picture.attachments;
    const image = { filename, bytes: Buffer.from(await (await fetch(url)).arrayBuffer()) };
    await privateAnswer(eve, 'reference save', { name: 'sleek', image });
    const here = await answerTo(await eve.command('reference list'));
    expect([textOf(here).includes('🔞 shown only in age-restricted channels'), here.attachments]).toEqual([true, []]);
    const there = await answerTo(await eve.command('reference list', {}, { channel: studio }));
    expect([textOf(there).includes('🔞'), there.attachments.length]).toEqual([false, 1]);
  });

  it('passes everywhere where an admin says so, who reads where it stands', async () => {
    const dora = world.member('Dora');
    expect(await privateAnswer(admin, 'settings view')).toContain('Safety above 2: only in age-restricted channels');
    const explained = await privateAnswer(admin, 'settings explain', { member: dora, safety: 3 });
    expect(explained).toContain('by the rule that safety above 2 is for age-restricted channels');
    expect(explained).toContain(`They read: ${refusal}`);
    const inStudio = { member: dora, safety: 3, channel: studio };
    expect(await privateAnswer(admin, 'settings explain', inStudio)).toContain('Nothing stops');
    expect(await privateAnswer(admin, 'settings set', { high_safety: 'everywhere' })).toBe(
      'Changed: Safety above 2: in every channel.',
    );
    expect(await privateAnswer(admin, 'settings view')).toContain('Safety above 2: in every channel');
    await pictureIn(await dora.command('imagine', daring('a bold fox')));
    expect(await privateAnswer(admin, 'settings clear', { setting: 'high_safety' })).toBe('Cleared: Safety above 2.');
    expect(await privateAnswer(dora, 'imagine', daring('a bold fox'))).toBe(refusal);
  });
});
