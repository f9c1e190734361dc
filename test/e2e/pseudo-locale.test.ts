import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  componentsOf,
  Permission,
  textOf,
  type Invocation,
  type Member,
  type Message,
  type OptionValue,
} from '../../sandbox/discord/discord.ts';
import type { UploadedOption } from '../../sandbox/discord/inputs.ts';
import { allPaths, allVerbs, type CommandPath, type Definition } from '../support/all-commands.ts';
import { commandFaults } from '../support/discord-limits.ts';
import { fieldsIn, fillIn } from '../support/dialogs.ts';
import { answerTo, forge, forgedClick, leadsTo } from '../support/history.ts';
import { escapesOf, writtenIn } from '../support/pseudo-locale/escapes.ts';
import { english, isPseudo, PSEUDO_LOCALE } from '../support/pseudo-locale/pseudo.ts';
import { photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

/** Discord's own settings let this member send the command. */
const ANYHOW = { unchecked: true };
const STRING = 3;
const INTEGER = 4;
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;
const ROLE = 8;
const ATTACHMENT = 11;
const TEXT_FIELD = 4;
const MESSAGE_COMMAND = 3;

/** What is typed where an option has no choices, by its name. */
const TYPED: Readonly<Record<string, string>> = {
  prompt: 'a weasel at dusk',
  dollars: '3.50',
  reason: 'a good deed',
  size: '1.5',
  time_zone: 'Europe/Berlin',
  add: 'weasel, stoat',
  remove: 'stoat',
  name: 'Berlin style',
  preset: 'Berlin style',
  reference: 'Berlin style',
};

/** What others offer comes first, and those that delete last, so that there is something to see before. */
const FIRST = ['preset save', 'reference save'];
const LAST = [
  'preset delete',
  'reference delete',
  'settings clear',
  'limits clear',
  'operator unblock',
  'privacy delete',
];

const turnOf = ({ path }: CommandPath): number => LAST.indexOf(path) - (FIRST.includes(path) ? 1 : 0);

describe('the whole bot in the pseudo-language', () => {
  let world: World;
  let ada: Member;
  let admin: Member;
  let operator: Member;
  let role: { readonly id: string };
  let picture: UploadedOption;
  const clicked = new Set<string>();

  beforeAll(async () => {
    world = await startWorld({ settings: { STRIKES: '3', USER_DAILY_USD: '2', USER_PACE_USD: '2' } });
    const { guild } = world.discord;
    ada = world.member('Ada');
    admin = guild.addMember({ name: 'Admin', permissions: Permission.ManageGuild });
    operator = guild.addMember({ user: world.discord.owner, permissions: Permission.Administrator });
    role = guild.addRole({ name: 'painters' });
    picture = upload(await photo({ width: 128, height: 128 }));
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const actorOf = ({ audience }: CommandPath): Member => ({ everyone: ada, admins: admin, operator })[audience];

  /** Something for an option: its first choice where it has some. */
  function valueOf({ name, type, choices, ...bounds }: Definition): OptionValue {
    const min = 'min_value' in bounds && typeof bounds.min_value === 'number' ? bounds.min_value : 1;
    const byType: Readonly<Record<number, OptionValue>> = {
      [INTEGER]: min,
      [BOOLEAN]: true,
      [USER]: ada,
      [CHANNEL]: world.discord.guild.channel,
      [ROLE]: role,
      [ATTACHMENT]: picture,
      [STRING]: name === 'server' ? world.discord.guild.id : (TYPED[name] ?? 'x'),
    };
    return choices?.[0]?.value ?? byType[type] ?? 'x';
  }

  const withValues = (options: readonly Definition[]): Record<string, OptionValue> =>
    Object.fromEntries(options.map((option) => [option.name, valueOf(option)]));

  /** The options that are needed, each of the others beside them, and all at once. */
  function waysToType({ options }: CommandPath): Record<string, OptionValue>[] {
    const needed = options.filter(({ required }) => required === true);
    const others = options.filter(({ required }) => required !== true);
    return [needed, ...others.map((one) => [...needed, one]), options].map(withValues);
  }

  /** Clicks what stands below a message, and below what that leads to: each verb once. */
  async function follow(member: Member, message: Message): Promise<void> {
    for (const { custom_id: id = '', options = [], disabled = false } of componentsOf(message)) {
      const verb = id.split(':')[1] ?? '';
      if (verb === '' || disabled || clicked.has(verb) || isGone(message, id)) continue;
      clicked.add(verb);
      const [first] = options;
      const click = first === undefined ? member.click(message, id) : member.select(message, id, [first.value]);
      await follow(member, await outcomeOf(member, await click));
    }
  }

  /** What a click leads to: where it opens a dialog, that is sent off with what its fields must have. */
  async function outcomeOf(member: Member, click: Invocation): Promise<Message> {
    const led = leadsTo(click);
    await Promise.race([led, click.acknowledged]);
    if (click.modal === null) return led;
    led.catch(() => 'a dialog is no reply');
    clicked.add(click.modal.customId.split(':')[1] ?? '');
    const empty = [...(await fieldsIn(click))].filter(([, { type, value }]) => type === TEXT_FIELD && !value);
    return leadsTo(await fillIn(member, click, Object.fromEntries(empty.map(([name]) => [name, 'a weasel']))));
  }

  async function run(command: CommandPath, options: Record<string, OptionValue>): Promise<void> {
    const member = actorOf(command);
    await follow(member, await answerTo(await member.command(command.path, options, ANYHOW)));
  }

  /** Whether a click before took the component away. */
  function isGone(message: Message, id: string): boolean {
    const now = world.discord.invocations.map(({ reply }) => reply).findLast((reply) => reply?.id === message.id);
    return now !== undefined && now !== null && !componentsOf(now).some(({ custom_id }) => custom_id === id);
  }

  it('paints, fails and refuses in it', async () => {
    const imagine = (options: Record<string, OptionValue>): Promise<Invocation> => ada.command('imagine', options);
    await pictureIn(await imagine({ prompt: 'a fox at dusk', count: 2, private: true }));
    await pictureIn(await imagine({ prompt: 'a heron', seed: 7 }));
    for (const outcome of ['request-moderated', 'content-moderated', 'error'] as const) {
      world.bfl.next({ outcome });
      await replySaying(await imagine({ prompt: `a ${outcome} otter` }), /charged/);
    }
    await replySaying(await imagine({ prompt: 'an elk', width: 65, aspect: '1:1' }), /Please change this/);
    await replySaying(
      await imagine({ prompt: 'an elk', model: 'flux-2-max', count: 4, width: 2048, height: 2048 }),
      /\$/,
    );
    await replySaying(await world.member('Bo').command('settings view', {}, ANYHOW), /for those who manage/);
    await replySaying(await world.member('Cy').command('operator balance', {}, ANYHOW), /for the operator/);
  });

  it.each(
    allPaths()
      .toSorted((a, b) => turnOf(a) - turnOf(b))
      .map((one) => [one.path, one] as const),
  )('answers /%s in it, and whatever can be clicked below', async (_path, command) => {
    const suggesting = command.options.filter(({ autocomplete }) => autocomplete === true);
    for (const { name } of suggesting) {
      const asked = await actorOf(command).autocomplete(command.path, { [name]: 'Ber' }, name);
      await asked.acknowledged;
      expect(asked.choices).not.toEqual([]);
    }
    for (const options of waysToType(command)) await run(command, options);
  });

  it('answers the buttons that stand on long lists alone, and those of former times', async () => {
    const message = await answerTo(await ada.command('quota'));
    for (const command of allPaths())
      if (!LAST.includes(command.path)) await run(command, waysToType(command)[0] ?? {});
    const turned = [...allVerbs()].filter(([verb]) => !clicked.has(verb));
    for (const [verb, audience] of turned) {
      const member = { everyone: ada, admins: admin, operator }[audience];
      const argumentsOf = new Map([
        ['usage-member', `${ada.id}:month:0`],
        ['history-pick', 'newest'],
      ]);
      const customId = `v1:${verb}:${argumentsOf.get(verb) ?? '0'}`;
      const outcome = await outcomeOf(member, forgedClick(world, member, message, customId));
      expect(textOf(outcome), verb).not.toBe('');
      clicked.add(verb);
    }
    expect(textOf(await forge(world, ada, message, 'v0:old:1'))).toContain('another version');
    expect([...allVerbs().keys()].filter((verb) => !clicked.has(verb))).toEqual([]);
  });

  it('names and describes every command in it within what Discord takes', () => {
    const commands = world.discord.commands();
    expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(['imagine', 'operator']));
    for (const command of commands) {
      const { name_localizations: names } = command;
      const name: unknown = typeof names === 'object' && names !== null ? Reflect.get(names, PSEUDO_LOCALE) : null;
      expect(english(String(name))).toBe(command.name);
      // Commands in the menu of a message have none.
      const description = command.type === MESSAGE_COMMAND ? undefined : String(command['description']);
      expect(description === undefined || isPseudo(description)).toBe(true);
      expect(commandFaults({ ...command, description })).toEqual([]);
    }
  });

  it('lets no word of the code escape it, and passes no limit of Discord', () => {
    const written = world.discord.calls.flatMap(({ body }) => writtenIn(body));
    expect(written.filter(isPseudo).length).toBeGreaterThan(300);
    expect(escapesOf(world.discord, world.bfl)).toEqual([]);
    expect(world.discord.violations).toEqual([]);
  });
});
