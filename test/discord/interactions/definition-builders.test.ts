import {
  ApplicationCommandOptionType as OptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { CommandBody, MessageCommandBody, OptionsOf } from '../../../src/discord/interactions/command.ts';
import {
  booleanOption,
  channelOption,
  guildCommand,
  integerOption,
  localizedChoices,
  messageCommand,
  plainSubcommand,
  roleOption,
  stringOption,
  subcommand,
  userOption,
} from '../../../src/discord/interactions/definition-builders.ts';
import type { Language } from '../../../src/discord/texts/language.ts';
import * as languages from '../../../src/discord/texts/languages.ts';
import type { Localized } from '../../../src/discord/texts/localized.ts';

const spoken: readonly (readonly [key: string, language: Language])[] = Object.entries(languages);

/** A text in English, and one for each other language. */
function said<const English extends string>(english: English, other: string): Localized<English> {
  const texts = spoken.map(([key]) => [key, key === 'en' ? english : other]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a text for each key of the table
  return Object.fromEntries(texts) as Localized<English>;
}

/** As Discord gets it: each locale in which a language names the commands. */
const inOthers = (other: string): Record<string, string> =>
  Object.fromEntries(spoken.flatMap(([, { commandLocales }]) => commandLocales.map((locale) => [locale, other])));

const texts = <const Name extends string>(name: Name) => ({
  name: said(name, '名'),
  description: said(`About ${name}`, '说明'),
});

/** Where such a command may be used. */
const inServers = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

/** What every one of them carries beside its own rules. */
const carried = (name: string) => ({
  name,
  name_localizations: inOthers('名'),
  description: `About ${name}`,
  description_localizations: inOthers('说明'),
});

const body = guildCommand(texts('paint'), {
  default_member_permissions: '32',
  options: [
    stringOption(texts('prompt'), { required: true, max_length: 9 }),
    stringOption(texts('style'), { choices: localizedChoices({ oil: said('Oil', '油画') }) }),
    integerOption(texts('count'), { min_value: 1 }),
    booleanOption(texts('private')),
    userOption(texts('for'), { required: true }),
    roleOption(texts('role')),
    channelOption(texts('channel')),
  ],
});

describe('the builders of definitions', () => {
  it('write a command as Discord takes it, each text with its translations', () => {
    expectTypeOf(body).toExtend<CommandBody>();
    expect(inOthers('名')).toHaveProperty('zh-CN', '名');
    expect(body).toEqual({
      ...carried('paint'),
      ...inServers,
      default_member_permissions: '32',
      options: [
        { type: OptionType.String, ...carried('prompt'), required: true, max_length: 9 },
        {
          type: OptionType.String,
          ...carried('style'),
          choices: [{ name: 'Oil', name_localizations: inOthers('油画'), value: 'oil' }],
        },
        { type: OptionType.Integer, ...carried('count'), min_value: 1 },
        { type: OptionType.Boolean, ...carried('private') },
        { type: OptionType.User, ...carried('for'), required: true },
        { type: OptionType.Role, ...carried('role') },
        { type: OptionType.Channel, ...carried('channel') },
      ],
    });
  });

  it('write a command of the context menu of messages, which has a name and nothing else', () => {
    const file = messageCommand(said('File this', '归档'));
    expectTypeOf(file).toExtend<MessageCommandBody>();
    const name_localizations = inOthers('归档');
    expect(file).toEqual({ type: ApplicationCommandType.Message, name: 'File this', name_localizations, ...inServers });
  });

  it('keep the types that a handler reads its options by', () => {
    expectTypeOf<OptionsOf<typeof body>>().toEqualTypeOf<{
      readonly prompt: string;
      readonly style: string | undefined;
      readonly count: number | undefined;
      readonly private: boolean | undefined;
      readonly for: string;
      readonly role: string | undefined;
      readonly channel: string | undefined;
    }>();
    const show = subcommand(texts('show'), [integerOption(texts('page'), { required: true })]);
    expectTypeOf<OptionsOf<typeof show>>().toEqualTypeOf<{ readonly page: number }>();
    expectTypeOf(show.name).toEqualTypeOf<'show'>();
    expect(show.options.map(({ name }) => name)).toEqual(['page']);
  });

  it('say nothing of options where there are none', () => {
    const bare = guildCommand(texts('quota'));
    const stop = plainSubcommand(texts('stop'));
    expectTypeOf<OptionsOf<typeof bare>>().toEqualTypeOf<Readonly<Record<string, never>>>();
    expectTypeOf<OptionsOf<typeof stop>>().toEqualTypeOf<Readonly<Record<string, never>>>();
    expect(bare).toEqual({ ...carried('quota'), ...inServers });
    expect(stop).toEqual({ type: OptionType.Subcommand, ...carried('stop') });
  });
});
