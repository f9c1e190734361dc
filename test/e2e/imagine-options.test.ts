import { ApplicationCommandOptionType as OptionType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { textOf } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { clicked, openEntry } from '../support/history.ts';
import { chosenValue, imagineOptions, type OptionDefinition } from '../support/imagine-options.ts';
import { asRead } from '../support/pseudo-locale/pseudo-run.ts';
import { photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

/** A preset is gone into the prompt, the model and the aspect (presets.test.ts), and what goes in is no text. */
function decidingOptions(): readonly OptionDefinition[] {
  return imagineOptions().filter(({ name }) => !['preset', 'reference', 'image', 'image2'].includes(name));
}

type Asked = Readonly<Record<string, string | number | boolean>>;

/** Each leaves out what excludes something in it: an aspect goes without pixels, a resolution without a seed. */
const PIXELS = { width: 512, height: 768 };
const FLUX_3 = { model: 'flux-3-image', aspect: 'auto', resolution: '2k' };
/** They need a picture, which no text tells. */
const NEED_A_PICTURE = ['strength'];
const ROUNDS: readonly Asked[] = [
  { ...withoutPixels(decidingOptions()), prompt: 'a fox by aspect', model: 'flux-pro-1.1-ultra', aspect: '21:9' },
  { prompt: 'a fox by pixels', ...PIXELS },
  { prompt: 'a fox by resolution', ...FLUX_3 },
  { prompt: 'a fox like a picture', model: 'flux-pro-1.1-ultra', strength: 40 },
];

function withoutPixels(options: readonly OptionDefinition[]): Asked {
  const others = ['resolution', ...NEED_A_PICTURE];
  const rest = options.filter(({ name }) => !(name in PIXELS) && !others.includes(name));
  return Object.fromEntries(rest.map((option) => [option.name, chosenValue(option)]));
}

/** Each option that was asked for, and that the copied line or the exported record does not tell as it was asked for. */
function missing(
  options: readonly OptionDefinition[],
  asked: Asked,
  line: string,
  record: Readonly<Record<string, unknown>>,
) {
  return options.flatMap(({ name, choices }) => {
    const value = asked[name];
    if (value === undefined) return [];
    const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
    const shown = asRead(choices?.find((choice) => choice.value === value)?.name ?? text);
    return [
      ...(`${line} `.includes(` ${name}:${shown} `) ? [] : [`copied settings: ${name}`]),
      ...(record[name] === value ? [] : [`export: ${name}`]),
    ];
  });
}

/** Until the database knows it, `/history` does not offer it. */
async function delivered({ config }: World, id: string): Promise<void> {
  await using database = openDatabase(config.databasePath);
  const row = database.kysely.selectFrom('generations').select('state').where('id', '=', id);
  await expect.poll(() => row.executeTakeFirst()).toEqual({ state: 'delivered' });
}

const fileSchema = z.looseObject({ records: z.array(z.looseObject({ record: z.string() })) });

describe('each option of /imagine', () => {
  it('comes back in the copied settings and in the export as it was asked for', async () => {
    await using world = await startWorld({ bfl: { flux3: true } });
    // Its pictures of a high safety belong there.
    world.discord.guild.channel.nsfw = true;
    const options = decidingOptions();
    for (const asked of ROUNDS) {
      // Another each time: together they are more than one member may spend at a stretch.
      const ada = world.member();
      const needsPicture = NEED_A_PICTURE.some((name) => name in asked);
      const image = needsPicture ? { image: upload(await photo({ width: 256, height: 256 })) } : {};
      const invocation = await ada.command('imagine', { ...asked, ...image });
      await pictureIn(invocation);
      await delivered(world, invocation.id);
      const detail = await openEntry(ada, String(asked['prompt']));
      const copied = textOf(await clicked(ada, detail, 'Copy settings')).split('\n');
      const line = copied.find((one) => one.startsWith('/imagine ')) ?? '';
      await replySaying(await ada.command('privacy export'), 'in 1 file');
      const file = ada.directMessages.at(-1)?.attachments[0]?.bytes?.toString('utf8') ?? '';
      const { records } = fileSchema.parse(JSON.parse(file));
      const record = records.find(({ prompt }) => prompt === asked['prompt']) ?? {};
      expect(missing(options, asked, line, record)).toEqual([]);

      const further = { name: 'unheard-of', type: OptionType.Boolean };
      expect(missing([...options, further], { ...asked, 'unheard-of': true }, line, record)).toEqual([
        'copied settings: unheard-of',
        'export: unheard-of',
      ]);
      expect(missing(options, { ...asked, prompt: 'a crab' }, line, record)).toEqual([
        'copied settings: prompt',
        'export: prompt',
      ]);
    }
    const tried = new Set(ROUNDS.flatMap((asked) => Object.keys(asked)));
    expect(options.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
    expect(world.discord.violations).toEqual([]);
  });
});
