import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Permission, textOf, type Message } from '../../sandbox/discord/discord.ts';
import { MADE_BY_AI } from '../../src/generation/model/source-type.ts';
import { pictureIn, replySaying, startWorld } from '../support/world.ts';

const fileIn = (message: Message): Buffer => message.attachments[0]?.bytes ?? Buffer.alloc(0);

/** As libvips reads it. */
const xmpOf = async (file: Buffer): Promise<string> => (await sharp(file).metadata()).xmpAsString ?? '';

/** Whether anything was drawn into the corner of a picture of one colour. */
async function hasMark(file: Buffer): Promise<boolean> {
  const { width, height } = await sharp(file).metadata();
  const corner = {
    left: Math.floor(width / 2),
    top: Math.floor(height * 0.9),
    width: Math.floor(width / 2),
    height: Math.floor(height / 10),
  };
  const { channels } = await sharp(await sharp(file).extract(corner).toBuffer()).stats();
  return channels.some(({ stdev }) => stdev > 20);
}

describe('a picture', () => {
  it('says that it was made by AI, in the message, on the disk, and encoded anew for a small limit', async () => {
    await using world = await startWorld({ bfl: { pictures: 'noise' } });
    world.discord.guild.attachmentSizeLimit = 300_000;
    const ada = world.member();
    const small = await pictureIn(await ada.command('imagine', { prompt: 'a small fox', width: 256, height: 256 }));
    expect(await xmpOf(fileIn(small))).toContain(MADE_BY_AI);
    const large = await pictureIn(await ada.command('imagine', { prompt: 'a large fox', width: 1440, height: 1440 }));
    expect(textOf(large)).toContain('Sent as JPEG');
    expect(await xmpOf(fileIn(large))).toContain(MADE_BY_AI);
    const folder = world.config.picturesDirectory;
    const kept = await Promise.all(
      (await readdir(folder)).filter((name) => name.endsWith('jpg')).map((name) => readFile(join(folder, name))),
    );
    expect(kept).toHaveLength(2);
    for (const file of kept) expect(await xmpOf(file)).toContain(MADE_BY_AI);
    expect(world.discord.violations).toEqual([]);
  });

  it('carries a visible mark where the server asks for it, and none elsewhere', async () => {
    await using world = await startWorld();
    const ada = world.member();
    const admin = world.discord.guild.addMember({ name: 'Boss', permissions: Permission.ManageGuild });
    const paint = async (options: Readonly<Record<string, string>> = {}) =>
      fileIn(await pictureIn(await ada.command('imagine', { prompt: 'a fox', ...options })));
    expect(await hasMark(await paint())).toBe(false);
    await replySaying(await admin.command('settings set', { ai_mark: 'on' }), 'Visible AI mark on pictures: on');
    for (const format of ['jpeg', 'png']) {
      const marked = await paint({ format });
      expect((await sharp(marked).metadata()).format).toBe(format);
      expect(await hasMark(marked)).toBe(true);
      expect(await xmpOf(marked)).toContain(MADE_BY_AI);
    }
    await replySaying(await admin.command('settings clear', { setting: 'ai_mark' }), 'Visible AI mark');
    expect(await hasMark(await paint())).toBe(false);
    expect(await world.ledgerFaults()).toEqual([]);
    expect(world.discord.violations).toEqual([]);
  });
});
