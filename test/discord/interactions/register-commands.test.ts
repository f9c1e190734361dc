import {
  ApplicationCommandOptionType as OptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  REST,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { CommandBody, MessageCommandBody } from '../../../src/discord/interactions/command.ts';
import { registerCommands } from '../../../src/discord/interactions/register-commands.ts';
import { createLogger } from '../../../src/runtime/log.ts';
import { startSandboxDiscord, type SandboxDiscord } from '../../../sandbox/discord/discord.ts';

const PAINT = {
  name: 'paint',
  name_localizations: { 'zh-CN': '画' },
  description: 'Paint a picture',
  description_localizations: { 'zh-CN': '画一张图', de: 'Ein Bild malen' },
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
  default_member_permissions: '32',
  options: [
    {
      type: OptionType.String,
      name: 'style',
      description: 'How',
      required: true,
      max_length: 100,
      choices: [
        { name: 'Oil', value: 'oil' },
        { name: 'Ink', value: 'ink' },
      ],
    },
    { type: OptionType.Integer, name: 'count', description: 'How many', min_value: 1, max_value: 4 },
    { type: OptionType.Boolean, name: 'private', description: 'For you alone', required: false },
  ],
} as const satisfies CommandBody;
const STOP = { name: 'stop', description: 'Stop it', options: [] } as const satisfies CommandBody;

/** Of the same name as a slash command, which Discord allows. */
const STOP_MESSAGE = { type: ApplicationCommandType.Message, name: 'stop' } as const satisfies MessageCommandBody;

const [STYLE, COUNT, PRIVATE] = PAINT.options;

/** Registers, and tells how many times the commands were written. */
async function register(
  discord: SandboxDiscord,
  bodies: readonly (CommandBody | MessageCommandBody)[],
  guildId: string | null = null,
) {
  const rest = new REST({ api: discord.apiUrl }).setToken(discord.botToken);
  const before = discord.calls.length;
  const log = createLogger({ level: 'silent', format: 'json' });
  await registerCommands(rest, { applicationId: discord.applicationId, guildId }, bodies, log);
  return discord.calls.slice(before).filter(({ method, status }) => method === 'PUT' && status === 200).length;
}

describe('registering commands', () => {
  it('writes them once, and nothing while they stay as they are', async () => {
    await using discord = await startSandboxDiscord();
    expect(await register(discord, [PAINT, STOP])).toBe(1);
    expect(await register(discord, [PAINT, STOP])).toBe(0);
    expect(await register(discord, [STOP, PAINT])).toBe(0);
    expect(discord.commands().map(({ name }) => name)).toEqual(['paint', 'stop']);
    expect(discord.violations).toEqual([]);
  });

  it('tells the ids of the slash commands, whether or not they were written', async () => {
    await using discord = await startSandboxDiscord();
    const rest = new REST({ api: discord.apiUrl }).setToken(discord.botToken);
    const log = createLogger({ level: 'silent', format: 'json' });
    const ids = [];
    for (const bodies of [
      [PAINT, STOP_MESSAGE],
      [PAINT, STOP_MESSAGE],
    ]) {
      ids.push(await registerCommands(rest, { applicationId: discord.applicationId, guildId: null }, bodies, log));
    }
    const paint = discord.commands().find(({ name }) => name === 'paint');
    expect(ids).toEqual([new Map([['paint', paint?.id]]), new Map([['paint', paint?.id]])]);
  });

  it('does the same in one server, leaving out what only global commands have', async () => {
    await using discord = await startSandboxDiscord();
    const guildId = discord.guild.id;
    expect(await register(discord, [PAINT, STOP], guildId)).toBe(1);
    expect(await register(discord, [PAINT, STOP], guildId)).toBe(0);
    expect([discord.commands().length, discord.commands(guildId).length]).toEqual([0, 2]);
    expect(discord.violations).toEqual([]);
  });

  it('tells a command of the context menu from a slash command of the same name', async () => {
    await using discord = await startSandboxDiscord();
    expect(await register(discord, [STOP, STOP_MESSAGE])).toBe(1);
    expect(await register(discord, [STOP_MESSAGE, STOP])).toBe(0);
    expect(await register(discord, [STOP, PAINT])).toBe(1);
    expect(discord.violations).toEqual([]);
  });

  it.each<[string, readonly CommandBody[]]>([
    ['a description', [{ ...PAINT, description: 'Paint two' }, STOP]],
    ['a translation', [{ ...PAINT, description_localizations: { 'zh-CN': '画两张图', de: 'Ein Bild malen' } }, STOP]],
    ['one translation taken away', [{ ...PAINT, description_localizations: { 'zh-CN': '画一张图' } }, STOP]],
    ['all translations taken away', [{ ...PAINT, name_localizations: null }, STOP]],
    ['who may use it', [{ ...PAINT, default_member_permissions: '8' }, STOP]],
    ['everybody may use it', [{ ...PAINT, default_member_permissions: null }, STOP]],
    ['a choice renamed', [{ ...PAINT, options: [withChoices('Oil', 'Chinese ink'), COUNT, PRIVATE] }, STOP]],
    ['a choice more', [{ ...PAINT, options: [withChoices('Oil', 'Ink', 'Chalk'), COUNT, PRIVATE] }, STOP]],
    ['a choice less', [{ ...PAINT, options: [withChoices('Oil'), COUNT, PRIVATE] }, STOP]],
    ['no choices', [{ ...PAINT, options: [{ ...STYLE, choices: [] }, COUNT, PRIVATE] }, STOP]],
    ['a limit', [{ ...PAINT, options: [STYLE, { ...COUNT, max_value: 8 }, PRIVATE] }, STOP]],
    ['a limit lifted', [{ ...PAINT, options: [STYLE, without(COUNT, 'max_value'), PRIVATE] }, STOP]],
    ['an option no longer required', [{ ...PAINT, options: [without(STYLE, 'required'), COUNT, PRIVATE] }, STOP]],
    ['an option taken away', [{ ...PAINT, options: [STYLE, COUNT] }, STOP]],
    ['another order of options', [{ ...PAINT, options: [STYLE, PRIVATE, COUNT] }, STOP]],
    ['all options taken away', [without(PAINT, 'options'), STOP]],
    ['where it can be used', [{ ...PAINT, contexts: [InteractionContextType.BotDM] }, STOP]],
    ['that people alone install it', [{ ...PAINT, integration_types: [ApplicationIntegrationType.UserInstall] }, STOP]],
    ['a command taken away', [PAINT]],
    ['a command more', [PAINT, STOP, { name: 'more', description: 'More' }]],
  ])('writes them again when they differ by %s, and only once', async (_name, bodies) => {
    await using discord = await startSandboxDiscord();
    await register(discord, [PAINT, STOP]);
    expect(await register(discord, bodies)).toBe(1);
    expect(await register(discord, bodies)).toBe(0);
  });
});

function withChoices(...names: readonly string[]) {
  return { ...STYLE, choices: names.map((name) => ({ name, value: name.slice(0, 3).toLowerCase() })) };
}

function without<T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> {
  const { [key]: _dropped, ...rest } = whole;
  return rest;
}
