import type { FieldError } from './errors.ts';
import { isObject, lengthOf, numberOf, objectsOf, stringOf, type JsonObject } from './json.ts';

type Path = FieldError['path'];

/** Source: reference.mdx "Locales". */
const LOCALES = new Set(
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(
    ' ',
  ),
);

/** Source: interactions/application-commands.mdx "Application Command Naming". */
const CHAT_INPUT_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const SUBCOMMAND = 1;
const SUBCOMMAND_GROUP = 2;

/** The most commands of one scope by type (1 chat input, 2 user, 3 message). Source: "Registering a Command". */
const MOST_OF_TYPE = new Map([
  [1, 100],
  [2, 15],
  [3, 15],
]);

/** Checks the documented rules for a list of commands that Discord's published schema lacks. */
export function commandListFaults(commands: readonly JsonObject[]): FieldError[] {
  const seen = new Set<string>();
  const faults = commands.flatMap((command, index) => {
    const key = `${typeOf(command)}:${stringOf(command['name']) ?? ''}`;
    const twice = seen.has(key);
    seen.add(key);
    return [
      ...(twice
        ? [fault([index], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique')]
        : []),
      ...commandFaults(command, [index]),
    ];
  });
  for (const [type, most] of MOST_OF_TYPE) {
    if (commands.filter((command) => typeOf(command) === type).length > most) {
      faults.push(fault([], 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`));
    }
  }
  return faults;
}

function commandFaults(command: JsonObject, path: Path): FieldError[] {
  const chatInput = typeOf(command) === 1;
  const description = stringOf(command['description']) ?? '';
  return [
    ...(chatInput ? nameFaults(command, path) : []),
    ...localizationFaults(command, path),
    ...(chatInput && description === ''
      ? [fault([...path, 'description'], 'BASE_TYPE_REQUIRED', 'This field is required')]
      : []),
    ...(!chatInput && description !== ''
      ? [
          fault(
            [...path, 'description'],
            'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_EMPTY',
            'Context menu commands cannot have a description',
          ),
        ]
      : []),
    ...optionListFaults(objectsOf(command['options']), path),
    ...(sizeOf(command) > 8000
      ? [fault(path, 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)')]
      : []),
    ...contextFaults(command, path),
  ];
}

function optionListFaults(options: readonly JsonObject[], parent: Path): FieldError[] {
  const names = new Set<string>();
  let optionalSeen = false;
  return options.flatMap((option, index) => {
    const path = [...parent, 'options', index];
    const faults = [...nameFaults(option, path), ...localizationFaults(option, path)];
    const isGroup = option['type'] === SUBCOMMAND || option['type'] === SUBCOMMAND_GROUP;
    for (const name of allNames(option)) {
      if (names.has(name)) {
        faults.push(
          fault(
            [...path, 'name'],
            'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
            'Option name already exists in these options',
          ),
        );
      }
    }
    for (const name of allNames(option)) names.add(name);
    if (!isGroup && option['required'] !== true) optionalSeen = true;
    if (option['required'] === true && optionalSeen) {
      faults.push(
        fault(
          path,
          'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
          'Required options must be placed before non-required options',
        ),
      );
    }
    return [...faults, ...choiceFaults(option, path), ...optionListFaults(objectsOf(option['options']), path)];
  });
}

function choiceFaults(option: JsonObject, path: Path): FieldError[] {
  const choices = objectsOf(option['choices']);
  const seen = new Set<string>();
  const faults = choices.flatMap((choice, index) => {
    const at = [...path, 'choices', index];
    const name = stringOf(choice['name']) ?? '';
    const value = stringOf(choice['value']);
    const twice = seen.has(name);
    seen.add(name);
    return [
      ...localizationFaults(choice, at),
      ...(twice
        ? [
            fault(
              [...at, 'name'],
              'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
              'Choice name already exists',
            ),
          ]
        : []),
      // The documentation allows 100; the schema allows more.
      ...(value !== undefined && lengthOf(value) > 100
        ? [fault([...at, 'value'], 'BASE_TYPE_MAX_LENGTH', 'Must be 100 or fewer in length.')]
        : []),
    ];
  });
  if (option['autocomplete'] === true && choices.length > 0) {
    faults.push(
      fault(
        path,
        'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE_EXCLUSIVE',
        'Choices and autocomplete exclude each other',
      ),
    );
  }
  return faults;
}

function nameFaults(named: JsonObject, path: Path): FieldError[] {
  const names: [Path, string][] = [[[...path, 'name'], stringOf(named['name']) ?? '']];
  const localizations = named['name_localizations'];
  if (isObject(localizations)) {
    for (const [locale, text] of Object.entries(localizations)) {
      names.push([[...path, 'name_localizations', locale], stringOf(text) ?? '']);
    }
  }
  return names.flatMap(([at, name]) =>
    CHAT_INPUT_NAME.test(name) && name === name.toLowerCase()
      ? []
      : [fault(at, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')],
  );
}

function localizationFaults(holder: JsonObject, path: Path): FieldError[] {
  return ['name_localizations', 'description_localizations'].flatMap((field) => {
    const texts = holder[field];
    if (!isObject(texts)) return [];
    return Object.keys(texts)
      .filter((locale) => !LOCALES.has(locale))
      .map((locale) => fault([...path, field], 'DICT_KEY_INVALID', `Unknown locale "${locale}"`));
  });
}

/** Contexts: 2 (private channels) needs the user installation (1). Source: "Interaction Contexts". */
function contextFaults(command: JsonObject, path: Path): FieldError[] {
  const contexts: unknown = command['contexts'];
  const types: unknown = command['integration_types'];
  if (!Array.isArray(contexts) || !contexts.includes(2)) return [];
  if (Array.isArray(types) && types.includes(1)) return [];
  return [
    fault([...path, 'contexts'], 'APPLICATION_COMMAND_INVALID_CONTEXT', 'PRIVATE_CHANNEL needs the user installation'),
  ];
}

/** Characters that count towards the limit of 8000: the longest translation of each text. Source: "Slash Commands". */
function sizeOf(node: JsonObject): number {
  const longest = (field: string): number => {
    const translations = node[`${field}_localizations`];
    const texts = [node[field], ...(isObject(translations) ? Object.values(translations) : [])];
    return Math.max(0, ...texts.map((text) => lengthOf(stringOf(text) ?? '')));
  };
  const own = longest('name') + longest('description') + lengthOf(stringOf(node['value']) ?? '');
  return [...objectsOf(node['options']), ...objectsOf(node['choices'])].reduce(
    (sum, child) => sum + sizeOf(child),
    own,
  );
}

function allNames(option: JsonObject): Set<string> {
  const localizations = option['name_localizations'];
  const translated = isObject(localizations) ? Object.values(localizations) : [];
  return new Set([option['name'], ...translated].flatMap((name) => stringOf(name) ?? []));
}

function typeOf(command: JsonObject): number {
  return numberOf(command['type']) ?? 1;
}

function fault(path: Path, code: string, message: string): FieldError {
  return { path, code, message };
}
