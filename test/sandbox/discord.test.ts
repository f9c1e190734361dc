import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  DiscordAPIError,
  Events,
  GatewayIntentBits,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  TextInputBuilder,
  TextInputStyle,
  type ApplicationCommandDataResolvable,
  type ChatInputCommandInteraction,
  type Interaction,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import {
  Permission,
  startSandboxDiscord,
  textOf,
  type Invocation,
  type Message,
  type SandboxDiscord,
  type SandboxDiscordOptions,
} from '../../sandbox/discord/discord.ts';

const COMMANDS: ApplicationCommandDataResolvable[] = [
  {
    name: 'imagine',
    description: 'Paints a picture',
    options: [
      { type: ApplicationCommandOptionType.String, name: 'prompt', description: 'What to paint', required: true },
      { type: ApplicationCommandOptionType.Integer, name: 'count', description: 'How many', minValue: 1, maxValue: 4 },
      { type: ApplicationCommandOptionType.User, name: 'for', description: 'Whom for' },
      { type: ApplicationCommandOptionType.Attachment, name: 'reference', description: 'A picture' },
      { type: ApplicationCommandOptionType.String, name: 'style', description: 'A style', autocomplete: true },
    ],
  },
  {
    name: 'limits',
    description: 'Spending limits',
    defaultMemberPermissions: Permission.ManageGuild,
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'set',
        description: 'Sets one',
        options: [{ type: ApplicationCommandOptionType.Number, name: 'usd', description: 'Dollars', required: true }],
      },
    ],
  },
];

/** An ordinary discord.js bot that answers with `handle`. */
async function startBot(discord: SandboxDiscord, handle: (interaction: Interaction) => Promise<unknown>) {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.apiUrl } });
  const errors: unknown[] = [];
  client.on(Events.Error, (error) => errors.push(error));
  client.on(Events.InteractionCreate, (interaction) => {
    handle(interaction).catch((error: unknown) => errors.push(error));
  });
  const ready = once(client, Events.ClientReady);
  await client.login(discord.botToken);
  await ready;
  if (discord.commands().length === 0) await client.application?.commands.set(COMMANDS);
  return { client, errors, [Symbol.asyncDispose]: () => client.destroy() };
}

/** A sandbox without a bot: the tests send raw HTTP. */
async function startQuietDiscord(options: SandboxDiscordOptions = {}) {
  const discord = await startSandboxDiscord(options);
  await call(discord, 'PUT', `/applications/${discord.applicationId}/commands`, [
    { name: 'imagine', description: 'Paints', options: [{ type: 3, name: 'prompt', description: 'What' }] },
  ]);
  return discord;
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(discord: SandboxDiscord, method: string, path: string, body?: unknown): Promise<RawAnswer> {
  const form = body instanceof FormData;
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${discord.botToken}`,
      'user-agent': 'DiscordBot (https://example.org, 1)',
      ...(form ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.headers.get('content-type') === 'text/html') throw new Error(text);
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

const answer = (discord: SandboxDiscord, to: Invocation, body: unknown, query = ''): Promise<RawAnswer> =>
  call(discord, 'POST', `/interactions/${to.id}/${to.token}/callback${query}`, body);

const editReply = (discord: SandboxDiscord, to: Invocation, body: unknown): Promise<RawAnswer> =>
  call(discord, 'PATCH', `/webhooks/${discord.applicationId}/${to.token}/messages/@original`, body);

function replyOf(invocation: Invocation): Message {
  if (!invocation.reply) throw new Error('There is no reply');
  return invocation.reply;
}

function multipart(payload: unknown, ...files: [name: string, size: number][]): FormData {
  const form = new FormData();
  form.set('payload_json', JSON.stringify(payload));
  for (const [index, [name, size]] of files.entries()) {
    form.set(`files[${index}]`, new Blob([new Uint8Array(size)]), name);
  }
  return form;
}

const isCommand = (interaction: Interaction): interaction is ChatInputCommandInteraction =>
  interaction.isChatInputCommand();

describe('a discord.js bot on the sandbox', () => {
  it('logs in, registers commands, defers, and edits its reply with a file that the CDN serves', async () => {
    await using discord = await startSandboxDiscord();
    const seen: unknown[] = [];
    await using bot = await startBot(discord, async (interaction) => {
      if (!isCommand(interaction)) return;
      seen.push(
        interaction.memberPermissions?.has('SendMessages'),
        interaction.locale,
        interaction.attachmentSizeLimit,
      );
      await interaction.deferReply();
      await interaction.editReply('Painting…');
      const picture = new AttachmentBuilder(Buffer.from('pixels'), { name: 'a fox.png', description: 'A fox' });
      const message = await interaction.editReply({
        content: `${interaction.options.getString('prompt', true)} ×${interaction.options.getInteger('count') ?? 1}`,
        files: [picture],
      });
      seen.push(message.attachments.first()?.name);
    });
    expect(bot.client.guilds.cache.get(discord.guild.id)?.channels.cache.has(discord.guild.channel.id)).toBe(true);
    expect(discord.commands().map((command) => command.name)).toEqual(['imagine', 'limits']);

    const member = discord.guild.addMember({ name: 'Ann', locale: 'zh-CN' });
    const invocation = await member.command('imagine', { prompt: 'a fox', count: 2 });
    expect((await invocation.acknowledged).type).toBe(5);
    const reply = await invocation.replyWhere((message) => message.attachments.length > 0);
    expect(textOf(reply)).toBe('a fox ×2');
    expect(reply.attachments[0]).toMatchObject({
      filename: 'a_fox.png',
      description: 'A fox',
      contentType: 'image/png',
    });
    expect(await (await fetch(reply.attachments[0]?.url ?? '')).text()).toBe('pixels');
    expect((await fetch((reply.attachments[0]?.url ?? '').replace('hm=', 'hm=0'))).status).toBe(404);
    expect(invocation.revisions.map(({ message }) => message.content)).toEqual(['', 'Painting…', 'a fox ×2']);
    expect(discord.guild.channel.messages).toEqual([reply]);
    expect(seen).toEqual([true, 'zh-CN', 10 * 1024 * 1024, 'a_fox.png']);
    expect(discord.violations).toEqual([]);
    expect(bot.errors).toEqual([]);
  });

  it('reads options that point to people and files, and subcommands', async () => {
    await using discord = await startSandboxDiscord();
    await using bot = await startBot(discord, async (interaction) => {
      if (!isCommand(interaction)) return;
      const { options } = interaction;
      if (interaction.commandName === 'limits') {
        await interaction.reply({ content: `${options.getSubcommand()} ${options.getNumber('usd')}`, flags: 64 });
        return;
      }
      const file = options.getAttachment('reference', true);
      const bytes = await (await fetch(file.url)).text();
      await interaction.reply(`${options.getUser('for', true).displayName} ${file.contentType} ${bytes}`);
    });
    const [ann, ben] = [discord.guild.addMember({ name: 'Ann' }), discord.guild.addMember({ name: 'Ben' })];
    const reference = { filename: 'cat.webp', bytes: Buffer.from('meow') };
    const imagine = await ann.command('imagine', { prompt: 'x', for: ben, reference });
    expect((await imagine.replyWhere(() => true)).content).toBe('Ben image/webp meow');

    const admin = discord.guild.addMember({ name: 'Ada', permissions: Permission.ManageGuild });
    const limits = await admin.command('limits set', { usd: 2.5 });
    const reply = await limits.replyWhere(() => true);
    expect(reply).toMatchObject({ content: 'set 2.5', ephemeral: true });
    expect(discord.guild.channel.messages).not.toContain(reply);
    await expect(ann.command('limits set', { usd: 1 })).rejects.toThrow('does not see the command');
    await expect(ann.command('imagine', { prompt: 'x', count: 9 })).rejects.toThrow('out of range');
    await expect(ann.command('imagine', {})).rejects.toThrow('required');
    expect(bot.errors).toEqual([]);
  });

  it('answers buttons, modals and autocomplete', async () => {
    await using discord = await startSandboxDiscord();
    await using bot = await startBot(discord, async (interaction) => {
      if (isCommand(interaction)) {
        const again = new ButtonBuilder().setCustomId('again:1').setLabel('Again').setStyle(ButtonStyle.Primary);
        const row = new ActionRowBuilder<ButtonBuilder>().addComponents(again);
        await interaction.reply({ content: 'Done', components: [row] });
      } else if (interaction.isButton()) {
        const input = new TextInputBuilder().setCustomId('prompt').setStyle(TextInputStyle.Short);
        const label = new LabelBuilder().setLabel('Prompt').setTextInputComponent(input);
        await interaction.showModal(
          new ModalBuilder().setCustomId('again').setTitle('Again').addLabelComponents(label),
        );
      } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
        await interaction.update({ content: interaction.fields.getTextInputValue('prompt'), components: [] });
      } else if (interaction.isAutocomplete()) {
        await interaction.respond([{ name: `${interaction.options.getFocused()}!`, value: 'v' }]);
      }
    });
    const ann = discord.guild.addMember({ name: 'Ann' });
    const first = await ann.command('imagine', { prompt: 'x' });
    const click = await ann.click(await first.replyWhere(() => true), 'Again');
    expect((await click.acknowledged).type).toBe(9);
    const submit = await ann.submitModal(click, { prompt: 'a badger' });
    expect((await submit.replyWhere((message) => message.content === 'a badger')).id).toBe(first.reply?.id);
    await expect(ann.click(replyOf(first), 'Again')).rejects.toThrow('No component');

    const typing = await ann.autocomplete('imagine', { style: 'wat' }, 'style');
    await typing.acknowledged;
    expect(typing.choices).toEqual([{ name: 'wat!', value: 'v' }]);
    expect(bot.errors).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  it('offers the options of a menu and no others, and sends the chosen ones to the bot', async () => {
    await using discord = await startSandboxDiscord();
    const options = [
      { label: 'One', value: '1' },
      { label: 'Two', value: '2', description: 'more' },
      { label: 'Three', value: '3' },
    ];
    await using bot = await startBot(discord, async (interaction) => {
      if (isCommand(interaction)) {
        const menu = { type: 3, custom_id: 'menu', placeholder: 'Choose', options, max_values: 2 } as const;
        await interaction.reply({ components: [{ type: 1, components: [menu] }], flags: MessageFlags.Ephemeral });
      } else if (interaction.isStringSelectMenu()) {
        await interaction.update({ content: interaction.values.join('+'), components: [] });
      }
    });
    const [ann, ben] = [discord.guild.addMember({ name: 'Ann' }), discord.guild.addMember({ name: 'Ben' })];
    const reply = await (await ann.command('imagine', { prompt: 'x' })).replyWhere(() => true);
    await expect(ann.select(reply, 'menu', ['4'])).rejects.toThrow('The menu offers no "4"; there are: 1, 2, 3');
    for (const values of [[], ['1', '1'], ['1', '2', '3']]) {
      await expect(ann.select(reply, 'menu', values)).rejects.toThrow('takes 1 to 2 options, each once');
    }
    await expect(ben.select(reply, 'menu', ['1'])).rejects.toThrow('cannot see this message');
    const chosen = await ann.select(reply, 'Choose', ['3', '1']);
    expect((await chosen.replyWhere(({ content }) => content !== '')).content).toBe('3+1');
    expect(bot.errors).toEqual([]);
  });

  it.each([
    ['no option', [], {}, 'BASE_TYPE'],
    ['26 options', Array.from({ length: 26 }, (_, index) => ({ label: 'x', value: String(index) })), {}, 'BASE_TYPE'],
    [
      'a value twice',
      [
        { label: 'x', value: '1' },
        { label: 'y', value: '1' },
      ],
      {},
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    ],
    ['more to choose than there is', [{ label: 'x', value: '1' }], { max_values: 2 }, 'BASE_TYPE_BAD_VALUE'],
    ['a label of 101 characters', [{ label: 'x'.repeat(101), value: '1' }], {}, 'BASE_TYPE_MAX_LENGTH'],
  ])('refuses a menu with %s', async (_name, options, more, code) => {
    await using discord = await startQuietDiscord();
    const menu = { type: 3, custom_id: 'menu', options, ...more };
    const { status, body } = await call(discord, 'POST', `/channels/${discord.guild.channel.id}/messages`, {
      components: [{ type: 1, components: [menu] }],
    });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(code);
  });

  it("sends with each interaction its member's permissions in that channel", async () => {
    await using discord = await startQuietDiscord();
    const { guild } = discord;
    const [ann, boss] = [guild.addMember(), guild.addMember({ permissions: Permission.Administrator })];
    const garden = guild.addChannel({ name: 'garden' });
    garden.overwrite(ann, { allow: Permission.ManageMessages, deny: Permission.AddReactions });
    garden.overwrite(boss, { deny: Permission.ManageMessages });
    const permissionsOf = async (member: typeof ann, channel = guild.channel): Promise<bigint> => {
      const { payload } = await member.command('imagine', {}, { channel });
      const { permissions } = z.object({ permissions: z.string() }).parse(payload['member']);
      return BigInt(permissions) & (Permission.ManageMessages | Permission.AddReactions);
    };
    expect(await permissionsOf(ann)).toBe(Permission.AddReactions);
    expect(await permissionsOf(ann, garden)).toBe(Permission.ManageMessages);
    expect(await permissionsOf(boss, garden)).toBe(Permission.ManageMessages | Permission.AddReactions);
  });

  it('lets the bot delete its own messages, private ones by their token alone', async () => {
    await using discord = await startQuietDiscord();
    const { channel } = discord.guild;
    const path = `/channels/${channel.id}/messages`;
    const { body } = await call(discord, 'POST', path, { content: 'mine' });
    const own = `${path}/${String(body['id'])}`;
    expect((await call(discord, 'DELETE', own)).status).toBe(204);
    expect(await call(discord, 'DELETE', own)).toMatchObject({ status: 404, body: { code: 10_008 } });

    const invocation = await discord.guild.addMember().command('imagine');
    await answer(discord, invocation, { type: 4, data: { content: 'private', flags: 64 } });
    const hidden = `${path}/${replyOf(invocation).id}`;
    expect(await call(discord, 'DELETE', hidden)).toMatchObject({ status: 404, body: { code: 10_008 } });
    const webhook = `/webhooks/${discord.applicationId}/${invocation.token}/messages/@original`;
    expect((await call(discord, 'DELETE', webhook)).status).toBe(204);
    expect(invocation.reply).toBeNull();

    const { id } = (await call(discord, 'POST', path, { content: 'unseen' })).body;
    channel.permissions &= ~Permission.ViewChannel;
    expect(await call(discord, 'DELETE', `${path}/${String(id)}`)).toMatchObject({
      status: 403,
      body: { code: 50_001 },
    });
  });

  it('keeps an old attachment only when the edit lists it', async () => {
    await using discord = await startQuietDiscord();
    const invocation = await discord.guild.addMember().command('imagine');
    await answer(discord, invocation, { type: 5 });
    await editReply(discord, invocation, multipart({ attachments: [{ id: 0, description: 'one' }] }, ['1.png', 5]));
    const one = invocation.reply?.attachments[0]?.id;
    await editReply(
      discord,
      invocation,
      multipart({ attachments: [{ id: one }, { id: 0 }] }, ['2.png', 6], ['x.png', 7]),
    );
    expect(invocation.reply?.attachments.map((file) => file.filename)).toEqual(['1.png', '2.png']);
    await editReply(discord, invocation, multipart({ content: 'three' }, ['3.png', 5]));
    expect(invocation.reply?.attachments.map((file) => file.filename)).toEqual(['1.png', '2.png', '3.png']);
    await editReply(discord, invocation, { attachments: [{ id: one }] });
    expect(invocation.reply?.attachments).toMatchObject([{ filename: '1.png', description: 'one', size: 5 }]);
  });

  it('hides files that a component shows from the list of attachments', async () => {
    await using discord = await startQuietDiscord();
    const invocation = await discord.guild.addMember().command('imagine');
    await answer(discord, invocation, { type: 5 });
    const components = [{ type: 12, items: [{ media: { url: 'attachment://1.png' } }] }];
    const answered = await editReply(discord, invocation, multipart({ flags: 32_768, components }, ['1.png', 5]));
    expect(invocation.reply?.attachments).toHaveLength(1);
    const items = [{ media: { attachment_id: invocation.reply?.attachments[0]?.id } }];
    expect(answered.body).toMatchObject({ attachments: [], components: [{ items }] });
  });

  it('sends fields of a dialog that nobody touched as they were at first', async () => {
    await using discord = await startQuietDiscord();
    const ann = discord.guild.addMember();
    const opener = await ann.command('imagine');
    const options = ['a', 'b'].map((value) => ({ label: value, value, default: value === 'b' }));
    const label = (component: object) => ({ type: 18, label: 'x', component });
    const components = [
      label({ type: 4, custom_id: 'text', style: 1, value: 'fox' }),
      label({ type: 3, custom_id: 'choice', options }),
      label({
        type: 21,
        custom_id: 'radio',
        options: options.map(({ value }) => ({ label: value, value })),
        required: false,
      }),
      label({ type: 23, custom_id: 'tick' }),
      label({ type: 23, custom_id: 'ticked', default: true }),
    ];
    await answer(discord, opener, { type: 9, data: { custom_id: 'modal', title: 'x', components } });
    const { payload } = await ann.submitModal(opener);
    const sent = [{ value: 'fox' }, { values: ['b'] }, { value: null }, { value: false }, { value: true }];
    expect(payload['data']).toMatchObject({ components: sent.map((component) => ({ type: 18, component })) });
    expect(discord.violations).toEqual([]);
  });
});

describe('the life of an interaction', () => {
  it('refuses a late callback with 10062 and what follows with 10015', async () => {
    await using discord = await startQuietDiscord({ callbackDeadlineMs: 40 });
    const invocation = await discord.guild.addMember().command('imagine');
    await expect(invocation.acknowledged).rejects.toThrow('did not answer /imagine within 40 ms');
    expect(invocation.outcome).toBe('missed');
    expect(await answer(discord, invocation, { type: 5 })).toMatchObject({ status: 404, body: { code: 10_062 } });
    expect(await editReply(discord, invocation, { content: 'x' })).toMatchObject({
      status: 404,
      body: { code: 10_015 },
    });
  });

  it('refuses a second callback with 40060, and the webhook before the first with 10015', async () => {
    await using discord = await startQuietDiscord();
    const invocation = await discord.guild.addMember().command('imagine');
    expect((await editReply(discord, invocation, { content: 'x' })).body['code']).toBe(10_015);
    const first = await answer(discord, invocation, { type: 4, data: { content: 'hi' } }, '?with_response=true');
    expect(first.body).toMatchObject({ resource: { type: 4, message: { content: 'hi', type: 20 } } });
    expect(await answer(discord, invocation, { type: 5 })).toMatchObject({ status: 400, body: { code: 40_060 } });
  });

  it('refuses an expired token with 50027, by the clock and on demand', async () => {
    await using discord = await startQuietDiscord({ tokenLifeMs: 60, callbackDeadlineMs: 50 });
    const [member, other] = [discord.guild.addMember(), discord.guild.addMember()];
    const invocation = await member.command('imagine');
    await answer(discord, invocation, { type: 5 });
    // Waits until another interaction has missed its deadline.
    await (await other.command('imagine')).acknowledged.catch(() => 'missed');
    await (await other.command('imagine')).acknowledged.catch(() => 'missed');
    expect(await editReply(discord, invocation, { content: 'x' })).toMatchObject({
      status: 401,
      body: { code: 50_027 },
    });

    await using unhurried = await startQuietDiscord();
    const second = await unhurried.guild.addMember().command('imagine');
    await answer(unhurried, second, { type: 5 });
    second.expireToken();
    expect((await editReply(unhurried, second, { content: 'x' })).body['code']).toBe(50_027);
  });

  it('answers 10008 once the reply was deleted, and still takes a follow-up', async () => {
    await using discord = await startQuietDiscord();
    const invocation = await discord.guild.addMember().command('imagine');
    await answer(discord, invocation, { type: 4, data: { content: 'hi' } });
    invocation.deleteReply();
    expect(await editReply(discord, invocation, { content: 'x' })).toMatchObject({
      status: 404,
      body: { code: 10_008 },
    });
    await call(discord, 'POST', `/webhooks/${discord.applicationId}/${invocation.token}`, { content: 'still here' });
    expect(invocation.followUps.map(textOf)).toEqual(['still here']);
    expect(invocation.reply).toBeNull();
  });

  it('fills the deferred reply with a first follow-up, which inherits that it is ephemeral', async () => {
    await using discord = await startQuietDiscord();
    const invocation = await discord.guild.addMember().command('imagine');
    await answer(discord, invocation, { type: 5, data: { flags: 64 } });
    await call(discord, 'POST', `/webhooks/${discord.applicationId}/${invocation.token}`, { content: 'a' });
    expect(invocation.reply).toMatchObject({ content: 'a', ephemeral: true, loading: false });
    expect(invocation.followUps).toEqual([]);
  });

  it('refuses files that are too large with 413 40005, by the limit that the interaction named', async () => {
    await using discord = await startQuietDiscord();
    discord.guild.attachmentSizeLimit = 1000;
    const invocation = await discord.guild.addMember().command('imagine');
    expect(invocation.payload['attachment_size_limit']).toBe(1000);
    await answer(discord, invocation, { type: 5 });
    const tooLarge = await editReply(discord, invocation, multipart({}, ['a.png', 1001]));
    expect(tooLarge).toMatchObject({ status: 413, body: { code: 40_005 } });
    expect((await editReply(discord, invocation, multipart({}, ['a.png', 1000]))).status).toBe(200);
  });

  it('delivers the same interaction twice on demand', async () => {
    await using discord = await startSandboxDiscord();
    const codes: unknown[] = [];
    const second = Promise.withResolvers<undefined>();
    await using _bot = await startBot(discord, async (interaction) => {
      if (!isCommand(interaction)) return;
      await interaction.reply('once').catch((error: unknown) => {
        codes.push(error instanceof DiscordAPIError ? error.code : error);
        second.resolve(undefined);
      });
    });
    const invocation = await discord.guild.addMember().command('imagine', { prompt: 'x' });
    await invocation.replyWhere(() => true);
    discord.redeliver(invocation);
    await second.promise;
    expect(codes).toEqual([40_060]);
  });
});

const button = (id: string) => ({ type: 2, style: 1, label: 'b', custom_id: id });

describe('the rules for what a bot sends', () => {
  it('refuses what breaks the schema with 50035, tells where, and records it', async () => {
    await using discord = await startQuietDiscord();
    const invocation = await discord.guild.addMember().command('imagine');
    const refused = await answer(discord, invocation, {
      type: 4,
      data: { content: 5, embeds: [{ title: 'x'.repeat(257) }] },
    });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        code: 50_035,
        message: 'Invalid Form Body',
        errors: {
          data: {
            content: { _errors: [{ code: 'STRING_TYPE_CONVERT' }] },
            embeds: { '0': { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } } },
          },
        },
      },
    });
    expect(discord.violations).toMatchObject([{ code: 50_035, method: 'POST' }]);
    expect((await answer(discord, invocation, { type: 4, data: { content: '🦊'.repeat(2000) } })).status).toBe(204);
  });

  const gallery = { type: 12, items: [{ media: { url: 'attachment://a.png' } }] };
  it.each([
    ['content over 2000 characters', { content: '🦊'.repeat(2001) }, 50_035],
    ['nothing at all', {}, 50_006],
    ['embeds over 6000 characters', { embeds: [1, 2].map(() => ({ description: 'x'.repeat(3001) })) }, 50_035],
    ['one custom id twice', { components: [{ type: 1, components: [button('a'), button('a')] }] }, 50_035],
    ['an empty custom id', { components: [{ type: 1, components: [button('')] }] }, 50_035],
    [
      'parse and a list of the same kind',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      50_035,
    ],
    ['V2 components without the flag', { components: [{ type: 10, content: 'x' }] }, 50_035],
    ['content beside Components V2', { flags: 32_768, content: 'x', components: [{ type: 10, content: 'y' }] }, 50_035],
    ['a gallery of a missing file', { flags: 32_768, components: [gallery] }, 50_035],
    [
      '41 components',
      {
        flags: 32_768,
        components: Array.from({ length: 21 }, () => ({ type: 17, components: [{ type: 10, content: 'x' }] })),
      },
      50_035,
    ],
    ['alt text over 1024', { attachments: [{ id: 0, description: 'x'.repeat(1025) }] }, 50_035],
  ])('refuses a message with %s', async (_what, body, code) => {
    await using discord = await startQuietDiscord();
    const refused = await call(discord, 'POST', `/channels/${discord.guild.channel.id}/messages`, body);
    expect(refused.body['code']).toBe(code);
    expect(discord.violations).toHaveLength(1);
    expect(discord.guild.channel.messages).toEqual([]);
  });

  it.each([
    ['an upper-case name', [{ name: 'Imagine', description: 'x' }]],
    ['no description', [{ name: 'imagine' }]],
    ['an unknown locale', [{ name: 'a', description: 'x', name_localizations: { xx: 'b' } }]],
    ['one name twice', [1, 2].map(() => ({ name: 'a', description: 'x' }))],
    [
      'a required option after an optional one',
      [
        {
          name: 'a',
          description: 'x',
          options: [
            { type: 3, name: 'b', description: 'y' },
            { type: 3, name: 'c', description: 'y', required: true },
          ],
        },
      ],
    ],
    [
      'more than 8000 characters',
      [
        {
          name: 'a',
          description: 'x',
          options: [
            {
              type: 3,
              name: 'b',
              description: 'y',
              choices: Array.from({ length: 25 }, (_, n) => ({ name: `n${n}`, value: 'v'.repeat(100) })),
            },
          ].flatMap((option) => [1, 2, 3, 4].map((n) => ({ ...option, name: `b${n}` }))),
        },
      ],
    ],
  ])('refuses commands with %s', async (_what, commands) => {
    await using discord = await startSandboxDiscord();
    const refused = await call(discord, 'PUT', `/applications/${discord.applicationId}/commands`, commands);
    expect(refused).toMatchObject({ status: 400, body: { code: 50_035 } });
    expect(discord.commands()).toEqual([]);
  });

  it('keeps the id of an unchanged command and hides translations unless asked for them', async () => {
    await using discord = await startSandboxDiscord();
    const path = `/applications/${discord.applicationId}/commands`;
    const one = { name: 'one', description: 'x', name_localizations: { de: 'eins' } };
    await call(discord, 'PUT', path, [one, { name: 'two', description: 'x' }]);
    const before = discord.commands();
    await call(discord, 'PUT', path, [{ name: 'two', description: 'changed' }, one]);
    const after = discord.commands();
    expect(after[1]).toEqual(before[0]);
    expect(after[0]?.id).toBe(before[1]?.id);
    expect(after[0]?.version).not.toBe(before[1]?.version);
    expect(await call(discord, 'GET', path)).toMatchObject({ body: [{}, { name: 'one', name_localizations: null }] });
    const full = await call(discord, 'GET', `${path}?with_localizations=true`);
    expect(full).toMatchObject({ body: [{}, { name_localizations: { de: 'eins' } }] });
  });

  it('refuses a wrong token, an unknown route and a client that does not name itself', async () => {
    await using discord = await startSandboxDiscord();
    expect(await call(discord, 'GET', '/nowhere')).toMatchObject({
      status: 404,
      body: { message: '404: Not Found', code: 0 },
    });
    const unnamed = await fetch(`${discord.apiUrl}/v10/users/@me`);
    expect(await unnamed.json()).toMatchObject({ code: 40_333 });
    const client = new Client({ intents: [], rest: { api: discord.apiUrl } });
    await expect(client.login('wrong.token.here')).rejects.toThrow('invalid token');
    await client.destroy();
  });
});

describe('channels', () => {
  it('posts a message with the same enforced nonce only once', async () => {
    await using discord = await startSandboxDiscord();
    const path = `/channels/${discord.guild.channel.id}/messages`;
    const body = { content: 'only once', nonce: 'job-1', enforce_nonce: true };
    const [first, second] = [await call(discord, 'POST', path, body), await call(discord, 'POST', path, body)];
    expect(second.body['id']).toBe(first.body['id']);
    await call(discord, 'POST', path, { ...body, nonce: 'job-2' });
    expect(discord.guild.channel.messages.map((message) => message.nonce)).toEqual(['job-1', 'job-2']);
  });

  it('sends direct messages, and answers 50007 where they are closed', async () => {
    await using discord = await startSandboxDiscord();
    await using bot = await startBot(discord, async () => {});
    const open = discord.guild.addMember({ name: 'Open' });
    const closed = discord.guild.addMember({ name: 'Closed', acceptsDirectMessages: false });
    await bot.client.users.send(open.id, 'hello');
    expect(open.directMessages.map(textOf)).toEqual(['hello']);
    await expect(bot.client.users.send(closed.id, 'hello')).rejects.toMatchObject({ code: 50_007 });
    open.leave();
    await expect(bot.client.users.send(open.id, 'hello')).rejects.toMatchObject({ code: 50_278 });
  });

  it('shows messages after another or the newest, and none to a bot that may not read back', async () => {
    await using discord = await startSandboxDiscord();
    const { channel } = discord.guild;
    const path = `/channels/${channel.id}/messages`;
    for (const content of ['1', '2', '3', '4']) await call(discord, 'POST', path, { content });
    const read = async (query: string): Promise<RawAnswer['body']> =>
      (await call(discord, 'GET', `${path}?${query}`)).body;
    expect(await read('limit=2')).toMatchObject([{ content: '4' }, { content: '3' }]);
    const first = channel.messages[0]?.id ?? '';
    expect(await read(`limit=2&after=${first}`)).toMatchObject([{ content: '3' }, { content: '2' }]);
    channel.permissions &= ~Permission.ReadMessageHistory;
    expect(await read('limit=2')).toEqual([]);
  });

  it('answers 50013, 50001 and 10003 as permissions, the bot and the channel go', async () => {
    await using discord = await startSandboxDiscord();
    const { guild } = discord;
    const channel = guild.addChannel({ name: 'art' });
    const send = async () =>
      (await call(discord, 'POST', `/channels/${channel.id}/messages`, { content: 'x' })).body['code'];
    channel.permissions = Permission.ViewChannel;
    expect(await send()).toBe(50_013);
    channel.permissions = 0n;
    expect(await send()).toBe(50_001);
    channel.permissions = Permission.ViewChannel | Permission.SendMessages;
    expect(await send()).toBeUndefined();
    guild.removeBot();
    expect(await send()).toBe(50_001);
    guild.inviteBot();
    channel.delete();
    expect(await send()).toBe(10_003);
  });

  it('shows whom a message mentions', async () => {
    await using discord = await startSandboxDiscord();
    const [ann, ben] = [discord.guild.addMember(), discord.guild.addMember()];
    const content = `<@${ann.id}> <@${ben.id}> @everyone`;
    const path = `/channels/${discord.guild.channel.id}/messages`;
    await call(discord, 'POST', path, { content });
    await call(discord, 'POST', path, { content, allowed_mentions: { parse: [] } });
    await call(discord, 'POST', path, { content, allowed_mentions: { users: [ben.id] } });
    expect(discord.guild.channel.messages.map((message) => message.pings)).toMatchObject([
      { everyone: true, userIds: [ann.id, ben.id] },
      { everyone: false, userIds: [] },
      { everyone: false, userIds: [ben.id] },
    ]);
  });
});

describe('a thread', () => {
  it('comes in an interaction with its parent and its state, and has the rights of its parent', async () => {
    await using discord = await startQuietDiscord();
    const { guild } = discord;
    const forum = guild.addForum({ name: 'pictures' });
    for (const thread of [guild.addThread({ name: 'foxes' }), guild.addThread({ name: 'owls', parent: forum })]) {
      const { payload } = await guild.addMember().command('imagine', {}, { channel: thread });
      expect(payload['channel']).toMatchObject({
        id: thread.id,
        type: 11,
        parent_id: thread.parent?.id,
        thread_metadata: { archived: false, locked: false },
      });
    }
    const say = async (id: string) => (await call(discord, 'POST', `/channels/${id}/messages`, { content: 'x' })).body;
    expect(await say(forum.id)).toMatchObject({ code: 40_058 });
    const thread = guild.addThread({ name: 'quiet' });
    guild.channel.permissions &= ~Permission.SendMessages;
    expect(await say(thread.id)).toMatchObject({ content: 'x' });
    guild.channel.permissions &= ~Permission.SendMessagesInThreads;
    expect(await say(thread.id)).toMatchObject({ code: 50_013 });
    guild.channel.delete();
    expect(await say(thread.id)).toMatchObject({ code: 10_003 });
  });

  it('that is archived takes no edit, and a message unarchives it', async () => {
    await using discord = await startQuietDiscord();
    const thread = discord.guild.addThread({ name: 'foxes' });
    const invocation = await discord.guild.addMember().command('imagine', {}, { channel: thread });
    await answer(discord, invocation, { type: 5 });
    thread.archive();
    expect(await editReply(discord, invocation, { content: 'a' })).toMatchObject({
      status: 400,
      body: { code: 50_083 },
    });
    expect(await call(discord, 'POST', `/channels/${thread.id}/messages`, { content: 'b' })).toMatchObject({
      status: 200,
    });
    expect(thread.archived).toBe(false);
    expect(await editReply(discord, invocation, { content: 'a' })).toMatchObject({ status: 200 });
  });

  it('that is locked takes messages only with the permission to manage threads', async () => {
    await using discord = await startQuietDiscord();
    const { guild } = discord;
    const thread = guild.addThread({ name: 'foxes' });
    const invocation = await guild.addMember().command('imagine', {}, { channel: thread });
    await answer(discord, invocation, { type: 5 });
    const tries = async (): Promise<unknown[]> => [
      (await editReply(discord, invocation, { content: 'a' })).body['code'],
      (await call(discord, 'POST', `/channels/${thread.id}/messages`, { content: 'b' })).body['code'],
    ];
    thread.lock({ archived: false });
    expect(await tries()).toEqual([160_005, 160_005]);
    thread.lock();
    expect(await tries()).toEqual([50_083, 50_083]);
    guild.channel.permissions |= Permission.ManageThreads;
    expect(await tries()).toEqual([50_083, undefined]);
    thread.delete();
    expect(await tries()).toEqual([10_003, 10_003]);
  });
});

describe('limits and faults', () => {
  it('sends rate-limit headers, refuses the sixth edit in two seconds, and tells how long to wait', async () => {
    await using discord = await startQuietDiscord();
    const invocation = await discord.guild.addMember().command('imagine');
    await answer(discord, invocation, { type: 5 });
    const answers = [];
    for (let edit = 1; edit <= 6; edit += 1) answers.push(await editReply(discord, invocation, { content: `${edit}` }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('5');
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['4', '3', '2', '1', '0', '0']);
    expect(answers[5]?.body).toMatchObject({ global: false, message: 'You are being rate limited.' });
    expect(Number(answers[5]?.headers.get('retry-after'))).toBeCloseTo(Number(answers[5]?.body['retry_after']), 2);
    expect(answers[5]?.headers.get('x-ratelimit-scope')).toBe('user');
  });

  it('lets discord.js wait before the limit, so that it never meets a 429', async () => {
    await using discord = await startSandboxDiscord({ rateLimits: { webhook: { limit: 2, windowMs: 200 } } });
    await using bot = await startBot(discord, async (interaction) => {
      if (!isCommand(interaction)) return;
      await interaction.deferReply();
      for (let edit = 1; edit <= 5; edit += 1) await interaction.editReply(`${edit}`);
    });
    const invocation = await discord.guild.addMember().command('imagine', { prompt: 'x' });
    await invocation.replyWhere((message) => message.content === '5');
    expect(discord.calls.filter(({ status }) => status === 429)).toEqual([]);
    expect(bot.errors).toEqual([]);
  });

  it('refuses everything but interactions for a while when there are too many calls in all', async () => {
    await using discord = await startQuietDiscord({ rateLimits: { global: { limit: 2, windowMs: 60_000 } } });
    const invocation = await discord.guild.addMember().command('imagine');
    const get = (): Promise<RawAnswer> => call(discord, 'GET', '/users/@me');
    const [, , third] = [await get(), await get(), await get()];
    expect(third).toMatchObject({ status: 429, body: { global: true } });
    expect(third?.headers.get('x-ratelimit-global')).toBe('true');
    expect(third?.headers.get('x-ratelimit-scope')).toBe('global');
    expect(await answer(discord, invocation, { type: 5 })).toMatchObject({ status: 204 });
  });

  it('carries out a request even if the bot has disconnected', async () => {
    await using discord = await startQuietDiscord();
    const path = `/channels/${discord.guild.channel.id}/messages`;
    const bot = new AbortController();
    discord.fault({ method: 'POST', path: /messages$/u, delayMs: 100, hit: () => bot.abort() });
    const hungUp = fetch(`${discord.apiUrl}/v10${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bot ${discord.botToken}`,
        'user-agent': 'DiscordBot (https://example.org, 1)',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ content: 'late' }),
      signal: bot.signal,
    });
    await expect(hungUp).rejects.toThrow('aborted');
    await discord.guild.channel.messageWhere((message) => message.content === 'late');
  });

  it('has faults on demand: a 5xx, a dropped connection, a lost answer', async () => {
    await using discord = await startQuietDiscord();
    const path = `/channels/${discord.guild.channel.id}/messages`;
    discord.fault({ method: 'POST', path: /messages$/u, reply: { status: 502, body: 'Bad Gateway' } });
    await expect(call(discord, 'POST', path, { content: 'a' })).rejects.toThrow('Bad Gateway');
    discord.fault({ path: /messages$/u, reply: 'drop-socket' });
    await expect(call(discord, 'POST', path, { content: 'b' })).rejects.toThrow('fetch failed');
    discord.fault({ path: /messages$/u, reply: 'lose-answer', times: 1 });
    await expect(call(discord, 'POST', path, { content: 'c' })).rejects.toThrow('fetch failed');
    expect(discord.guild.channel.messages.map(textOf)).toEqual(['c']);
    expect(discord.calls.slice(-3).map(({ status }) => status)).toEqual([502, 0, 0]);
  });
});

// Side by side, because discord.js waits 5 s between two logins.
describe.concurrent('the gateway', () => {
  it('fails at one of its two addresses in the way that is asked for, and serves at the other', async () => {
    await using discord = await startQuietDiscord();
    const { body } = await call(discord, 'GET', '/gateway/bot');
    const opening = (path: string): WebSocket => new WebSocket(`${String(body['url'])}${path}?v=10&encoding=json`);
    discord.troubleGateway('resume', 'refuse');
    const refused = opening('/resume');
    await expect(once(refused, 'open')).rejects.toThrow('503');
    discord.troubleGateway('resume', 'close');
    const closed = opening('/resume');
    expect((await once(closed, 'close'))[0]).toBe(1001);
    discord.troubleGateway('resume', 'silent');
    const silent = opening('/resume');
    silent.on('error', () => undefined);
    await discord.gatewayTried('resume', 3);
    const well = opening('');
    expect(JSON.parse(String((await once(well, 'message'))[0]))).toMatchObject({ op: 10 });
    expect(silent.readyState).toBe(WebSocket.CONNECTING);
    silent.terminate();
    well.terminate();
    expect(discord.gatewayTries.map(({ address }) => address)).toEqual(['resume', 'resume', 'resume', 'main']);
  });

  it('replays to a bot that lost its socket the interaction it missed', async () => {
    await using discord = await startSandboxDiscord();
    await using bot = await startBot(discord, async (interaction) => {
      if (isCommand(interaction)) await interaction.reply(interaction.options.getString('prompt', true));
    });
    const member = discord.guild.addMember();
    const resumed = discord.nextResumed();
    await discord.dropConnections();
    const missed = await member.command('imagine', { prompt: 'while you were away' });
    await resumed;
    expect(textOf(await missed.replyWhere(() => true))).toBe('while you were away');
    expect(discord.gatewayCounts).toMatchObject({ ready: 1, resumed: 1 });

    const again = discord.nextResumed();
    discord.reconnect();
    await again;
    expect(bot.errors).toEqual([]);
  });

  it('makes a bot identify again when its session is invalid', async () => {
    await using discord = await startSandboxDiscord();
    await using _bot = await startBot(discord, async (interaction) => {
      if (isCommand(interaction)) await interaction.reply('new session');
    });
    const ready = discord.nextReady();
    discord.invalidateSession(false);
    await ready;
    const invocation = await discord.guild.addMember().command('imagine', { prompt: 'x' });
    expect(textOf(await invocation.replyWhere(() => true))).toBe('new session');
  });

  it('can be silent, and a bot whose heartbeats are not acknowledged then resumes', async () => {
    await using discord = await startSandboxDiscord({ heartbeatIntervalMs: 300 });
    await using _bot = await startBot(discord, async (interaction) => {
      if (isCommand(interaction)) await interaction.reply('awake');
    });
    const resumed = discord.nextResumed();
    discord.silence();
    const missed = await discord.guild.addMember().command('imagine', { prompt: 'x' });
    await resumed;
    expect(textOf(await missed.replyWhere(() => true))).toBe('awake');
  });

  it('keeps its state when a bot is killed: a new one logs in and finishes its work', async () => {
    await using discord = await startSandboxDiscord();
    const script = `
      import { Client } from 'discord.js';
      const client = new Client({ intents: [1], rest: { api: process.argv[1] } });
      client.on('interactionCreate', (interaction) => interaction.deferReply());
      await client.login(process.argv[2]);
      await client.application.commands.set([{ name: 'imagine', description: 'x' }]);
    `;
    const victim = spawn(process.execPath, ['--input-type=module', '-e', script, discord.apiUrl, discord.botToken]);
    await discord.commandsRegistered();
    const member = discord.guild.addMember();
    const invocation = await member.command('imagine');
    await invocation.acknowledged;
    const gone = discord.nextDisconnect();
    victim.kill('SIGKILL');
    await gone;
    expect(invocation.reply?.loading).toBe(true);

    await using bot = await startBot(discord, async () => {});
    await bot.client.rest.patch(`/webhooks/${discord.applicationId}/${invocation.token}/messages/@original`, {
      body: { content: 'finished by the next one' },
      auth: false,
    });
    expect(textOf(replyOf(invocation))).toBe('finished by the next one');
  });

  it('refuses connections while offline and is found again afterwards', async () => {
    await using discord = await startSandboxDiscord();
    await using _bot = await startBot(discord, async (interaction) => {
      if (isCommand(interaction)) await interaction.reply('back');
    });
    const { apiUrl } = discord;
    await discord.offline();
    await expect(call(discord, 'GET', '/users/@me')).rejects.toThrow('fetch failed');
    // A bot that tried to reconnect in between identifies, a slower one resumes.
    const back = Promise.race([discord.nextReady(), discord.nextResumed()]);
    await discord.online();
    expect(discord.apiUrl).toBe(apiUrl);
    await back;
    const invocation = await discord.guild.addMember().command('imagine', { prompt: 'x' });
    await invocation.replyWhere((message) => message.content === 'back');
  });

  it.each([
    ['a payload that is no JSON', '{', 4002],
    ['an unknown opcode', JSON.stringify({ op: 99 }), 4001],
    ['a payload before identifying', JSON.stringify({ op: 3, d: {} }), 4003],
    ['a wrong token', identify({ token: 'wrong' }), 4004],
    ['an intent that does not exist', identify({ intents: 1 << 30 }), 4013],
    ['a privileged intent', identify({ intents: 1 << 15 }), 4014],
  ])('closes on %s', async (_what, payload, code) => {
    await using discord = await startSandboxDiscord({ botToken: 'right' });
    const { body } = await call(discord, 'GET', '/gateway/bot');
    const socket = new WebSocket(`${String(body['url'])}?v=10&encoding=json`);
    socket.once('message', () => socket.send(payload));
    const closing: unknown[] = await once(socket, 'close');
    expect(closing[0]).toBe(code);
  });
});

function identify(changes: Record<string, unknown>): string {
  return JSON.stringify({ op: 2, d: { token: 'right', intents: 1, properties: {}, ...changes } });
}

it('reads the texts of a Components V2 message', async () => {
  await using discord = await startQuietDiscord();
  const invocation = await discord.guild.addMember().command('imagine');
  await answer(discord, invocation, { type: 5 });
  const components = [
    {
      type: 17,
      components: [
        { type: 10, content: 'A fox' },
        { type: 12, items: [{ media: { url: 'attachment://f.png' } }] },
      ],
    },
    { type: 10, content: '$0.04' },
  ];
  const sent = await editReply(
    discord,
    invocation,
    multipart({ flags: MessageFlags.IsComponentsV2, components }, ['f.png', 9]),
  );
  expect(sent.status).toBe(200);
  expect(textOf(replyOf(invocation))).toBe('A fox\n$0.04');
  expect(sent.body['components']).toMatchObject([
    { components: [{ id: 2 }, { items: [{ media: { attachment_id: invocation.reply?.attachments[0]?.id } }] }] },
    {},
  ]);
  expect((await editReply(discord, invocation, { content: 'plain' })).body['code']).toBe(50_035);
});
