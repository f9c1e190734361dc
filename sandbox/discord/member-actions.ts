import { ClientRefusal } from './client-refusal.ts';
import type { Channel } from './channel.ts';
import {
  addFile,
  addTarget,
  addUser,
  descend,
  isUpload,
  nothingResolved,
  optionPayloads,
  OptionType,
  resolvedPayload,
  type Resolved,
} from './command-options.ts';
import type { CommandRegistry, RegisteredCommand } from './command-registry.ts';
import type { CommandCircumstances, ModalValue, OptionValue } from './inputs.ts';
import { InteractionType, type Invocation } from './invocation.ts';
import type { Interactions } from './interactions.ts';
import type { JsonObject } from './json.ts';
import { Member, type MemberActions } from './member.ts';
import { ComponentType, componentsOf, type Component, type Message } from './message.ts';
import { choicesOf } from './message-rules.ts';
import { may, Permission } from './permissions.ts';
import type { Stage } from './stage.ts';
import { userPayload, type User } from './user.ts';

const CommandType = { ChatInput: 1, User: 2, Message: 3 } as const;
const DEFAULT_ATTACHMENT_LIMIT = 10 * 1024 * 1024;

/** Simulates Discord's client: turns a member's actions into interactions. */
export class ClientActions implements MemberActions {
  readonly #stage: Stage;
  readonly #commands: CommandRegistry;
  readonly #interactions: Interactions;
  readonly #applicationId: string;
  readonly #userById: (id: string) => User | undefined;

  constructor(parts: {
    stage: Stage;
    commands: CommandRegistry;
    interactions: Interactions;
    applicationId: string;
    userById: (id: string) => User | undefined;
  }) {
    this.#stage = parts.stage;
    this.#commands = parts.commands;
    this.#interactions = parts.interactions;
    this.#applicationId = parts.applicationId;
    this.#userById = parts.userById;
  }

  async command(
    member: Member,
    path: string,
    options: Readonly<Record<string, OptionValue>>,
    circumstances: CommandCircumstances,
  ): Promise<Invocation> {
    return this.#chatInput(InteractionType.Command, member, path, options, null, circumstances);
  }

  async autocomplete(
    member: Member,
    path: string,
    options: Readonly<Record<string, OptionValue>>,
    focused: string,
    circumstances: CommandCircumstances,
  ): Promise<Invocation> {
    return this.#chatInput(InteractionType.Autocomplete, member, path, options, focused, circumstances);
  }

  async contextMenu(
    member: Member,
    name: string,
    target: Member | Message,
    circumstances: CommandCircumstances,
  ): Promise<Invocation> {
    const onMember = target instanceof Member;
    const type = onMember ? CommandType.User : CommandType.Message;
    const command = this.#find(member, name, type, circumstances);
    const resolved = nothingResolved();
    if (onMember) addUser(target.user, target, resolved);
    const messages = onMember ? {} : { messages: { [target.id]: this.#stage.messages.payloadOf(target) } };
    const data = {
      id: command.id,
      name: command.name,
      type,
      target_id: target.id,
      resolved: { ...resolvedPayload(resolved).resolved, ...messages },
    };
    return this.#begin({ type: InteractionType.Command, name, member, circumstances, source: null }, data);
  }

  async component(
    member: Member,
    message: Message,
    component: Component,
    values: readonly string[] | null,
  ): Promise<Invocation> {
    const record = this.#stage.messages.find(message.id);
    if (!record?.current) throw new ClientRefusal('message-gone', 'The message is not there any more');
    if (message.ephemeral && message.interaction?.userId !== member.id) {
      throw new ClientRefusal('hidden', `${member.displayName} cannot see this message: it is ephemeral`);
    }
    const current = componentsOf(record.current).find((candidate) => candidate.custom_id === component.custom_id);
    if (!current)
      throw new ClientRefusal('component-gone', `The message has no component "${component.custom_id ?? ''}" any more`);
    if (current.disabled === true)
      throw new ClientRefusal('component-disabled', `The component "${component.custom_id ?? ''}" is disabled`);
    if (values && current.type === 3) demandChoices(current, values);
    const resolved = nothingResolved();
    if (values && component.type !== 3) {
      for (const id of values) addTarget(selectTarget(component.type), id, resolved, this.#lookup(member));
    }
    const data = {
      id: current.id,
      custom_id: current.custom_id,
      component_type: current.type,
      ...(values ? { values, ...resolvedPayload(resolved) } : {}),
    };
    const channel = this.#stage.channel(record.channel.id);
    if (!channel) throw new ClientRefusal('message-gone', 'The channel of the message is not there any more');
    const of = { type: InteractionType.Component, name: null, member, circumstances: { channel }, source: record };
    return this.#begin(of, data);
  }

  async submitModal(
    member: Member,
    opener: Invocation,
    values: Readonly<Record<string, ModalValue>>,
  ): Promise<Invocation> {
    const { modal } = opener;
    if (!modal) throw new ClientRefusal('dialog-gone', 'The bot opened no dialog');
    if (opener.member !== member) throw new ClientRefusal('hidden', `${member.displayName} does not see this dialog`);
    const fields = componentsOf(modal).flatMap((component) => component.custom_id ?? []);
    const unknown = Object.keys(values).filter((name) => !fields.includes(name));
    if (unknown.length > 0)
      throw new ClientRefusal(
        'bad-values',
        `The dialog has no field "${unknown.join('", "')}"; it has: ${fields.join(', ')}`,
      );
    const resolved = nothingResolved();
    const components = modal.components.map((component) =>
      this.#filledIn(component, values, resolved, member, opener.channel.id),
    );
    const data = { custom_id: modal.customId, components, ...resolvedPayload(resolved) };
    const circumstances = { channel: opener.channel };
    return this.#begin(
      { type: InteractionType.ModalSubmit, name: null, member, circumstances, source: opener.source },
      data,
    );
  }

  #chatInput(
    type: number,
    member: Member,
    path: string,
    options: Readonly<Record<string, OptionValue>>,
    focused: string | null,
    circumstances: CommandCircumstances,
  ): Invocation {
    const [name = '', ...subcommands] = path.trim().split(/\s+/u);
    const command = this.#find(member, name, CommandType.ChatInput, circumstances);
    const { definitions, wrap } = descend(command, subcommands);
    const resolved = nothingResolved();
    const values = optionPayloads(definitions, options, resolved, {
      ...this.#lookup(member),
      channelId: (circumstances.channel ?? member.guild.channel).id,
      cdn: this.#stage.cdn,
      unchecked: circumstances.unchecked ?? false,
      focused,
    });
    const data = {
      id: command.id,
      name,
      type: CommandType.ChatInput,
      options: wrap(values),
      ...resolvedPayload(resolved),
      ...(command['guild_id'] === undefined ? {} : { guild_id: command['guild_id'] }),
    };
    return this.#begin({ type, name: path, member, circumstances, source: null }, data);
  }

  #find(member: Member, name: string, type: number, circumstances: CommandCircumstances): RegisteredCommand {
    const direct = circumstances.channel?.guild === null;
    const command = this.#commands.find(name, type, direct ? null : member.guild.id);
    if (!command) {
      const names = [...this.#commands.list(), ...this.#commands.list(member.guild.id)].map((one) => one.name);
      throw new ClientRefusal('no-command', `There is no command "${name}"; registered: ${names.join(', ') || 'none'}`);
    }
    const wanted = command.default_member_permissions;
    if (circumstances.unchecked === true || direct || wanted === null) return command;
    const needed = BigInt(wanted) === 0n ? Permission.Administrator : BigInt(wanted);
    if (!may(member.permissions, needed))
      throw new ClientRefusal('no-command', `${member.displayName} does not see the command "${name}"`);
    return command;
  }

  #begin(
    of: {
      type: number;
      name: string | null;
      member: Member;
      circumstances: CommandCircumstances;
      source: Invocation['source'];
    },
    data: JsonObject,
  ): Invocation {
    const channel = of.circumstances.channel ?? of.member.guild.channel;
    const source = of.source?.current;
    return this.#interactions.begin(
      { type: of.type, name: of.name, member: of.member, channel, source: of.source },
      {
        application_id: this.#applicationId,
        type: of.type,
        data,
        ...(source ? { message: this.#stage.messages.payloadOf(source) } : {}),
        ...surroundings(of.member, channel),
        version: 1,
      },
    );
  }

  #lookup(member: Member) {
    return { guild: member.guild, userById: this.#userById };
  }

  #filledIn(
    component: Component,
    values: Readonly<Record<string, ModalValue>>,
    resolved: Resolved,
    member: Member,
    channelId: string,
  ): JsonObject {
    const inner = (child: Component): JsonObject => this.#filledIn(child, values, resolved, member, channelId);
    const { type, id = 0, custom_id: customId } = component;
    if (component.component) return { type, id, component: inner(component.component) };
    if (component.components) return { type, id, components: component.components.map(inner) };
    if (customId === undefined) return { type, id };
    const given = values[customId];
    if (typeof given === 'string') return { type, id, custom_id: customId, value: given };
    if (typeof given === 'boolean') return { type, id, custom_id: customId, value: given };
    if (given === undefined) return { type, id, custom_id: customId, ...untouched(component) };
    const chosen = given.map((one) => {
      if (isUpload(one)) return addFile(one, resolved, { cdn: this.#stage.cdn, channelId });
      if (type >= 5 && type <= 8) addTarget(selectTarget(type), one, resolved, this.#lookup(member));
      return one;
    });
    return { type, id, custom_id: customId, values: chosen };
  }
}

/**
 * What a field is sent with that nobody touched: what it showed at first. Source: components/reference.mdx; that preselected
 * options come back is an inference.
 */
function untouched({ type, value, options = [], default: isTicked }: Component): JsonObject {
  const preselected = options.filter((option) => option.default === true).map((option) => option.value);
  switch (type) {
    case ComponentType.TextInput:
      return { value: value ?? '' };
    case ComponentType.RadioGroup:
      return { value: preselected[0] ?? null };
    case ComponentType.Checkbox:
      return { value: isTicked ?? false };
    default:
      return { values: preselected };
  }
}

/** Throws for values that a select menu does not offer, duplicates, and too few or too many. */
function demandChoices(menu: Component, values: readonly string[]): void {
  const offered = (menu.options ?? []).map(({ value }) => value);
  const strange = values.filter((value) => !offered.includes(value));
  if (strange.length > 0)
    throw new ClientRefusal(
      'bad-values',
      `The menu offers no "${strange.join('", "')}"; there are: ${offered.join(', ')}`,
    );
  const { least, most } = choicesOf(menu);
  if (new Set(values).size !== values.length || values.length < least || values.length > most) {
    throw new ClientRefusal('bad-values', `The menu takes ${least} to ${most} options, each once`);
  }
}

/** The kind of a select menu's values: users 5, roles 6, both 7, channels 8. Source: components/reference.mdx. */
function selectTarget(componentType: number): number {
  if (componentType === 5) return OptionType.User;
  if (componentType === 6) return OptionType.Role;
  return componentType === 8 ? OptionType.Channel : OptionType.Mentionable;
}

/** The fields of an interaction about the member and the channel. Source: "Interaction Object". */
function surroundings(member: Member, channel: Channel): JsonObject {
  const { guild } = channel;
  const shared = {
    channel: { ...channel.payload(), permissions: channel.permissionsOf(member).toString() },
    channel_id: channel.id,
    locale: member.user.locale,
    entitlements: [],
    attachment_size_limit: guild?.attachmentSizeLimit ?? DEFAULT_ATTACHMENT_LIMIT,
    app_permissions: channel.permissions.toString(),
  };
  if (!guild) {
    return { ...shared, user: userPayload(member.user), context: 1, authorizing_integration_owners: { '0': '0' } };
  }
  return {
    ...shared,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_id: guild.id,
    guild_locale: guild.locale,
    member: { ...member.payload(), permissions: channel.permissionsOf(member).toString() },
    context: 0,
    authorizing_integration_owners: { '0': guild.id },
  };
}
