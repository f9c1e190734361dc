import { ClientRefusal } from './client-refusal.ts';
import type { Cdn } from './cdn.ts';
import { attachmentPayload } from './message-payload.ts';
import { isObject, lengthOf, numberOf, objectsOf, type JsonObject } from './json.ts';
import type { Member, MemberGuild } from './member.ts';
import { rolePayload } from './role.ts';
import type { OptionValue, UploadedOption } from './inputs.ts';
import { userPayload, type User } from './user.ts';

/** Option types. Source: interactions/application-commands.mdx "Application Command Option Type". */
export const OptionType = {
  Subcommand: 1,
  SubcommandGroup: 2,
  String: 3,
  Integer: 4,
  Boolean: 5,
  User: 6,
  Channel: 7,
  Role: 8,
  Mentionable: 9,
  Number: 10,
  Attachment: 11,
} as const;

/** The resolved objects of options in an interaction. */
export interface Resolved {
  users: Record<string, unknown>;
  members: Record<string, unknown>;
  roles: Record<string, unknown>;
  channels: Record<string, unknown>;
  attachments: Record<string, unknown>;
}

/** What is needed to resolve options and to upload files. */
export interface OptionContext {
  readonly guild: MemberGuild;
  readonly channelId: string;
  readonly cdn: Cdn;
  readonly unchecked: boolean;
  /** The option being typed, for autocomplete. */
  readonly focused: string | null;
  userById(id: string): User | undefined;
}

/** Builds an interaction's `data.options`, and fills `resolved`. Throws where Discord's client would refuse to send. */
export function optionPayloads(
  definitions: readonly JsonObject[],
  values: Readonly<Record<string, OptionValue>>,
  resolved: Resolved,
  context: OptionContext,
): JsonObject[] {
  const known = new Map(definitions.map((definition) => [String(definition['name']), definition]));
  if (!context.unchecked) {
    for (const [name, definition] of known) {
      if (definition['required'] === true && !(name in values) && context.focused === null) {
        throw new ClientRefusal('bad-options', `The option "${name}" is required`);
      }
    }
  }
  return Object.entries(values).map(([name, value]) => {
    const definition = known.get(name);
    if (!definition && !context.unchecked) {
      throw new ClientRefusal(
        'bad-options',
        `There is no option "${name}"; there are: ${[...known.keys()].join(', ') || 'none'}`,
      );
    }
    const focused = name === context.focused;
    if (definition && !context.unchecked && !focused) checkValue(definition, name, value);
    const type = numberOf(definition?.['type']) ?? guessedType(value);
    return { name, type, value: wireValue(type, value, resolved, context), ...(focused ? { focused: true } : {}) };
  });
}

/** The options of a subcommand's definition, and a function that wraps values in the subcommands of the path. */
export function descend(
  definition: JsonObject,
  path: readonly string[],
): { definitions: readonly JsonObject[]; wrap: (options: JsonObject[]) => JsonObject[] } {
  const options = objectsOf(definition['options']);
  const [name, ...rest] = path;
  const groups = options.filter((option) => isGroup(option));
  if (name === undefined) {
    if (groups.length > 0) {
      throw new ClientRefusal(
        'no-command',
        `The command needs a subcommand: ${groups.map((group) => String(group['name'])).join(', ')}`,
      );
    }
    return { definitions: options, wrap: (inner) => inner };
  }
  const next = groups.find((group) => group['name'] === name);
  if (!next) throw new ClientRefusal('no-command', `There is no subcommand "${name}"`);
  const below = descend(next, rest);
  return {
    definitions: below.definitions,
    wrap: (inner) => [{ name, type: next['type'], options: below.wrap(inner) }],
  };
}

function isGroup(option: JsonObject): boolean {
  return option['type'] === OptionType.Subcommand || option['type'] === OptionType.SubcommandGroup;
}

/** The checks of Discord's client. */
function checkValue(definition: JsonObject, name: string, value: OptionValue): void {
  const refuse = (why: string): never => {
    throw new ClientRefusal('bad-options', `Discord's client does not send the option "${name}": ${why}`);
  };
  const choices = objectsOf(definition['choices']);
  if (choices.length > 0 && !choices.some((choice) => choice['value'] === value)) {
    refuse(`not one of ${choices.map((choice) => String(choice['value'])).join(', ')}`);
  }
  const least = numberOf(definition['min_value']) ?? -(2 ** 53);
  const most = numberOf(definition['max_value']) ?? 2 ** 53;
  switch (definition['type']) {
    case OptionType.String: {
      if (typeof value !== 'string') return refuse('not a text');
      const length = lengthOf(value);
      const longest = numberOf(definition['max_length']) ?? 6000;
      if (length < (numberOf(definition['min_length']) ?? 0) || length > longest)
        refuse(`length ${length} is out of range`);
      if (value === '') refuse('empty');
      return undefined;
    }
    case OptionType.Integer:
    case OptionType.Number:
      if (typeof value !== 'number') return refuse('not a number');
      if (definition['type'] === OptionType.Integer && !Number.isInteger(value)) refuse('not a whole number');
      if (value < least || value > most) refuse('out of range');
      return undefined;
    case OptionType.Boolean:
      return typeof value === 'boolean' ? undefined : refuse('neither true nor false');
    case OptionType.Attachment:
      return isUpload(value) ? undefined : refuse('not a file');
    default:
      return isObject(value) && 'id' in value ? undefined : refuse('points to nothing');
  }
}

function guessedType(value: OptionValue): number {
  if (typeof value === 'string') return OptionType.String;
  if (typeof value === 'number') return Number.isInteger(value) ? OptionType.Integer : OptionType.Number;
  if (typeof value === 'boolean') return OptionType.Boolean;
  return isUpload(value) ? OptionType.Attachment : OptionType.User;
}

/** Whether the value is a file to upload. */
export function isUpload(value: unknown): value is UploadedOption {
  return isObject(value) && Buffer.isBuffer(value['bytes']);
}

function wireValue(type: number, value: OptionValue, resolved: Resolved, context: OptionContext): unknown {
  if (isUpload(value)) return addFile(value, resolved, context);
  if (typeof value !== 'object') return value;
  addTarget(type, value.id, resolved, context);
  return value.id;
}

/** Uploads a member's file and puts it into `resolved`; returns its id. */
export function addFile(
  file: UploadedOption,
  resolved: Resolved,
  context: Pick<OptionContext, 'cdn' | 'channelId'>,
): string {
  const attachment = context.cdn.store(context.channelId, file, { ephemeral: true, alwaysKeep: true });
  resolved.attachments[attachment.id] = { ...attachmentPayload(attachment, context.cdn), ...file.claims };
  return attachment.id;
}

/** Adds the object of an id to `resolved`: a role, a channel, or a user and their member. */
export function addTarget(
  type: number,
  id: string,
  resolved: Resolved,
  context: Pick<OptionContext, 'guild' | 'userById'>,
): void {
  const role = context.guild.roles.get(id);
  const channel = context.guild.channels.get(id) ?? context.guild.threads.get(id);
  if (role && type !== OptionType.User) {
    resolved.roles[id] = rolePayload(role);
  } else if (channel && type === OptionType.Channel) {
    resolved.channels[id] = { ...channel.payload(), permissions: channel.permissions.toString() };
  } else {
    const member = context.guild.members.get(id);
    const user = member?.user ?? context.userById(id);
    if (!user) throw new ClientRefusal('bad-options', `The id ${id} points to nothing in this guild`);
    addUser(user, member, resolved);
  }
}

/** Adds a user to `resolved`, and their member if there is one. */
export function addUser(user: User, member: Member | undefined, resolved: Resolved): void {
  resolved.users[user.id] = userPayload(user);
  if (!member) return;
  const { user: _user, deaf: _deaf, mute: _mute, ...partial } = member.payload();
  resolved.members[user.id] = { ...partial, permissions: member.permissions.toString() };
}

/** An empty collection. */
export function nothingResolved(): Resolved {
  return { users: {}, members: {}, roles: {}, channels: {}, attachments: {} };
}

/** `resolved` as it is sent: without empty kinds, or not at all. */
export function resolvedPayload(resolved: Resolved): { resolved?: JsonObject } {
  const { users, members, roles, channels, attachments } = resolved;
  const kinds = Object.entries({ users, members, roles, channels, attachments }).filter(
    ([, things]) => Object.keys(things).length > 0,
  );
  return kinds.length === 0 ? {} : { resolved: Object.fromEntries(kinds) };
}
