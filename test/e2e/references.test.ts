import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  Permission,
  textOf,
  type Invocation,
  type Member,
  type Message,
  type OptionValue,
} from '../../sandbox/discord/discord.ts';
import { fieldsIn, fillIn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked } from '../support/history.ts';
import { animation, photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';
import { mentionOf } from '../support/command-names.ts';

let world: World;
let admin: Member;

beforeAll(async () => {
  world = await startWorld({ settings: { USER_DAILY_USD: 'none', USER_PACE_USD: '10' } });
  admin = world.discord.guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
});

afterAll(() => world.endSoundly());

type Options = Readonly<Record<string, OptionValue>>;

/** What a command answers for its member alone. */
async function privately(member: Member, path: string, options: Options = {}): Promise<Message> {
  const message = await answerTo(await member.command(path, options));
  expect(message.ephemeral).toBe(true);
  return message;
}

const said = async (...asked: Parameters<typeof privately>): Promise<string> => textOf(await privately(...asked));

async function suggestionsFor(member: Member, typed: string, path = 'imagine') {
  const options = path === 'imagine' ? { prompt: 'a fox', reference: typed } : { reference: typed };
  const typing: Invocation = await member.autocomplete(path, options, 'reference');
  await typing.acknowledged;
  return typing.choices ?? [];
}

const bodiesOf = (prompt: string) => world.bfl.tasks.filter((task) => task.prompt === prompt).map(({ body }) => body);
const filesOf = async (): Promise<string[]> =>
  (await readdir(world.config.picturesDirectory)).filter((name) => name.startsWith('reference-'));

/** What was charged for one command, and whether anything is still held. */
async function sums({ id }: Invocation) {
  const entries = await world.ledger(id);
  return {
    held: entries.reduce((sum, { held }) => sum + held, 0),
    charged: entries.reduce((sum, { charged }) => sum + charged, 0),
  };
}

const ask = { model: 'flux-2-pro', aspect: '1:1' };

describe('a reference', () => {
  it('is taken in as what goes into a picture is, offered to its member alone, and goes in behind the other pictures', async () => {
    const ada = world.member('Ada');
    const image = upload(await photo({ width: 2_000, height: 2_000, orientation: 6 }));
    expect(await said(ada, 'reference save', { name: 'Our *mascot*', image })).toBe(
      `🖼️ Saved: **Our \\*mascot\\***. ${mentionOf(world.discord, 'imagine')} offers it to you under \`reference\` in every server.`,
    );
    const [choice] = await suggestionsFor(ada, 'masc');
    expect(choice?.name).toBe('Our *mascot* · 2000 × 2000');
    expect(await suggestionsFor(world.member('Ben'), '')).toEqual([]);
    const reference = choice?.value ?? '';
    const alone = await ada.command('imagine', { ...ask, prompt: 'alone', reference });
    await pictureIn(alone);
    // 3 + 4 × 1.5 credits: it is held and charged at what its file has.
    expect(await sums(alone)).toEqual({ held: 0, charged: 90_000 });
    const given = upload(await photo({ width: 128, height: 128 }));
    const both = await ada.command('imagine', { ...ask, prompt: 'both', image: given, image2: given, reference });
    await pictureIn(both);
    const [body = {}] = bodiesOf('both');
    const sizes = await Promise.all(
      ['input_image', 'input_image_2', 'input_image_3'].map(async (field) => {
        const { width, height, exif } = await sharp(Buffer.from(String(body[field]), 'base64')).metadata();
        return [width, height, exif];
      }),
    );
    // FLUX.2 [pro] takes 9 megapixels in all: less was held for each, and the reference is made to fit.
    expect(sizes).toEqual([
      [128, 128, undefined],
      [128, 128, undefined],
      [1_440, 1_440, undefined],
    ]);
    expect(await sums(both)).toEqual({ held: 0, charged: 90_000 });
  });

  it('that is deleted harms nothing that was painted with it, and nothing is painted from the prompt alone', async () => {
    const ada = world.member('Ada');
    const before = await filesOf();
    await said(ada, 'reference save', { name: 'Gone', image: upload(await photo({ width: 128, height: 128 })) });
    const [gone] = await suggestionsFor(ada, 'gone');
    const message = await pictureIn(await ada.command('imagine', { ...ask, prompt: 'kept', reference: 'GONE' }));
    expect(await said(ada, 'reference delete', { reference: gone?.value ?? '' })).toMatch(/^Deleted: \*\*Gone\*\*\./);
    expect(await filesOf()).toEqual(before);
    const ledger = await world.ledger();
    expect(await said(ada, 'imagine', { ...ask, prompt: 'not', reference: gone?.value ?? '' })).toMatch(
      /^This reference was deleted, so nothing was painted\./,
    );
    expect(await said(ada, 'imagine', { ...ask, prompt: 'not', reference: '@everyone' })).toMatch(
      /^There is no reference named \*\*\\@everyone\*\*\./,
    );
    expect(await world.ledger()).toEqual(ledger);
    expect(bodiesOf('not')).toEqual([]);
    await pictureIn(await ada.click(message, idOfButton(message, 'again')));
    expect(bodiesOf('kept')).toHaveLength(2);
  });

  it('is chosen in the dialog that changes a picture, goes in behind what is uploaded, and stays chosen when it is tried again', async () => {
    const ada = world.member('Ada');
    const message = await pictureIn(await ada.command('imagine', { prompt: 'a plain fox' }));
    expect([...(await fieldsIn(await ada.click(message, idOfButton(message, 'change')))).keys()]).not.toContain(
      'references',
    );
    for (const [name, width] of [
      ['Hat', 128],
      ['Scarf', 256],
    ] as const)
      await said(ada, 'reference save', { name, image: upload(await photo({ width, height: 128 })) });
    const [hat = '', scarf = ''] = (await suggestionsFor(ada, '')).map(({ value }) => String(value));
    const further = [
      upload(await photo({ width: 512, height: 128 })),
      upload(await photo({ width: 512, height: 128 })),
    ];
    const opened = await ada.click(message, idOfButton(message, 'change'));
    const refused = await fillIn(ada, opened, {
      prompt: 'dress it',
      model: 'flux-2-klein-4b',
      references: [hat, scarf],
      further,
    });
    // The model takes four pictures, and these are five.
    const again = await ada.click(await answerTo(refused), idOfButton(await answerTo(refused), 'edit-draft'));
    const fields = await fieldsIn(again);
    expect(fields.get('references')?.options?.map(({ value, default: isChosen }) => [value, isChosen])).toEqual([
      [hat, true],
      [scarf, true],
    ]);
    expect(fields.get('further')?.description).toContain('2 pictures from before');
    await pictureIn(await fillIn(ada, again, { model: 'flux-2-pro', references: [scarf, hat] }));
    const [body = {}] = bodiesOf('dress it');
    const widths = await Promise.all(
      [1, 2, 3, 4, 5].map(async (number) => {
        const field = body[number === 1 ? 'input_image' : `input_image_${number}`];
        return (await sharp(Buffer.from(String(field), 'base64')).metadata()).width;
      }),
    );
    expect(widths).toEqual([1_024, 512, 512, 256, 128]);

    const before = await world.ledger();
    const late = await ada.click(message, idOfButton(message, 'change'));
    await late.acknowledged;
    await said(ada, 'reference delete', { reference: hat });
    const answer = await answerTo(await fillIn(ada, late, { prompt: 'too late', references: [hat] }));
    expect(textOf(answer)).toMatch(/^This reference was deleted, so nothing was painted\.[^]*too late/);
    expect(await world.ledger()).toEqual(before);
    expect(bodiesOf('too late')).toEqual([]);
  });

  it('whose file is not there any more releases what was held, with a sentence', async () => {
    const ada = world.member('Ada');
    await said(ada, 'reference save', { name: 'Lost', image: upload(await photo({ width: 128, height: 128 })) });
    for (const name of await filesOf()) await rm(join(world.config.picturesDirectory, name));
    const invocation = await ada.command('imagine', { ...ask, prompt: 'lost', reference: 'lost' });
    await replySaying(invocation, 'An input picture is gone; nothing was charged.');
    expect(await sums(invocation)).toEqual({ held: 0, charged: 0 });
    expect(await said(ada, 'reference list')).toContain('its file is missing');
  });

  it('of a server is saved and deleted by its admins alone, noted in the audit trail, and offered to all its members', async () => {
    const ada = world.member('Ada');
    const house = { name: 'House', image: upload(await photo({ width: 256, height: 128 })), for: 'server' };
    expect(await said(ada, 'reference save', house)).toMatch(/^Only those who manage this server can save references/);
    expect(await said(admin, 'reference save', house)).toMatch(/offers it to everyone in this server/);
    await said(ada, 'reference save', { ...house, for: 'me' });
    const choices = await suggestionsFor(ada, 'house');
    expect(choices.map(({ name }) => name)).toEqual(['House · 256 × 128', 'House · 256 × 128 · of this server']);
    expect(await suggestionsFor(ada, 'house', 'reference delete')).toHaveLength(1);
    expect(await said(ada, 'reference delete', { reference: String(choices[1]?.value) })).toBe(
      'This is for those who manage this server.',
    );
    const listed = await privately(ada, 'reference list');
    expect(textOf(listed)).toMatch(
      /\*\*References of this server\*\* \(1 of 25\)\n\d\. \*\*House\*\* · 256 × 128 .* by <@\d+>/,
    );
    expect(textOf(listed)).toContain(`by <@${admin.id}>`);
    const pictures = listed.attachments.map(({ bytes }) => sharp(bytes ?? undefined).metadata());
    expect((await Promise.all(pictures)).map(({ format }) => format)).toContain('jpeg');
    const stranger = world.discord.addGuild({ name: 'Elsewhere' }).addMember({ name: 'Stranger' });
    expect(await suggestionsFor(stranger, '')).toEqual([]);
    expect(await said(stranger, 'imagine', { ...ask, prompt: 'theirs', reference: String(choices[1]?.value) })).toMatch(
      /^This reference was deleted/,
    );
    expect(await said(admin, 'reference delete', { reference: 'House' })).toMatch(/^Deleted: \*\*House\*\*\./);
    const trail = await said(admin, 'limits view');
    expect(trail).toContain('saved the reference **House**');
    expect(trail).toContain('deleted the reference **House**');
  });

  it('that cannot be kept is refused in words, leaves no file, and replaces nothing that it was not asked to', async () => {
    const ada = world.member('Ada');
    const image = upload(await photo({ width: 128, height: 128 }));
    await said(ada, 'reference save', { name: 'Oil', image });
    const files = await filesOf();
    const attempts: readonly (readonly [Options, string])[] = [
      [{ name: 'OIL', image }, 'There is already a reference named **OIL**, so nothing was changed.'],
      [{ name: 'x', image: upload(Buffer.from('<svg xmlns="x"/>'), 'a.svg') }, 'This picture is SVG'],
      [{ name: 'x', image: { ...image, claims: { url: 'http://127.0.0.1:9/a.png' } } }, 'could not be fetched'],
      [{ name: '\u200B', image }, '`name` must have 1 to 40 characters'],
    ];
    for (const [options, sentence] of attempts) expect(await said(ada, 'reference save', options)).toContain(sentence);
    expect(await filesOf()).toEqual(files);
    const film = { name: 'OIL', image: upload(await animation(3), 'a.gif'), replace: true };
    expect(await said(ada, 'reference save', film)).toBe(
      '🖼️ Replaced: **OIL**. The picture is an animation: its first frame was kept.',
    );
    expect(await filesOf()).toHaveLength(files.length);
    expect(await filesOf()).not.toEqual(files);
  });

  it('is saved one at a time by each member, and six in a minute at most', async () => {
    const ada = world.member('Ada');
    const image = upload(await photo({ width: 128, height: 128 }));
    const slow = await ada.command('reference save', { name: 'slow', image: { ...image, serves: 'silence' } });
    await slow.acknowledged;
    expect(await said(ada, 'reference save', { name: 'other', image })).toMatch(/^A reference of yours is being saved/);
    const ben = world.member('Ben');
    for (let number = 1; number <= 6; number += 1)
      expect(await said(ben, 'reference save', { name: `r${number}`, image })).toContain('Saved');
    expect(await said(ben, 'reference save', { name: 'r7', image })).toMatch(/You can save the next one <t:\d+:R>/);
    expect(textOf(await privately(ben, 'reference list'))).toContain('**Your references** (6 of 10)');
  });

  it('is in what the member may read and take along, and goes with them; what they saved for a server stays without them', async () => {
    const anna = world.discord.guild.addMember({ name: 'Anna 2', permissions: Permission.ManageGuild });
    const image = upload(await photo({ width: 128, height: 128 }));
    const before = await filesOf();
    await said(anna, 'reference save', { name: 'Crest', image, for: 'server' });
    const withCrest = await filesOf();
    await said(anna, 'reference save', { name: 'Noir', image });
    expect(await said(anna, 'privacy show')).toContain('🔖 1 reference of your own.');
    await answerTo(await anna.command('privacy export'));
    const [sent] = anna.directMessages;
    const file: unknown = JSON.parse(sent?.attachments[0]?.bytes?.toString('utf8') ?? '');
    const { records } = z.object({ records: z.array(z.looseObject({ record: z.string() })) }).parse(file);
    expect(records).toEqual([
      expect.objectContaining({ record: 'reference', name: 'Noir', width: 128, height: 128 }),
      expect.objectContaining({ record: 'reference_of_server', name: 'Crest' }),
    ]);
    const asked = await answerTo(await anna.command('privacy delete'));
    expect(textOf(asked)).toContain('It deletes your 1 reference as well.\nWhat you saved for a server stays there');
    expect(textOf(await clicked(anna, asked, 'Delete prompts and pictures'))).toContain('🔖 Deleted: 1 reference.');
    expect(await filesOf()).toEqual(withCrest);
    expect(withCrest).toHaveLength(before.length + 1);
    expect((await suggestionsFor(anna, '')).map(({ name }) => name)).toEqual(['Crest · 128 × 128 · of this server']);
    expect(await said(anna, 'reference list')).toContain('by a former member');
  });
});
