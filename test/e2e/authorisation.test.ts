import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Permission,
  textOf,
  type Guild,
  type Invocation,
  type Member,
  type Message,
  type OptionValue,
} from '../../sandbox/discord/discord.ts';
import { defineCommand, type Audience } from '../../src/discord/interactions/command.ts';
import { allCommands, allPaths, allVerbs } from '../support/all-commands.ts';
import { envelope, withoutKeys } from '../support/interaction-fuzz.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';

/** Sends the command regardless of Discord's permission settings. */
const UNCHECKED = { unchecked: true };
/** Texts of the other server, which must never be shown. */
const SECRETS = ['heron', 'periwinkle', 'Elsewhere', '7.77', 'Ultra', '画', 'kingfisher'];

const ADMINS_ONLY = 'This is for those who manage this server.';
const OPERATOR_ONLY = 'This is for the operator of this bot.';

type Options = Readonly<Record<string, OptionValue>>;

/** Who may use which command, and which button, menu or modal by its verb. Whoever adds one decides it here as well. */
const AUDIENCES: Readonly<Record<string, Audience>> = {
  '/imagine': 'everyone',
  again: 'everyone',
  confirm: 'everyone',
  ask: 'everyone',
  'ask.approve': 'admins',
  'ask.once': 'admins',
  'ask.deny': 'admins',
  more: 'everyone',
  'copy-line': 'everyone',
  'preset-new': 'everyone',
  'preset-save': 'everyone',
  '/preset': 'everyone',
  'presets.page': 'everyone',
  '/reference': 'everyone',
  'references.page': 'everyone',
  '/help': 'everyone',
  '/quota': 'everyone',
  done: 'everyone',
  '/cancel': 'everyone',
  cancel: 'everyone',
  '/history': 'everyone',
  history: 'everyone',
  'history-pick': 'everyone',
  'history-open': 'everyone',
  'history-show': 'everyone',
  'history-copy': 'everyone',
  'history-delete': 'everyone',
  'history-erase': 'everyone',
  delete: 'everyone',
  'delete-now': 'everyone',
  'delete-not': 'everyone',
  '/privacy': 'everyone',
  edit: 'everyone',
  vary: 'everyone',
  extend: 'everyone',
  change: 'everyone',
  reference: 'everyone',
  final: 'everyone',
  publish: 'everyone',
  'edit-draft': 'everyone',
  forget: 'everyone',
  '/limits': 'admins',
  'limits.page': 'admins',
  'limits.trail': 'admins',
  '/settings': 'admins',
  'settings.page': 'admins',
  'settings.words': 'admins',
  '/usage': 'admins',
  'usage-overview': 'admins',
  'usage-member': 'admins',
  'usage-channels': 'admins',
  'usage-refusals': 'admins',
  report: 'everyone',
  'report-keep': 'everyone',
  'report-remove': 'everyone',
  takedown: 'operator',
  '/operator': 'operator',
  'operator-servers': 'operator',
  'operator-statements': 'operator',
  'operator-lanes': 'operator',
  'operator-blocks': 'operator',
};

const paths = allPaths();
const restricted = paths.filter(({ audience }) => audience !== 'everyone');

describe('who may use what', () => {
  it('is decided for each command and each verb of a button, menu or modal', () => {
    const commands = allCommands().map(({ body, audience }) => [`/${body.name}`, audience] as const);
    expect(Object.fromEntries([...commands, ...allVerbs()])).toEqual(AUDIENCES);
  });

  it('cannot be left out: a command or a verb without an audience does not compile', () => {
    const body = { name: 'x', description: 'x' };
    const handle = (): Promise<void> => Promise.resolve();
    // @ts-expect-error -- the command says no audience
    defineCommand(body, handle, {});
    // @ts-expect-error -- the button says none; that of its command does not count for it
    const { buttons } = defineCommand(body, handle, { audience: 'admins', buttons: { look: { handle } } });
    expect(buttons?.['look']?.audience).toBeUndefined();
  });
});

describe('nobody reaches what is not theirs', () => {
  let world: World;
  let here: Guild;
  let there: Guild;
  let ada: Member;
  /** Manages this server, and no other. */
  let anna: Member;
  /** Paints in the other server. */
  let ben: Member;
  let bella: Member;
  let cara: Member;
  let bensPicture: Invocation;
  let bensPrivatePicture: Invocation;
  let theirRole: { readonly id: string };
  let command: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    world = await startWorld();
    const { discord } = world;
    here = discord.guild;
    there = discord.addGuild({ name: 'Elsewhere' });
    ada = here.addMember({ name: 'Ada' });
    anna = here.addMember({ name: 'Anna', permissions: Permission.ManageGuild | Permission.ManageMessages });
    ben = there.addMember({ name: 'Ben kingfisher' });
    cara = there.addMember({ name: 'Cara' });
    bella = there.addMember({ name: 'Bella', permissions: Permission.ManageGuild });
    theirRole = there.addRole({ name: 'kingfishers' });
    await run(bella, 'limits set', { per: 'day', dollars: '7.77', for: 'everyone' });
    await run(bella, 'limits set', { per: 'month', dollars: '7.77', role: theirRole });
    await run(bella, 'settings words', { add: 'periwinkle' });
    await run(bella, 'settings set', { mod_log: there.channel });
    bensPicture = await ben.command('imagine', { prompt: 'a heron', model: 'flux-pro-1.1-ultra' });
    await pictureIn(bensPicture);
    bensPrivatePicture = await ben.command('imagine', { prompt: 'a heron at night', private: true });
    await pictureIn(bensPrivatePicture);
    const quota = await ada.command('quota');
    await quota.acknowledged;
    command = withoutKeys(quota.payload);
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  async function run(member: Member, path: string, options: Options = {}): Promise<Message> {
    const invocation = await member.command(path, options, UNCHECKED);
    return invocation.replyWhere(({ loading }) => !loading);
  }

  /** Sends the command with any ids: Discord resolves those of this server, and all users. */
  async function attempt(member: Member, path: string, options: Options): Promise<string> {
    const [name = '', subcommand] = path.split(' ');
    const definitions = paths.find((one) => one.path === path)?.options ?? [];
    const given = Object.entries(options).map(([option, value]) => ({
      name: option,
      type: definitions.find((one) => one.name === option)?.type,
      value: typeof value === 'object' && 'id' in value ? value.id : value,
    }));
    const users = [ada, anna, ben, bella, cara].map((one) => [one.id, one.payload()['user']]);
    const members = [...member.guild.members.values()].map((one) => [one.id, { ...one.payload(), permissions: '0' }]);
    const data = {
      id: '1',
      name,
      type: 1,
      options: subcommand === undefined ? given : [{ name: subcommand, type: 1, options: given }],
      resolved: { users: Object.fromEntries(users), members: Object.fromEntries(members), roles: {}, channels: {} },
    };
    return untouched(async () => {
      const sender = envelope({ command, discord: world.discord }, member);
      const invocation = world.discord.interact(member, { ...sender, data });
      return textOf(await invocation.replyWhere(({ loading }) => !loading));
    });
  }

  /** Clicks or chooses a component that no message has. Resolves with everything that the bot answered. */
  async function press(member: Member, customId: string, values: readonly string[] | null = null): Promise<string> {
    const stand = await member.command('quota', {});
    const message = await stand.replyWhere(({ loading }) => !loading);
    const before = stand.revisions.length;
    return untouched(async () => {
      const invocation = world.discord.interact(member, {
        ...envelope({ command, discord: world.discord }, member),
        type: 3,
        message: { ...messageOf(message, stand), flags: 64 },
        data: {
          id: 1,
          custom_id: customId,
          component_type: values === null ? 2 : 3,
          ...(values === null ? {} : { values }),
        },
      });
      const { type } = await invocation.acknowledged;
      // An update changes the message that was clicked.
      const reply =
        type === 6 || type === 7
          ? await stand.replyWhere(() => stand.revisions.length > before)
          : await invocation.replyWhere(({ loading }) => !loading);
      return textOf(reply);
    });
  }

  function messageOf({ id, content, channelId }: Message, { channel }: Invocation) {
    const author = { id: world.discord.applicationId, username: 'easel', discriminator: '0001', avatar: null };
    return {
      id,
      content,
      channel_id: channelId ?? channel.id,
      author,
      type: 0,
      attachments: [],
      embeds: [],
      components: [],
    };
  }

  /** All rows of all tables, as text. */
  function allRows(): string {
    const database = new Database(world.config.databasePath, { readonly: true });
    try {
      const tables = database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        .pluck()
        .all();
      return JSON.stringify(tables.map((name) => [name, database.prepare(`SELECT * FROM "${String(name)}"`).all()]));
    } finally {
      database.close();
    }
  }

  /** The id of the process that took a command, which stands in its Cancel button. */
  function processOf({ id }: Invocation): string {
    const database = new Database(world.config.databasePath, { readonly: true });
    try {
      return String(database.prepare('SELECT process_id FROM generations WHERE id = ?').pluck().get(id));
    } finally {
      database.close();
    }
  }

  /** Returns the answer, and checks that the bot sent nothing of the other server and changed no row. */
  async function untouched(act: () => Promise<string>): Promise<string> {
    const before = allRows();
    const callsBefore = world.discord.calls.length;
    const text = await act();
    const told = JSON.stringify(world.discord.calls.slice(callsBefore).map(({ body, files }) => [body, files]));
    expect(SECRETS.filter((secret) => told.includes(secret))).toEqual([]);
    expect(allRows()).toBe(before);
    return text;
  }

  it('lets nobody use a command for admins or the operator, whatever the settings of Discord let them send', async () => {
    expect(restricted.length).toBeGreaterThan(20);
    const values: Readonly<Record<number, OptionValue>> = {
      3: '1',
      4: 1,
      5: true,
      6: ben,
      7: there.channel,
      8: theirRole,
    };
    for (const { path, audience, options } of restricted) {
      const given = Object.fromEntries(options.map(({ name, type }) => [name, values[type] ?? '1']));
      const nobody = audience === 'operator' ? [ada, anna, bella] : [ada, ben];
      for (const member of nobody) {
        const refusal = await attempt(member, path, given);
        expect(refusal, `${member.displayName}: /${path}`).toBe(audience === 'operator' ? OPERATOR_ONLY : ADMINS_ONLY);
      }
    }
  });

  it('suggests nothing to whom may not use the command', async () => {
    const suggesting = restricted.flatMap(({ path, options }) =>
      options.filter(({ autocomplete }) => autocomplete === true).map(({ name }) => ({ path, name })),
    );
    expect(suggesting.length).toBeGreaterThan(0);
    for (const { path, name } of suggesting) {
      const invocation = await ada.autocomplete(path, { [name]: 'e' }, name, UNCHECKED);
      await invocation.acknowledged;
      expect(invocation.choices, `/${path} ${name}`).toEqual([]);
    }
  });

  it('answers no button for admins or the operator when somebody else presses it', async () => {
    const verbs = [...allVerbs()].filter(([, audience]) => audience !== 'everyone');
    expect(verbs.length).toBeGreaterThan(6);
    for (const [verb, audience] of verbs) {
      for (const args of ['', ':0', `:${ben.id}:month:0`]) {
        const refusal = await press(audience === 'operator' ? anna : ada, `v1:${verb}${args}`);
        expect(refusal, verb).toBe(audience === 'operator' ? OPERATOR_ONLY : ADMINS_ONLY);
      }
    }
  });

  /** Commands of an admin with ids of another server. */
  const reaching: readonly (readonly [path: string, options: () => Options, answer: RegExp])[] = [
    ['limits view', () => ({ member: ben }), /Limits of <@\d+>/],
    ['limits set', () => ({ per: 'day', dollars: '1', member: ben }), /not a member of this server/],
    ['limits set', () => ({ per: 'day', dollars: '1', role: theirRole }), /not belong to this server/],
    ['limits clear', () => ({ per: 'day', member: ben }), /[Nn]othing changed/],
    ['limits clear', () => ({ per: 'month', role: theirRole }), /[Nn]othing changed/],
    ['limits grant', () => ({ member: ben, dollars: '1', reason: 'x' }), /not a member of this server/],
    ['settings allow', () => ({ channel: there.channel }), /not belong to this server/],
    ['settings allow', () => ({ role: theirRole }), /not belong to this server/],
    ['settings allow', () => ({ role: theirRole, model: 'flux-pro-1.1' }), /not belong to this server/],
    ['settings disallow', () => ({ channel: there.channel }), /already set this way/],
    ['settings disallow', () => ({ role: theirRole }), /already set this way/],
    ['settings clear', () => ({ setting: 'words' }), /already set this way/],
    ['settings words', () => ({ remove: 'periwinkle' }), /0|[Nn]o/],
    ['settings set', () => ({ mod_log: there.channel }), /not belong to this server/],
    ['settings explain', () => ({ member: ben }), /not a member of this server/],
    ['settings explain', () => ({ member: anna, channel: there.channel }), /not belong to this server/],
    ['usage member', () => ({ member: ben, period: 'month' }), /Nothing was painted/],
    ['usage overview', () => ({ period: 'month' }), /Nothing was painted/],
    ['usage models', () => ({ period: 'month' }), /Nothing was painted/],
    ['usage export', () => ({ format: 'csv', period: 'month' }), /Nothing was painted/],
    ['usage digest', () => ({ channel: there.channel }), /may not post/],
  ];
  it.each(reaching.map((row, index) => [row[0], index] as const))(
    'an admin reaches nothing of another server with /%s (%i)',
    async (_path, index) => {
      const [path, options, answer] = reaching[index] ?? ['', () => ({}), /$^/];
      expect(await attempt(anna, path, options())).toMatch(answer);
    },
  );

  /** Custom ids with ids of another member, used by an admin of another server and by a member of the same one. */
  const pressed: readonly (readonly [verb: string, args: () => string, answer: RegExp])[] = [
    ['history', () => `older:9999999999999:${bensPicture.id}`, /nothing|no pictures|not/i],
    ['history-open', () => bensPicture.id, /no longer among your pictures/],
    ['history-show', () => bensPicture.id, /no longer among your pictures/],
    ['history-copy', () => bensPicture.id, /no longer among your pictures/],
    ['history-delete', () => bensPicture.id, /no longer among your pictures/],
    ['history-erase', () => bensPicture.id, /no longer among your pictures/],
    ['history-open', () => bensPrivatePicture.id, /no longer among your pictures/],
    ['history-erase', () => bensPrivatePicture.id, /no longer among your pictures/],
    ['history-pick', () => 'newest', /no longer among your pictures/],
    ['delete', () => bensPicture.id, /Only the member who asked/],
    ['delete', () => bensPrivatePicture.id, /Only the member who asked/],
    ['delete', () => '1', /Only the member who asked/],
    ['delete-now', () => bensPicture.id, /Only the member who asked/],
    ['delete-now', () => bensPrivatePicture.id, /Only the member who asked/],
    ['delete-not', () => '', /./],
    ['cancel', () => `${bensPicture.id}:${processOf(bensPicture)}`, /Only the member who asked/],
    ['cancel', () => '1:1', /another version/],
    ['again', () => `${bensPicture.id}:40000`, /Only the member who asked|no longer have this picture/],
    ['again', () => `${bensPrivatePicture.id}:40000`, /Only the member who asked|no longer have this picture/],
    ...['more', 'copy-line', 'preset-new'].flatMap((verb) =>
      [() => bensPicture.id, () => bensPrivatePicture.id].map(
        (args) => [verb, args, /Only the member who asked|no longer have this picture/] as const,
      ),
    ),
    ['ask', () => bensPicture.id, /question/],
    ['confirm', () => `${bensPicture.id}:40000`, /question/],
    ['preset-save', () => '', /another version/],
    ['presets.page', () => '0', /There are no presets yet/],
    ['references.page', () => '0', /There are no references yet/],
    ['edit', () => bensPicture.id, /Only the member who asked|no longer have this picture/],
    ['edit', () => bensPrivatePicture.id, /Only the member who asked|no longer have this picture/],
    ...['change', 'vary', 'extend', 'report'].flatMap((verb) =>
      [() => bensPicture.id, () => bensPrivatePicture.id].map(
        (args) => [verb, args, /Only the member who asked|no longer have this picture/] as const,
      ),
    ),
    ['reference', () => bensPicture.id, /another version/],
    ['final', () => `${bensPicture.id}:40000`, /Only the member who asked|no longer have this picture/],
    ['final', () => `${bensPrivatePicture.id}:40000:1`, /Only the member who asked|no longer have this picture/],
    ['publish', () => bensPrivatePicture.id, /Only the member who asked for this picture can publish it/],
    ['edit-draft', () => bensPicture.id, /This question was kept for a day/],
    ['forget', () => ben.id, /Only the member who asked/],
    ...['report-keep', 'report-remove'].map(
      (verb) => [verb, () => bensPicture.id, /no longer have this report|Only members with "Manage Messages"/] as const,
    ),
  ];
  it('opens nothing of another member, whatever id a button or a menu is given', async () => {
    for (const [verb, args, answer] of pressed) {
      for (const member of [anna, cara]) {
        const values = verb === 'history-pick' ? [bensPicture.id] : null;
        const said = await press(member, `v1:${verb}:${args()}`, values);
        expect(said, `${member.displayName}: ${verb}`).toMatch(answer);
      }
    }
  });

  it('shows an admin nothing of another server through the buttons of their own', async () => {
    for (const [verb, audience] of allVerbs()) {
      if (audience !== 'admins') continue;
      for (const args of ['0', '7', `${ben.id}:month:0`, `${there.id}:month:0`, 'month:member:0']) {
        expect(await press(anna, `v1:${verb}:${args}`), verb).not.toBe('');
      }
    }
  });

  it('knows every button and menu that there is', () => {
    // "done" names nobody: it switches, and shows, what is of whoever clicks.
    const known = new Set(['done', ...pressed.map(([verb]) => verb)]);
    const forEveryone = [...allVerbs()].filter(([, audience]) => audience === 'everyone').map(([verb]) => verb);
    expect(forEveryone.filter((verb) => !known.has(verb))).toEqual([]);
  });

  it('takes another version, another verb and no id for what they are: nothing', async () => {
    for (const customId of [
      `v0:delete-now:${bensPicture.id}`,
      `delete-now:${bensPicture.id}`,
      'v1:toString',
      'v1:',
      'x'.repeat(100),
    ]) {
      expect(await press(anna, customId)).toMatch(/another version/);
    }
  });

  it('answers where no server has the bot, and paints nothing there', async () => {
    const outside = {
      ...envelope({ command, discord: world.discord }, ada),
      data: { id: '1', name: 'imagine', type: 1, options: [{ name: 'prompt', type: 3, value: 'a fox' }] },
    };
    const direct = {
      ...outside,
      guild: undefined,
      guild_id: undefined,
      member: undefined,
      user: ada.payload()['user'],
      context: 1,
    };
    const userInstalled = { ...outside, authorizing_integration_owners: { '1': ada.id } };
    for (const data of [direct, userInstalled]) {
      const said = await untouched(async () => textOf(await world.discord.interact(ada, data).replyWhere(() => true)));
      expect(said).toBe('I paint in servers that I am a member of. Use this command there.');
    }
  });

  it('breaks no rule of Discord on the way', () => {
    expect(world.discord.violations).toEqual([]);
  });
});
