import {
  ApplicationCommandOptionType as OptionType,
  ApplicationCommandType,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  Routes,
} from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  componentsOf,
  Permission,
  startSandboxDiscord,
  textOf,
  type Invocation,
  type Member,
  type Message,
  type SandboxDiscord,
} from '../../../sandbox/discord/discord.ts';
import {
  bodiesOf,
  defineCommand,
  type Audience,
  type ButtonContext,
  type Command,
  type CustomIdContext,
  type Handler,
  type InteractionContext,
} from '../../../src/discord/interactions/command.ts';
import { modalValues } from '../../../src/discord/interactions/modal-values.ts';
import { modalView, type Modal } from '../../../src/discord/views/modal.ts';
import { startRoutedBot, type RoutedBot } from '../../support/routed-bot.ts';

const ADMINS_ONLY = 'This is for those who manage this server.';
const OPERATOR_ONLY = 'This is for the operator of this bot.';
const UNKNOWN_COMMAND = /do not know this command/;

const fileLater = {
  audience: 'admins',
  body: { type: ApplicationCommandType.Message, name: 'File this' },
  handle: async ({ interaction }) => {
    const content = `filed: ${interaction.targetMessage.content}`;
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  },
} as const satisfies NonNullable<Command['messageCommands']>[number];

/** An admins' command whose message everybody sees, with buttons and a menu for everyone, admins and the operator. */
const desk = defineCommand(
  {
    name: 'desk',
    description: 'Puts up a desk',
    options: [{ type: OptionType.String, name: 'wood', description: 'Which', autocomplete: true }],
  },
  async ({ interaction }) => {
    const button = (verb: string) =>
      ({ type: ComponentType.Button, style: ButtonStyle.Primary, label: verb, custom_id: `v1:${verb}:7` }) as const;
    const menu = {
      type: ComponentType.StringSelect,
      custom_id: 'v1:shelf:7',
      options: [{ label: 'top', value: 'top' }],
    } as const;
    await interaction.reply({
      content: 'a desk',
      components: [
        { type: ComponentType.ActionRow, components: ['bell', 'drawer', 'safe'].map(button) },
        { type: ComponentType.ActionRow, components: ['letter', 'order', 'forgotten', 'torn'].map(button) },
        { type: ComponentType.ActionRow, components: [menu] },
      ],
    });
  },
  {
    audience: 'admins',
    buttons: {
      bell: answering('everyone'),
      drawer: answering('admins'),
      safe: answering('operator'),
      ...Object.fromEntries(['letter', 'order', 'forgotten', 'torn'].map((verb) => [verb, opening(verb)])),
    },
    selects: { shelf: answering('operator') },
    modals: {
      letter: {
        audience: 'everyone',
        handle: async ({ interaction, args }) => {
          const values = modalValues(interaction);
          const chosen = [values.text('text'), values.choice('ink'), values.choice('text'), values.isTicked('seal')];
          const content = `${args.slice(0, -1).join('+')}: ${chosen.join(', ')}`;
          await interaction.reply({ content, flags: MessageFlags.Ephemeral });
        },
      },
      order: answering('admins'),
      torn: {
        audience: 'everyone',
        handle: async ({ interaction }) => {
          await interaction.deferUpdate();
          throw new Error('torn');
        },
      },
    },
    messageCommands: [fileLater],
    suggest: () => Promise.reject(new Error('no wood today')),
  },
);

type Replying = Pick<ButtonContext['interaction'], 'customId' | 'reply'>;

function answering(audience: Audience): Handler<CustomIdContext<Replying>> {
  return {
    audience,
    handle: async ({ interaction, args }) => {
      const content = `${interaction.customId} has ${args.join('+')}`;
      await interaction.reply({ content, flags: MessageFlags.Ephemeral });
    },
  };
}

/** A button that opens a modal of the same name. */
function opening(verb: string): Handler<InteractionContext<ButtonContext['interaction']>> {
  const ink = {
    kind: 'choice',
    choices: ['red', 'blue'].map((value) => ({ value, label: value })),
    value: 'blue',
  } as const;
  const modal: Modal = {
    verb,
    args: ['7', '8'],
    title: 'Write',
    fields: [
      {
        name: 'text',
        label: 'Text',
        kind: 'line',
        value: 'Dear',
        placeholder: 'A letter',
        isRequired: true,
        maxLength: 9,
      },
      { name: 'more', label: 'More', description: 'If need be', kind: 'paragraph' },
      { name: 'ink', label: 'Ink', ...ink },
      { name: 'seal', label: 'Seal', kind: 'tick', value: true },
    ],
  };
  return { audience: 'everyone', handle: async ({ interaction }) => interaction.showModal(modalView(modal)) };
}

function fieldsOf(modal: Invocation['modal']): string[] {
  return componentsOf(modal ?? { components: [] }).flatMap(({ custom_id: id }) => id ?? []);
}

/** The custom id of the field with this name in the modal that was opened. */
function fieldOf(opener: Invocation, name: string): string {
  return fieldsOf(opener.modal).find((id) => id.startsWith(`${name}.`)) ?? name;
}

describe('the router', () => {
  let discord: SandboxDiscord;
  let bot: RoutedBot;
  let ada: Member;
  let anna: Member;
  let operator: Member;
  let message: Message;

  beforeAll(async () => {
    discord = await startSandboxDiscord();
    bot = await startRoutedBot(discord, () => [desk]);
    ada = discord.guild.addMember({ name: 'Ada' });
    anna = discord.guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    operator = discord.guild.addMember({ user: discord.owner });
    message = await (await anna.command('desk')).replyWhere(() => true);
  });
  afterAll(async () => {
    await bot[Symbol.asyncDispose]();
    await discord[Symbol.asyncDispose]();
  });

  const said = async (invocation: Invocation): Promise<string> => {
    const { ephemeral, content } = await invocation.replyWhere(() => true);
    expect(ephemeral).toBe(true);
    return content;
  };
  const submit = async (member: Member, verb: string, text = 'hello'): Promise<Invocation> => {
    const opener = await member.click(message, `v1:${verb}:7`);
    await opener.acknowledged;
    return member.submitModal(opener, { [fieldOf(opener, 'text')]: text });
  };

  it('asks each verb for its own audience, whatever that of its command is', async () => {
    const answers = async (act: (member: Member) => Promise<Invocation>): Promise<string[]> =>
      Promise.all([ada, anna, operator].map(async (member) => said(await act(member))));
    const press = (verb: string) => answers((member) => member.click(message, `v1:${verb}:7`));
    const everyone = 'v1:bell:7 has 7';
    expect(await press('bell')).toEqual([everyone, everyone, everyone]);
    expect(await press('drawer')).toEqual([ADMINS_ONLY, 'v1:drawer:7 has 7', ADMINS_ONLY]);
    expect(await press('safe')).toEqual([OPERATOR_ONLY, OPERATOR_ONLY, 'v1:safe:7 has 7']);
    const shelf = await answers((member) => member.select(message, 'v1:shelf:7', ['top']));
    expect(shelf).toEqual([OPERATOR_ONLY, OPERATOR_ONLY, 'v1:shelf:7 has 7']);
    const order = await answers((member) => submit(member, 'order'));
    expect(order).toEqual([ADMINS_ONLY, expect.stringMatching(/^v1:order:7:8:\w+ has 7\+8\+\w+$/), ADMINS_ONLY]);
    const file = await answers((member) => member.contextMenu('File this', message));
    expect(file).toEqual([ADMINS_ONLY, 'filed: a desk', ADMINS_ONLY]);
    expect(await said(await ada.command('desk', {}, { unchecked: true }))).toBe(ADMINS_ONLY);
  });

  it('hands a filled-in modal to its verb, with the arguments of its custom id', async () => {
    expect(await said(await submit(ada, 'letter'))).toBe('7+8: hello, blue, , true');
    expect(await said(await submit(ada, 'letter', 'a\0b\uD83D'))).toBe('7+8: a\uFFFDb\uFFFD, blue, , true');
  });

  it('gives a modal and its fields new ids each time: phones show again what they showed under old ones', async () => {
    const openers = await Promise.all([1, 2].map(async () => ada.click(message, 'v1:letter:7')));
    await Promise.all(openers.map(({ acknowledged }) => acknowledged));
    const ids = openers.map(({ modal }) => [modal?.customId, fieldsOf(modal)].flat());
    expect(new Set(ids.flat()).size).toBe(10);
  });

  it('says that it does not know a modal or a command of a context menu which no command has', async () => {
    expect(await said(await submit(ada, 'forgotten'))).toMatch(UNKNOWN_COMMAND);
    const strange = [
      { type: ApplicationCommandType.Message, name: 'Of old' },
      { type: ApplicationCommandType.User, name: 'Of a person' },
    ];
    await bot.client.rest.put(Routes.applicationCommands(discord.applicationId), {
      body: [...bodiesOf(desk), ...strange],
    });
    expect(await said(await ada.contextMenu('Of old', message))).toMatch(UNKNOWN_COMMAND);
    expect(await said(await ada.contextMenu('Of a person', anna))).toMatch(UNKNOWN_COMMAND);
  });

  it('tells the member alone when a modal breaks, and leaves the message that it came from as it is', async () => {
    const torn = await submit(ada, 'torn');
    const followUp = await torn.followUpWhere(() => true);
    const reference = /code `([0-9a-f]{8})`/.exec(textOf(followUp))?.[1];
    expect(followUp.ephemeral).toBe(true);
    expect(bot.logLines.filter((line) => line.includes(`"reference":"${String(reference)}"`))).toHaveLength(1);
    expect(torn.reply).toMatchObject({ id: message.id, content: 'a desk' });
  });

  it('suggests nothing, rather than for ever loading, when suggestions break', async () => {
    const typing = await anna.autocomplete('desk', { wood: 'o' }, 'wood');
    await typing.acknowledged;
    expect(typing.choices).toEqual([]);
  });

  it('breaks no rule of Discord on the way', () => {
    expect(discord.violations).toEqual([]);
  });
});
