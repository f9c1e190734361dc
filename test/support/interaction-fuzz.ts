import fc from 'fast-check';
import {
  Permission,
  type Channel,
  type Invocation,
  type Member,
  type Message,
  type SandboxDiscord,
} from '../../sandbox/discord/discord.ts';
import { RESULT_VERBS } from '../../src/discord/views/result-buttons.ts';
import { mutationOf, hostileNumber, hostileText, hostileValue } from './hostile-strings.ts';

type Json = Readonly<Record<string, unknown>>;

/** One interaction that is sent to the bot. */
export class FuzzCase {
  readonly member: Member;
  readonly channel: Channel;
  readonly data: Json;
  /** Whether Discord itself could send it, apart from the contents. */
  readonly isSound: boolean;

  constructor(member: Member, channel: Channel, data: Json, isSound: boolean) {
    this.member = member;
    this.channel = channel;
    this.data = data;
    this.isSound = isSound;
  }

  /** Shown by a failed test. */
  [fc.toStringMethod](): string {
    return `${this.member.displayName}: ${JSON.stringify(this.data).slice(0, 3_000)}`;
  }
}

/** The members who send interactions, and valid payloads of every kind as a base. */
export interface Participants {
  readonly discord: SandboxDiscord;
  readonly members: readonly Member[];
  /** Existing ids of both servers: members, roles, channels, guilds, generations, interactions. */
  readonly ids: readonly string[];
  readonly command: Json;
  readonly click: Json;
  /** Messages that a click may be on: of an admin's limits, and results with their buttons. */
  readonly messages: readonly unknown[];
  readonly verbs: readonly string[];
  /** Ids of generations under whose results there are buttons. */
  readonly results: readonly string[];
}

/** Creates two servers with a member and an admin each, the operator, and a message with a button. */
export async function createParticipants(discord: SandboxDiscord, verbs: readonly string[]): Promise<Participants> {
  const here = discord.guild;
  const there = discord.addGuild({ name: 'Elsewhere' });
  const ada = here.addMember({ name: 'Ada' });
  const admin = here.addMember({ name: 'Admin', permissions: Permission.ManageGuild, locale: 'zh-CN' });
  const operator = here.addMember({ user: discord.owner, permissions: Permission.Administrator });
  const stranger = there.addMember({ name: 'Stranger', permissions: Permission.ManageGuild });
  const roles = [here, there].map((guild) => guild.addRole({ name: 'painters' }));
  await answerTo(await admin.command('limits set', { per: 'day', dollars: '5', for: 'everyone' }));
  const pictures = await Promise.all([ada, stranger].map((one) => one.command('imagine', { prompt: 'a heron' })));
  await Promise.all(pictures.map((one) => one.replyWhere(({ attachments }) => attachments.length > 0)));
  const view = await admin.command('limits view');
  const click = await admin.click(await answerTo(view), 'v1:limits.trail:0');
  await click.acknowledged;
  const onResults = await Promise.all(
    [ada, stranger].map(async (one, index) => one.click(await answerTo(pictures[index] ?? view), 'Delete')),
  );
  await Promise.all(onResults.map(({ acknowledged }) => acknowledged));
  return {
    discord,
    members: [ada, admin, operator, stranger],
    ids: [here, there, ada, admin, operator, stranger, ...roles, here.channel, there.channel, view, ...pictures].map(
      ({ id }) => id,
    ),
    command: withoutKeys(view.payload),
    click: withoutKeys(click.payload),
    messages: [click, ...onResults].map(({ payload }) => payload['message']),
    verbs,
    results: pictures.map(({ id }) => id),
  };
}

async function answerTo(invocation: Invocation): Promise<Message> {
  return invocation.replyWhere(({ loading }) => !loading);
}

/** The payload without id and token, so that the sandbox adds new ones. */
export function withoutKeys({ id: _id, token: _token, ...data }: Json): Json {
  return data;
}

/** In a valid envelope of any of the members. */
function enveloped(participants: Participants, data: fc.Arbitrary<Json>): fc.Arbitrary<FuzzCase> {
  return fc
    .tuple(fc.constantFrom(...participants.members), data)
    .map(([who, body]) => new FuzzCase(who, who.guild.channel, { ...envelope(participants, who), ...body }, true))
    .filter((one) => !isLeftToAnother(participants, one));
}

/** A click on "Cancel" of a command that another process took is that one's to answer. */
function isLeftToAnother({ results }: Participants, { data }: FuzzCase): boolean {
  const id = String(Object(data['data'])['custom_id']);
  return results.some((result) => id.startsWith(`v1:cancel:${result}`));
}

/** Clicks, choices and modals alone, with the custom ids and the fields of anybody's making. */
export function clickCases(participants: Participants): fc.Arbitrary<FuzzCase> {
  return fc.oneof(
    { weight: 3, arbitrary: enveloped(participants, componentData(participants)) },
    { weight: 2, arbitrary: enveloped(participants, modalData(participants)) },
  );
}

/** All cases, with valid and invalid envelopes. */
export function interactionCases(participants: Participants): fc.Arbitrary<FuzzCase> {
  const in_ = (data: fc.Arbitrary<Json>): fc.Arbitrary<FuzzCase> => enveloped(participants, data);
  return fc.oneof(
    { weight: 5, arbitrary: in_(commandData(participants, 2)) },
    { weight: 1, arbitrary: in_(commandData(participants, 4)) },
    { weight: 3, arbitrary: in_(componentData(participants)) },
    { weight: 1, arbitrary: in_(modalData(participants)) },
    { weight: 4, arbitrary: brokenEnvelopes(participants) },
  );
}

/** The fields of a valid payload about the member and the channel. */
export function envelope({ command, discord }: Pick<Participants, 'command' | 'discord'>, who: Member): Json {
  const { guild } = who;
  return {
    ...command,
    application_id: discord.applicationId,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_id: guild.id,
    channel: { ...guild.channel.payload(), permissions: who.permissions.toString() },
    channel_id: guild.channel.id,
    locale: who.user.locale,
    member: { ...who.payload(), permissions: who.permissions.toString() },
    authorizing_integration_owners: { '0': guild.id },
  };
}

interface Definition {
  readonly name: string;
  readonly type: number;
  readonly options?: readonly Definition[];
  readonly choices?: readonly { readonly value: string | number }[];
}

/** Commands (2) and suggestions (4): any content in the defined options, any option beside them. */
function commandData({ discord, ids, members }: Participants, type: 2 | 4): fc.Arbitrary<Json> {
  const paths = discord.commands().flatMap((command) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the sandbox has checked it against Discord's schema
    const { name, id, options = [] } = command as unknown as Definition & { readonly id: string };
    const subcommands = options.filter((option) => option.type === 1);
    if (subcommands.length === 0) return [{ name, id, options, subcommand: '' }];
    return subcommands.map((one) => ({ name, id, options: one.options ?? [], subcommand: one.name }));
  });
  const resolved = fc.constantFrom(...members).map((one) => resolvedAs(one));
  return fc.constantFrom(...paths).chain(({ name, id, subcommand, options }) => {
    const values = fc
      .tuple(
        fc.tuple(...options.map((option) => optionValue(option, ids))),
        fc.array(fc.record({ name: hostileText, type: hostileNumber, value: hostileValue }), { maxLength: 1 }),
      )
      .map(([given, extra]) => [...given.flat(), ...(given.length % 2 === 0 ? extra : [])]);
    return fc.tuple(values, fc.option(resolved)).map(([list, found]) => ({
      type,
      data: {
        id,
        name,
        type: 1,
        options:
          subcommand === '' ? focusOne(list, type) : [{ name: subcommand, type: 1, options: focusOne(list, type) }],
        ...(found === null ? {} : { resolved: found }),
      },
    }));
  });
}

function focusOne(options: readonly Json[], type: number): readonly Json[] {
  return type === 2 ? options : options.map((option, index) => (index === 0 ? { ...option, focused: true } : option));
}

/** A missing, valid, odd or wrongly typed value. */
function optionValue({ name, type, choices = [] }: Definition, ids: readonly string[]): fc.Arbitrary<Json[]> {
  const sound = choices.length > 0 ? fc.constantFrom(...choices.map(({ value }) => value)) : soundValue(type, ids);
  const odd =
    type === 3 ? hostileText : type === 4 || type === 10 ? hostileNumber : type === 5 ? fc.boolean() : hostileText;
  const one = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Json[]> =>
    value.map((given) => [{ name, type, value: given }]);
  return fc.oneof(
    { weight: 3, arbitrary: one(sound) },
    { weight: 3, arbitrary: one(odd) },
    { weight: 2, arbitrary: fc.constant<Json[]>([]) },
    { weight: 1, arbitrary: one(hostileValue) },
  );
}

function soundValue(type: number, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (type === 3) return fc.constantFrom('a fox', '1', '0.50', 'UTC', '1024x1024');
  if (type === 4 || type === 10) return fc.constantFrom(1, 2, 1024);
  return type === 5 ? fc.boolean() : fc.constantFrom(...ids);
}

/** The resolved objects of options with this member, a role and a channel. */
function resolvedAs(member: Member): Json {
  const { guild } = member;
  const { user: _user, ...rest } = member.payload();
  return {
    users: { [member.id]: member.payload()['user'] },
    members: { [member.id]: { ...rest, permissions: member.permissions.toString() } },
    channels: { [guild.channel.id]: { ...guild.channel.payload(), permissions: '0' } },
    roles: {},
  };
}

/** Buttons and menus: the bot's verbs with any arguments and ids, other versions, up to 100 characters, or anything. */
function componentData(participants: Participants): fc.Arbitrary<Json> {
  const kind = fc.oneof(
    { weight: 4, arbitrary: fc.constant(2) },
    { weight: 1, arbitrary: fc.constantFrom(3, 5, 6, 7, 8, 22) },
  );
  const message = fc.constantFrom(...participants.messages);
  return fc
    .tuple(customIds(participants), kind, fc.array(hostileText, { maxLength: 3 }), message)
    .map(([id, type, values, on]) => ({
      type: 3,
      message: on,
      data: { id: 1, custom_id: id, component_type: type, ...(type === 2 ? {} : { values }) },
    }));
}

/** Custom ids: the bot's verbs with any arguments, other versions, or anything. */
function customIds({ verbs, ids, results }: Participants): fc.Arbitrary<string> {
  const words = [
    '',
    '0',
    '1',
    '-1',
    '1.5',
    '40000',
    '999999',
    '1e9',
    'NaN',
    '__proto__',
    'month',
    'member',
    'toString',
  ];
  const argument = fc.oneof(fc.constantFrom(...ids), fc.constantFrom(...words), hostileText);
  const ours = fc
    .tuple(
      fc.constantFrom('v1', 'v1', 'v1', 'v0', 'v2', ''),
      fc.oneof(fc.constantFrom(...verbs), hostileText),
      fc.array(argument, { maxLength: 5 }),
    )
    .map(([version, verb, args]) => [version, verb, ...args].join(':').slice(0, 100));
  const underResults = fc
    .tuple(fc.constantFrom(...RESULT_VERBS), fc.constantFrom(...results), fc.constantFrom('40000', '39999', ''))
    .map(([verb, id, price]) => `v1:${verb}:${id}:${price}`);
  return fc.oneof(
    { weight: 4, arbitrary: ours },
    { weight: 1, arbitrary: underResults },
    { weight: 1, arbitrary: hostileText },
  );
}

/** Filled-in modals, of which nothing need fit to what was asked: one of another version may still be open. */
function modalData(participants: Participants): fc.Arbitrary<Json> {
  const name = fc.constantFrom('prompt', 'model', 'aspect', 'seed', 'private').map((one) => `${one}.1a2b3c`);
  const field = fc.record(
    {
      type: fc.constantFrom(4, 3, 19, 21, 22, 23, 99),
      id: fc.nat(9),
      custom_id: fc.oneof(name, hostileText),
      value: fc.oneof(fc.constantFrom('a fox', '7', true), hostileValue),
      values: fc.oneof(fc.array(hostileText, { maxLength: 2 }), hostileValue),
    },
    { requiredKeys: ['type', 'custom_id'] },
  );
  const label = fc.oneof(
    field.map((component) => ({ type: 18, id: 1, component })),
    fc.array(field, { maxLength: 2 }).map((components) => ({ type: 1, id: 1, components })),
    hostileValue,
  );
  const message = fc.option(fc.constantFrom(...participants.messages), { nil: undefined });
  return fc
    .tuple(customIds(participants), fc.array(label, { maxLength: 5 }), message)
    .map(([customId, components, on]) => ({ type: 5, message: on, data: { custom_id: customId, components } }));
}

/** Payloads with an invalid envelope: missing fields, wrong types, other kinds, other places. */
export function brokenEnvelopes(participants: Participants): fc.Arbitrary<FuzzCase> {
  const [someone] = participants.members;
  if (someone === undefined) throw new Error('Nobody is there');
  const { channel } = someone.guild;
  const command = { ...envelope(participants, someone), data: participants.command['data'] };
  const imagine = {
    ...command,
    data: { id: '1', name: 'imagine', type: 1, options: [{ name: 'prompt', type: 3, value: 'x' }] },
  };
  const click = { ...participants.click };
  const direct = {
    ...command,
    guild: undefined,
    guild_id: undefined,
    member: undefined,
    user: someone.payload()['user'],
    context: 1,
    channel: someone.directChannel.payload(),
  };
  const userInstalled = { ...imagine, authorizing_integration_owners: { '1': someone.id }, context: 2 };
  const starts: readonly Json[] = [
    command,
    imagine,
    imagine,
    click,
    direct,
    userInstalled,
    { ...command, type: 4 },
    { ...command, type: 5 },
  ];
  return fc
    .constantFrom(...starts)
    .chain((start) =>
      fc.oneof({ weight: 6, arbitrary: mutationOf(start) }, { weight: 1, arbitrary: fc.constant(start) }),
    )
    .map((mutated) => {
      const entries = typeof mutated === 'object' && mutated !== null ? Object.entries(mutated) : [];
      // The sandbox adds id and token, without which the bot could not answer.
      return new FuzzCase(someone, channel, withoutKeys(Object.fromEntries(entries)), false);
    });
}
