import { commandListFaults } from './command-rules.ts';
import { formError } from './errors.ts';
import { isObject, numberOf, objectsOf, stringOf, type JsonObject } from './json.ts';
import { faultsOf, schemas } from './schemas.ts';
import type { SnowflakeSource } from './snowflake.ts';

interface CommandShape extends JsonObject {
  readonly name: string;
  readonly type: number;
  readonly options?: readonly JsonObject[];
  /** Permission bits; "0": administrators only; null: everyone. */
  readonly default_member_permissions: string | null;
}

/** A registered command as the API shows it. */
export interface RegisteredCommand extends CommandShape {
  readonly id: string;
  /** Changes with every change of the command. */
  readonly version: string;
}

/** The application's commands, global ones and those of single guilds. */
export class CommandRegistry {
  #global: readonly RegisteredCommand[] = [];
  readonly #byGuild = new Map<string, readonly RegisteredCommand[]>();
  readonly #snowflakes: SnowflakeSource;
  readonly #applicationId: string;
  readonly #changed: () => void;

  constructor(applicationId: string, snowflakes: SnowflakeSource, changed: () => void) {
    this.#applicationId = applicationId;
    this.#snowflakes = snowflakes;
    this.#changed = changed;
  }

  /** What is registered globally, or in one guild only. */
  list(guildId?: string): readonly RegisteredCommand[] {
    return guildId === undefined ? this.#global : (this.#byGuild.get(guildId) ?? []);
  }

  /** As `list`, but without translations unless asked for, as a GET without `with_localizations`. */
  listed(guildId: string | undefined, withLocalizations: boolean): readonly JsonObject[] {
    return withLocalizations ? this.list(guildId) : this.list(guildId).map(withoutLocalizations);
  }

  /**
   * PUT: the given commands replace all. A command that existed with the same name and type keeps its id, and its
   * version too when nothing changed. Source: "Bulk Overwrite Global Application Commands".
   */
  replace(body: unknown, guildId?: string): readonly RegisteredCommand[] {
    if (!Array.isArray(body)) {
      throw formError([{ path: [], code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' }]);
    }
    const faults = [
      ...body.flatMap((command, index) =>
        faultsOf(schemas.command, command).map((fault) => ({ ...fault, path: [index, ...fault.path] })),
      ),
      ...commandListFaults(objectsOf(body)),
    ];
    if (faults.length > 0) throw formError(faults);
    const before = this.list(guildId);
    const after = objectsOf(body).map((command) => this.#register(command, before, guildId));
    if (guildId === undefined) this.#global = after;
    else this.#byGuild.set(guildId, after);
    this.#changed();
    return after;
  }

  /** DELETE: false where there is no such command. */
  remove(id: string, guildId?: string): boolean {
    const before = this.list(guildId);
    const after = before.filter((command) => command.id !== id);
    if (guildId === undefined) this.#global = after;
    else this.#byGuild.set(guildId, after);
    return after.length < before.length;
  }

  /** The command a member of the guild gets under this name: the guild's own before the global one. */
  find(name: string, type: number, guildId: string | null): RegisteredCommand | undefined {
    const own = guildId === null ? [] : this.list(guildId);
    return [...own, ...this.#global].find((command) => command.name === name && command.type === type);
  }

  #register(command: JsonObject, before: readonly RegisteredCommand[], guildId: string | undefined): RegisteredCommand {
    const shape = normalised(command, guildId);
    const old = before.find((candidate) => candidate.name === shape.name && candidate.type === shape.type);
    const make = (id: string, version: string): RegisteredCommand => ({
      id,
      application_id: this.#applicationId,
      version,
      ...(guildId === undefined ? {} : { guild_id: guildId }),
      ...shape,
    });
    if (!old) return make(this.#snowflakes.next(), this.#snowflakes.next());
    const same = make(old.id, old.version);
    return JSON.stringify(same) === JSON.stringify(old) ? old : make(old.id, this.#snowflakes.next());
  }
}

/** The command with all defaults, as Discord answers. Source: "Application Command Object". */
function normalised(command: JsonObject, guildId: string | undefined): CommandShape {
  const permissions = command['default_member_permissions'];
  const contexts: unknown = command['contexts'];
  const options = objectsOf(command['options']).map(normalisedOption);
  return {
    default_member_permissions:
      typeof permissions === 'string' || typeof permissions === 'number' ? BigInt(permissions).toString() : null,
    type: numberOf(command['type']) ?? 1,
    name: stringOf(command['name']) ?? '',
    name_localizations: translations(command['name_localizations']),
    description: stringOf(command['description']) ?? '',
    description_localizations: translations(command['description_localizations']),
    ...(guildId === undefined
      ? { dm_permission: Array.isArray(contexts) ? contexts.includes(1) : command['dm_permission'] !== false }
      : {}),
    contexts: guildId === undefined && Array.isArray(contexts) ? contexts : null,
    integration_types: Array.isArray(command['integration_types']) ? command['integration_types'] : [0],
    ...(options.length === 0 ? {} : { options }),
    nsfw: command['nsfw'] === true,
  };
}

/** Omits flags that are false from an option, as Discord does. */
function normalisedOption(option: JsonObject): JsonObject {
  const done: Record<string, unknown> = {
    type: option['type'],
    name: option['name'],
    name_localizations: translations(option['name_localizations']),
    description: option['description'],
    description_localizations: translations(option['description_localizations']),
  };
  if (option['required'] === true) done['required'] = true;
  if (option['autocomplete'] === true) done['autocomplete'] = true;
  for (const limit of ['min_value', 'max_value', 'min_length', 'max_length', 'channel_types']) {
    if (option[limit] !== undefined && option[limit] !== null) done[limit] = option[limit];
  }
  const choices = objectsOf(option['choices']);
  if (choices.length > 0) {
    done['choices'] = choices.map((choice) => ({
      name: choice['name'],
      name_localizations: translations(choice['name_localizations']),
      value: choice['value'],
    }));
  }
  const options = objectsOf(option['options']);
  if (options.length > 0) done['options'] = options.map(normalisedOption);
  return done;
}

function translations(value: unknown): JsonObject | null {
  return isObject(value) && Object.keys(value).length > 0 ? value : null;
}

function withoutLocalizations(node: JsonObject): JsonObject {
  const done: Record<string, unknown> = { ...node };
  for (const field of ['name_localizations', 'description_localizations']) if (field in done) done[field] = null;
  for (const field of ['options', 'choices']) {
    if (Array.isArray(done[field])) done[field] = objectsOf(done[field]).map(withoutLocalizations);
  }
  return done;
}
