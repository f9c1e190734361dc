import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { buttonsOn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked, forge, openEntry } from '../support/history.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';
import { mentionOf } from '../support/command-names.ts';

const MODAL = 9;
const ABOUT = 'About this picture';

let world: World;

beforeAll(async () => {
  world = await startWorld({ settings: { USER_DAILY_USD: 'none', USER_PACE_USD: '10' } });
});

afterAll(() => world.endSoundly());

type Options = Readonly<Record<string, string | number | boolean>>;

const paint = async (member: Member, options: Options = {}): Promise<Message> =>
  pictureIn(await member.command('imagine', { prompt: 'a fox', ...options }));

/** What the command of the message's menu says, for the member alone. */
async function about(member: Member, message: Message): Promise<Message> {
  const told = await answerTo(await member.contextMenu(ABOUT, message));
  expect(told.ephemeral).toBe(true);
  return told;
}

describe('About this picture', () => {
  it('tells how the pictures of a message were made, with a line that makes them again, and what they cost to whom it concerns', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const admin = world.discord.guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    const picture = await paint(ada, { model: 'flux-2-pro', aspect: '16:9', count: 2, seed: 7 });
    const told = await about(ada, picture);
    expect(textOf(told)).toMatch(
      /^\*\*a fox\*\*\n-# FLUX\.2 \[pro\] · 1360 × 768 · 16:9 · seeds 7, 8 · jpeg · safety 2 · prompt enriched by FLUX\n-# 2 pictures · \$0\.06 · <t:\d+:R> · painted by Black Forest Labs\n/,
    );
    expect(textOf(told)).toContain(
      '```\n/imagine prompt:a fox model:FLUX.2 [pro] — ≈ $0.03 aspect:16:9 seed:7 count:2 enhance:True safety:2 format:jpeg\n```',
    );
    expect(textOf(await about(admin, picture))).toContain('· $0.06 ·');
    const others = textOf(await about(ben, picture));
    expect(others).toContain('seeds 7, 8');
    expect(others).not.toContain('$0.06');
  });

  it('links what it comes from, and says a sentence about a message without a picture of the bot', async () => {
    const ada = world.member('Ada');
    const parent = await paint(ada, { prompt: 'a parent' });
    const child = await pictureIn(await ada.click(parent, idOfButton(parent, 'again')));
    const place = `https://discord.com/channels/${ada.guild.id}/${parent.channelId}/${parent.id}`;
    expect(textOf(await about(ada, child))).toContain(`🎲 again, from [an earlier picture](${place})`);
    const said = await ada.command('quota');
    expect(textOf(await about(ada, await answerTo(said)))).toBe('This message shows no picture of mine.');
    world.bfl.next({ outcome: 'error' });
    const failed = await ada.command('imagine', { prompt: 'a failure' });
    const words = await failed.replyWhere(
      ({ loading, content }) => !loading && content.includes('nothing was charged'),
    );
    expect(textOf(await about(ada, words))).toContain('0 of 1 picture');
    expect(textOf(await about(ada, words))).toContain('There is no picture from this.');
  });
});

describe('More under a result', () => {
  it('shows the same, copies the settings alone, and has a twin in /history', async () => {
    const ada = world.member('Ada');
    const secret = await paint(ada, { prompt: 'a `secret` of @everyone', private: true });
    const panel = await clicked(ada, secret, '⋯ More');
    expect([panel.ephemeral, buttonsOn(panel)]).toEqual([
      true,
      ['Similar picture · $0.04', 'Wider · $0.05', 'Taller · $0.05', 'Copy settings', 'Save as preset'],
    ]);
    const copied = await clicked(ada, panel, 'Copy settings');
    expect(textOf(copied)).toMatch(/^Paste this into the message box:\n```\n\/imagine prompt:a `secret` of @everyone /);
    const eve = world.member('Eve');
    const open = await paint(ada);
    for (const verb of ['more', 'copy-line', 'preset-new']) {
      const [, , id = ''] = idOfButton(secret, 'more').split(':');
      expect(textOf(await forge(world, eve, open, `v1:${verb}:${id}`))).toMatch(
        /^Only the member who asked for this picture/,
      );
    }
    expect(textOf(await clicked(ada, await openEntry(ada, 'secret'), '⋯ More'))).toContain(
      'a \\`secret\\` of \\@everyone',
    );
  });

  it('saves its settings as a preset by a dialog that is filled in, and loses nothing where that cannot be', async () => {
    const admin = world.discord.guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    const picture = await paint(admin, { prompt: 'a lighthouse', model: 'flux-2-pro', aspect: '16:9' });
    const panel = await clicked(admin, picture, '⋯ More');
    const opener = await admin.click(panel, 'Save as preset');
    expect(await opener.acknowledged).toMatchObject({ type: MODAL });
    const fieldOf = (name: string): string =>
      JSON.stringify(opener.modal).match(new RegExp(`"(${name}\\.[\\da-f]{6})"`))?.[1] ?? name;
    expect(JSON.stringify(opener.modal)).toContain('a lighthouse');
    const filledIn = {
      [fieldOf('name')]: 'Coast',
      [fieldOf('template')]: '{prompt}, a lighthouse',
      [fieldOf('for')]: ['server'],
    };
    const saved = await answerTo(await admin.submitModal(opener, filledIn));
    expect([saved.ephemeral, textOf(saved)]).toEqual([
      true,
      `🔖 Saved: **Coast**. ${mentionOf(world.discord, 'imagine')} offers it to everyone in this server under \`preset\`.`,
    ]);
    const again = await answerTo(await admin.submitModal(opener, filledIn));
    expect(textOf(again)).toMatch(/^There is already a preset named \*\*Coast\*\*,/);
    expect(textOf(again)).toContain(
      '/preset save name:Coast template:{prompt}, a lighthouse model:FLUX.2 [pro] — ≈ $0.03 aspect:16:9 for:this server',
    );
    // Only admins are asked for whom, and whoever says so all the same is refused.
    const ben = world.member('Ben');
    const bens = await ben.click(await clicked(ben, picture, '⋯ More'), 'Save as preset');
    expect(JSON.stringify(bens.modal)).not.toContain('For whom');
    const child = await ben.command('imagine', { prompt: 'a tower', preset: 'coast' });
    await pictureIn(child);
    expect(world.bfl.tasks.map(({ prompt }) => prompt)).toContain('a tower, a lighthouse');
  });

  it('leaves out a prompt that is longer than a preset may be, and says so', async () => {
    const ada = world.member('Ada');
    const picture = await paint(ada, { prompt: 'b'.repeat(4_096) });
    const opener = await ada.click(await clicked(ada, picture, '⋯ More'), 'Save as preset');
    await opener.acknowledged;
    const modal = JSON.stringify(opener.modal);
    expect(modal).toContain('Empty: the prompt of this picture has more than 4000 characters.');
    expect(modal).not.toContain('bbb');
  });
});
